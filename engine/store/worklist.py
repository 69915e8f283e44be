"""The worklist: which duties of which cases stand before whom, most urgent first."""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, false, or_, tuple_

from dueprocess.engine.store.records import Seat, WorkItem
from dueprocess.engine.store.rows import add, all_of, of_tenant, values_of
from dueprocess.engine.store.tables import NO_DUE, worklist
from dueprocess.engine.store.transaction import Transaction


class Place(NamedTuple):
    """Where an item stands in the order of the worklist, for the page after it."""

    urgency: int
    due: int
    case_id: str
    duty: str
    number: int
    seat: str


def place_of(item: WorkItem) -> Place:
    """Where an item stands."""
    due = NO_DUE if item.due is None else item.due
    return Place(item.urgency, due, item.case_id, item.duty, item.number, item.seat)


def replace(tx: Transaction, case_id: str, items: Sequence[WorkItem]) -> None:
    """Sets what a case asks of people: these items and no others."""
    tx.run(delete(worklist).where(worklist.c.tenant == tx.tenant, worklist.c.case_id == case_id))
    rows = (values_of(tx, each, due=NO_DUE if each.due is None else each.due) for each in items)
    add(tx, worklist, list(rows))


def of_case(tx: Transaction, case_id: str) -> tuple[WorkItem, ...]:
    """What a case asks of people, most urgent first."""
    return _page(tx, worklist.c.case_id == case_id)


def of_seats(
    tx: Transaction, seats: Sequence[Seat], person: str | None = None, *,
    before: int | None = None, after: Place | None = None, limit: int | None = None,
) -> tuple[WorkItem, ...]:
    """What stands before these seats, and before the person by name: most urgent first.

    A seat without unit sees its role in all units; an item without unit is seen by every seat of its role. `before`
    leaves out what is due at that instant or later, or at none; `after` what does not come after a place.
    """
    wanted = [_seat(each) for each in seats]
    if person is not None:
        wanted.append(worklist.c.person == person)
    whose = or_(false(), *wanted)
    if before is not None:
        whose = and_(whose, worklist.c.due < before)
    return _page(tx, whose, after, limit)


def _seat(seat: Seat) -> ColumnElement[bool]:
    held = worklist.c.role == seat.role
    if seat.unit is None:
        return held
    return and_(held, or_(worklist.c.unit.is_(None), worklist.c.unit == seat.unit))


def _page(
    tx: Transaction, which: ColumnElement[bool], after: Place | None = None, limit: int | None = None,
) -> tuple[WorkItem, ...]:
    place = [worklist.c[name] for name in Place._fields]
    found = of_tenant(tx, worklist, WorkItem).where(which).order_by(*place).limit(limit)
    if after is not None:
        found = found.where(tuple_(*place) > tuple_(*after))
    items = all_of(tx, found, WorkItem)
    return tuple(each if each.due != NO_DUE else dataclasses.replace(each, due=None) for each in items)

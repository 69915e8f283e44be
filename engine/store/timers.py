"""Timers: when which case is to be decided anew though nothing happens. One for each case that has any."""

from typing import Any

from sqlalchemy import Select, and_, delete, func, select

from dueprocess.engine.store.records import AstrayTimer, Timer
from dueprocess.engine.store.rows import all_of, columns, of_tenant, one_of, put
from dueprocess.engine.store.tables import cases, timers
from dueprocess.engine.store.transaction import Transaction


def set_timer(tx: Transaction, case_id: str, wake_at: int | None) -> None:
    """Wakes the case at this instant and at no other; None for never."""
    if wake_at is None:
        tx.run(delete(timers).where(timers.c.tenant == tx.tenant, timers.c.case_id == case_id))
    else:
        row = {"tenant": tx.tenant, "case_id": case_id, "wake_at": wake_at}
        put(tx, timers, row, changing=["wake_at"])


def of_case(tx: Transaction, case_id: str) -> Timer | None:
    """The timer of a case."""
    return one_of(tx, of_tenant(tx, timers, Timer).where(timers.c.case_id == case_id), Timer)


def claim(tx: Transaction) -> Timer | None:
    """For a worker: of the timers that are due and that nobody else works on, the earliest. It stays due.

    It is held until the transaction ends, which is to set the next one: if the transaction fails, it is due as before.
    """
    return one_of(tx, _earliest(tx.now).with_for_update(skip_locked=True), Timer)


def next_wake(tx: Transaction) -> int | None:
    """For a worker: the instant of the earliest timer of all tenants: one probe of an index."""
    found = tx.run(select(func.min(timers.c.wake_at))).scalar()
    return None if found is None else int(found)


def astray(tx: Transaction, after: str = "", limit: int = 100) -> tuple[AstrayTimer, ...]:
    """For the auditor: cases, by id, whose timer is not what the case says."""
    same = and_(timers.c.tenant == cases.c.tenant, timers.c.case_id == cases.c.case_id)
    found = (
        select(cases.c.case_id, cases.c.wake_at, timers.c.wake_at)
        .select_from(cases.outerjoin(timers, same))
        .where(cases.c.tenant == tx.tenant, cases.c.case_id > after)
        .where(cases.c.wake_at.is_distinct_from(timers.c.wake_at))
        .order_by(cases.c.case_id).limit(limit)
    )
    return all_of(tx, found, AstrayTimer)


def _earliest(now: int) -> Select[Any]:
    """The order is that of an index, so that it costs the same however many are due."""
    due = select(*columns(timers, Timer)).where(timers.c.wake_at <= now)
    return due.order_by(timers.c.wake_at, timers.c.tenant, timers.c.case_id).limit(1)

"""The directory: who holds which role in which unit, from when until when."""

from dataclasses import replace

from sqlalchemy import Select, or_, update

from dueprocess.engine.store.records import Holding
from dueprocess.engine.store.rows import all_of, of_tenant, put, values_of
from dueprocess.engine.store.tables import directory
from dueprocess.engine.store.transaction import Transaction

_EVERYWHERE = ""
"""The unit of a role that is held in all units: part of a key, so never null."""


def hold(tx: Transaction, holding: Holding) -> None:
    """Enters that a person holds a role; the same person, role, unit and `since` again replaces what stood there."""
    row = values_of(tx, holding, unit=_EVERYWHERE if holding.unit is None else holding.unit)
    put(tx, directory, row, changing=["until", "may_force"])


def end(tx: Transaction, person: str, role: str, unit: str | None, until: int) -> bool:
    """Ends what a person holds of a role at an instant, the first at which it is held no more. Whether it was held."""
    c = directory.c
    mine = (c.tenant == tx.tenant) & (c.person == person) & (c.role == role)
    same = c.unit == (_EVERYWHERE if unit is None else unit)
    held = (c.since <= until) & or_(c.until.is_(None), c.until > until)
    return tx.run(update(directory).where(mine, same, held).values(until=until)).rowcount > 0


def held_by(tx: Transaction, person: str, at: int) -> tuple[Holding, ...]:
    """What a person holds at an instant."""
    return _all(tx, _held(tx, at).where(directory.c.person == person))


def holders(tx: Transaction, role: str, unit: str | None, at: int) -> tuple[Holding, ...]:
    """Who holds a role at an instant: of a unit those of the unit and those of all; without unit everybody."""
    found = _held(tx, at).where(directory.c.role == role)
    return _all(tx, found if unit is None else found.where(directory.c.unit.in_([unit, _EVERYWHERE])))


def may_force(tx: Transaction, person: str, at: int) -> bool:
    """Whether a person may, at an instant, have recorded what the rules refuse."""
    return any(each.may_force for each in held_by(tx, person, at))


def everybody(tx: Transaction) -> tuple[Holding, ...]:
    """All that was ever entered."""
    return _all(tx, of_tenant(tx, directory, Holding))


def _held(tx: Transaction, at: int) -> Select[tuple[object, ...]]:
    until = or_(directory.c.until.is_(None), directory.c.until > at)
    return of_tenant(tx, directory, Holding).where(directory.c.since <= at, until)


def _all(tx: Transaction, found: Select[tuple[object, ...]]) -> tuple[Holding, ...]:
    ordered = found.order_by(directory.c.person, directory.c.role, directory.c.unit, directory.c.since)
    return tuple(replace(each, unit=each.unit or None) for each in all_of(tx, ordered, Holding))

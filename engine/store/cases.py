"""Cases, and the policies that they are pinned to."""

from sqlalchemy import func, select, update

from dueprocess.engine.store.records import Case, NewCase, Pin
from dueprocess.engine.store.rows import add_unless_there, all_of, columns, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import cases, pins, policies, timers
from dueprocess.engine.store.transaction import Transaction

_ALL = columns(cases, Case)


def open_case(tx: Transaction, case: NewCase) -> Case | None:
    """A new case at version 0, pinned to its policy; None if its id or its idempotency key is taken."""
    row = values_of(tx, case, opened_at=tx.now, version=0)
    if not add_unless_there(tx, cases, row):
        return None
    pin(tx, Pin(case.case_id, 0, tx.now, case.digest))
    return Case(case.case_id, case.about, tx.now, case.received_at, 0, case.digest, None, None, None,
                case.key, case.key_digest)


def find(tx: Transaction, case_id: str) -> Case | None:
    """A case as it stands, to be looked at."""
    return one_of(tx, of_tenant(tx, cases, Case).where(cases.c.case_id == case_id), Case)


def lock(tx: Transaction, case_id: str) -> Case | None:
    """A case as it stands, to be changed: until the transaction ends nobody else changes it.

    Its timer is locked before it, as a wake does, so that the two wait for each other in one order. Who locks several
    cases locks them in the order of their ids.
    """
    if tx.on_postgresql:
        mine = (timers.c.tenant == tx.tenant) & (timers.c.case_id == case_id)
        tx.run(select(timers.c.case_id).where(mine).with_for_update())
    return one_of(tx, of_tenant(tx, cases, Case).where(cases.c.case_id == case_id).with_for_update(), Case)


def change(tx: Transaction, case: Case) -> None:
    """Writes what of a locked case can change: version, digest, ended, merged, wake, when it was received."""
    changed = {name: getattr(case, name) for name in
               ("version", "digest", "ended_at", "merged_into", "wake_at", "received_at")}
    mine = (cases.c.tenant == tx.tenant) & (cases.c.case_id == case.case_id)
    if tx.run(update(cases).where(mine).values(changed)).rowcount != 1:
        raise LookupError(case.case_id)


def opened_under(tx: Transaction, key: str) -> Case | None:
    """The case that was opened under an idempotency key."""
    return one_of(tx, of_tenant(tx, cases, Case).where(cases.c.key == key), Case)


def page(
    tx: Transaction, after: str = "", limit: int = 100, *, running: bool = False, digest: str | None = None,
) -> tuple[Case, ...]:
    """Cases by id, those after `after`; `running` leaves out the ended, the merged; `digest` asks for its cases."""
    found = of_tenant(tx, cases, Case).where(cases.c.case_id > after).order_by(cases.c.case_id).limit(limit)
    if running:
        found = found.where(cases.c.ended_at.is_(None), cases.c.merged_into.is_(None))
    if digest is not None:
        found = found.where(cases.c.digest == digest)
    return all_of(tx, found, Case)


def received(
    tx: Transaction, about: str, after: tuple[int, str], until: int, limit: int = 100,
) -> tuple[Case, ...]:
    """Cases by receipt and id, those after `after` (an instant and a case) that were received by `until`."""
    at, case_id = after
    later = (cases.c.received_at > at) | ((cases.c.received_at == at) & (cases.c.case_id > case_id))
    found = of_tenant(tx, cases, Case).where(cases.c.about == about, cases.c.received_at.between(at, until), later)
    return all_of(tx, found.order_by(cases.c.received_at, cases.c.case_id).limit(limit), Case)


def latest(tx: Transaction, pack: str, about: str) -> Case | None:
    """Of the cases about periods of a unit, under policies of a pack, that of the last period."""
    published = (policies.c.tenant == cases.c.tenant) & (policies.c.digest == cases.c.digest)
    mine = of_tenant(tx, cases, Case).select_from(cases.join(policies, published))
    found = mine.where(policies.c.pack == pack, cases.c.about == about)
    return one_of(tx, found.order_by(cases.c.received_at.desc()).limit(1), Case)


def count(tx: Transaction) -> int:
    """How many cases the tenant has."""
    found = tx.run(select(func.count()).select_from(cases).where(cases.c.tenant == tx.tenant)).scalar_one()
    return int(found)


def count_open(tx: Transaction, digest: str) -> int:
    """How many cases under a policy have neither ended nor been merged."""
    mine = (cases.c.tenant == tx.tenant) & (cases.c.digest == digest)
    still_open = cases.c.ended_at.is_(None) & cases.c.merged_into.is_(None)
    return int(tx.run(select(func.count()).select_from(cases).where(mine, still_open)).scalar_one())


def pin(tx: Transaction, each: Pin) -> None:
    """Notes which policy decides a locked case from here on; `change` sets it in the case."""
    mine = (pins.c.tenant == tx.tenant) & (pins.c.case_id == each.case_id)
    number = select(func.coalesce(func.max(pins.c.number), 0) + 1).where(mine).scalar_subquery()
    tx.run(pins.insert().values(values_of(tx, each, number=number)))


def pins_of(tx: Transaction, case_id: str) -> tuple[Pin, ...]:
    """The policies that decided a case, the first first."""
    found = of_tenant(tx, pins, Pin).where(pins.c.case_id == case_id)
    return all_of(tx, found.order_by(pins.c.number), Pin)

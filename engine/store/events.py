"""Events: what was recorded, never changed but by the erasure of personal data, which leaves commitments."""

from collections.abc import Sequence

from sqlalchemy import select, update

from dueprocess.engine.store.records import Commitment, Event, NewEvent
from dueprocess.engine.store.rows import add, all_of, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import commitments, events
from dueprocess.engine.store.transaction import Transaction


def append(
    tx: Transaction, case_id: str, version: int, records: Sequence[NewEvent], recorded_at: int,
) -> tuple[Event, ...]:
    """Records events of a locked case that is at `version`; those without an id are given one that is free."""
    taken = {each.event_id for each in records if each.event_id is not None}
    if any(each.event_id is None for each in records):
        taken |= _ids_of(tx, case_id)
    found = []
    for sequence, new in enumerate(records, version + 1):
        event_id = new.event_id if new.event_id is not None else _free_id(sequence, taken)
        taken.add(event_id)
        found.append(Event(case_id, sequence, event_id, new.event, new.happened_at, recorded_at, new.body, new.corrects,
                           new.forced_by, new.key, new.key_digest, None))
    add(tx, events, [values_of(tx, each) for each in found])
    return tuple(found)


def of_case(tx: Transaction, case_id: str, up_to: int | None = None) -> tuple[Event, ...]:
    """The events of a case in the order of their recording; `up_to` leaves out what came after that version."""
    found = of_tenant(tx, events, Event).where(events.c.case_id == case_id).order_by(events.c.sequence)
    return all_of(tx, found if up_to is None else found.where(events.c.sequence <= up_to), Event)


def has_id(tx: Transaction, case_id: str, event_id: str) -> bool:
    """Whether an event of the case has this id."""
    mine = (events.c.tenant == tx.tenant) & (events.c.case_id == case_id)
    return tx.run(select(events.c.sequence).where(mine, events.c.event_id == event_id)).first() is not None


def recorded_under(tx: Transaction, case_id: str, key: str) -> Event | None:
    """The event that was recorded under an idempotency key."""
    mine = of_tenant(tx, events, Event).where(events.c.case_id == case_id)
    return one_of(tx, mine.where(events.c.key == key), Event)


def erase(tx: Transaction, case_id: str, sequence: int, body: str, left: Sequence[Commitment]) -> None:
    """Replaces the body of an event by one without the values that are erased now, and keeps their commitments.

    The database refuses it without a commitment of this very instant. Raises LookupError if there is no such event.
    """
    add(tx, commitments, [values_of(tx, each) for each in left])
    mine = (events.c.tenant == tx.tenant) & (events.c.case_id == case_id) & (events.c.sequence == sequence)
    if tx.run(update(events).where(mine).values(body=body, erased_at=tx.now)).rowcount != 1:
        raise LookupError(f"{case_id} {sequence}")


def commitments_of(tx: Transaction, case_id: str) -> tuple[Commitment, ...]:
    """What is left of the erased values of a case."""
    found = of_tenant(tx, commitments, Commitment).where(commitments.c.case_id == case_id)
    return all_of(tx, found.order_by(commitments.c.event_sequence, commitments.c.fact), Commitment)


def _ids_of(tx: Transaction, case_id: str) -> set[str]:
    mine = (events.c.tenant == tx.tenant) & (events.c.case_id == case_id)
    return {str(row[0]) for row in tx.run(select(events.c.event_id).where(mine))}


def _free_id(sequence: int, taken: set[str]) -> str:
    """`e` and the sequence; a stroke more where a caller has used that already."""
    name = f"e{sequence}"
    while name in taken:
        name += "-"
    return name

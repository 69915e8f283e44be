"""The journal: what was done beside the recording of events, by whom, with which particulars; only ever appended to."""

from dueprocess.engine.store.records import Entry, NewEntry
from dueprocess.engine.store.rows import all_of, columns, numbered, of_tenant, values_of
from dueprocess.engine.store.tables import journal
from dueprocess.engine.store.transaction import Transaction

_ALL = columns(journal, Entry)


def note(tx: Transaction, entry: NewEntry) -> Entry:
    """Adds a line, as of now."""
    row = values_of(tx, entry, at=tx.now, **numbered(tx, journal))
    return Entry(*tx.run(journal.insert().values(row).returning(*_ALL)).one())


def page(tx: Transaction, after: int = 0, limit: int = 100, *, kind: str | None = None) -> tuple[Entry, ...]:
    """The lines of the tenant after that number, in the order of their numbers; of one kind, or all."""
    found = of_tenant(tx, journal, Entry).where(journal.c.number > after).order_by(journal.c.number).limit(limit)
    return all_of(tx, found if kind is None else found.where(journal.c.kind == kind), Entry)


def of_case(tx: Transaction, case_id: str) -> tuple[Entry, ...]:
    """The lines about a case."""
    found = of_tenant(tx, journal, Entry).where(journal.c.case_id == case_id)
    return all_of(tx, found.order_by(journal.c.number), Entry)

"""Holds: somebody says, and why, that a case is still needed; until it is released nothing of it is disposed of."""

from typing import Final

from dueprocess.engine.service.cases.answering import Plain
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import locked
from dueprocess.engine.store import Transaction, documents, journal
from dueprocess.engine.store.records import NewEntry
from dueprocess.engine.text import say

HELD: Final = "held"
RELEASED: Final = "released"


def hold(book: Casebook, tenant: str, case_id: str, by: str, because: str, language: str) -> Plain:
    """Holds a case. A further hold says only why once more: one release ends them all. Raises UnknownCase."""
    return _noted(book, tenant, case_id, NewEntry(HELD, by, documents.written({"because": because}), case_id), language)


def release(book: Casebook, tenant: str, case_id: str, by: str, because: str, language: str) -> Plain:
    """Ends the hold of a case; where there is none, nothing changes and the journal says so. Raises UnknownCase."""
    entry = NewEntry(RELEASED, by, documents.written({"because": because}), case_id)
    return _noted(book, tenant, case_id, entry, language)


def is_held(tx: Transaction, case_id: str) -> bool:
    """Whether a case is held now."""
    said = [each.kind for each in journal.of_case(tx, case_id) if each.kind in {HELD, RELEASED}]
    return said[-1:] == [HELD]


def _noted(book: Casebook, tenant: str, case_id: str, entry: NewEntry, language: str) -> Plain:
    with book.store.transaction(tenant) as tx:
        locked(tx, case_id)
        journal.note(tx, entry)
    return {"summary": say(f"case-{entry.kind}", language, case=case_id), "case": case_id, "held": entry.kind == HELD}

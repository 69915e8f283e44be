"""The directory of a tenant: who holds which role, from when until when, and who may force."""

from dataclasses import dataclass

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Collector, Mark, suggestion
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.store import Transaction, directory, documents, journal
from dueprocess.engine.store.records import Holding, NewEntry

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Entered:
    """What is to be entered: that a person holds a role, and where the caller wrote the role and the end.

    `since` None means from now on.
    """

    person: str
    role: str
    unit: str | None
    since: int | None
    until: int | None
    may_force: bool
    role_mark: Mark
    until_mark: Mark


def directory_answer(book: Casebook, tenant: str) -> Plain:
    """All that was ever entered, what has ended too."""
    with book.store.reading(tenant) as tx:
        zone = _zone(tx, book)
        return {"directory": [_plain(each, zone) for each in directory.everybody(tx)]}


def hold(book: Casebook, tenant: str, entered: Entered, by: str) -> Plain:
    """Enters that a person holds a role, noted in the journal. Raises PackError.

    The same person, role, unit and `since` again replaces what stood there.
    """
    with book.store.transaction(tenant) as tx:
        holding = _checked(tx, book, entered)
        directory.hold(tx, holding)
        shown = _plain(holding, _zone(tx, book))
        journal.note(tx, NewEntry("held", by, documents.written(shown)))
    return shown


def end(book: Casebook, tenant: str, person: str, role: str, unit: str | None, until: int | None, by: str) -> bool:
    """Ends what a person holds of a role, at an instant (None: now), noted in the journal; whether it was held."""
    with book.store.transaction(tenant) as tx:
        at = tx.now if until is None else until
        if not directory.end(tx, person, role, unit, at):
            return False
        detail = {"person": person, "role": role, "of": unit, "until": format_instant(at, _zone(tx, book))}
        journal.note(tx, NewEntry("held_no_more", by, documents.written(detail)))
    return True


def _checked(tx: Transaction, book: Casebook, entered: Entered) -> Holding:
    collector = Collector()
    policy = policy_in_force(tx, book.shelf)
    if policy is not None and entered.role not in policy.words.roles:
        hint = suggestion(entered.role, policy.words.roles)
        collector.error("holding-unknown-role", entered.role_mark, name=entered.role, suggestion=hint)
    since = tx.now if entered.since is None else entered.since
    if entered.until is not None and entered.until <= since:
        collector.error("holding-ends-first", entered.until_mark)
    collector.raise_if_errors()
    return Holding(entered.person, entered.role, entered.unit, since, entered.until, entered.may_force)


def _zone(tx: Transaction, book: Casebook) -> str:
    policy = policy_in_force(tx, book.shelf)
    return "UTC" if policy is None else policy.zone


def _plain(holding: Holding, zone: str) -> Plain:
    return {
        "person": holding.person, "role": holding.role, "of": holding.unit,
        "since": format_instant(holding.since, zone),
        "until": None if holding.until is None else format_instant(holding.until, zone),
        "may_force": holding.may_force,
    }

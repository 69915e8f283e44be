"""The directory of a tenant: who holds which role, from when until when, and who may force."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed_to

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference import Policy
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
        collector = Collector()
        holding = _checked(tx, policy_in_force(tx, book.shelf), entered, collector)
        collector.raise_if_errors()
        directory.hold(tx, holding)
        shown = _plain(holding, _zone(tx, book))
        journal.note(tx, NewEntry("held", by, documents.written(shown)))
    return shown


def replace(book: Casebook, tenant: str, entered: Sequence[Entered], by: str) -> Plain:
    """Enters all of these and ends now whatever else is held or would be, noted in the journal. Raises PackError.

    What has ended stays on record. One that says no `since` is held as it has been, or from now on. The answer is the
    whole directory.
    """
    with book.store.transaction(tenant) as tx:
        policy, collector = policy_in_force(tx, book.shelf), Collector()
        before = directory.everybody(tx)
        wanted = [_checked(tx, policy, each, collector, before) for each in entered]
        _check_once(wanted, entered, collector)
        collector.raise_if_errors()
        named = {_key(each) for each in wanted}
        ended = [each for each in before if _key(each) not in named and (each.until is None or each.until > tx.now)]
        changed = [each for each in wanted if each not in before]
        changed += [changed_to(each, until=max(each.since, tx.now)) for each in ended]
        for each in changed:
            directory.hold(tx, each)
        zone = "UTC" if policy is None else policy.zone
        if changed:
            detail = [_plain(each, zone) for each in changed]
            journal.note(tx, NewEntry("directory_replaced", by, documents.written(detail)))
        return {"directory": [_plain(each, zone) for each in directory.everybody(tx)]}


def _check_once(wanted: Sequence[Holding], entered: Sequence[Entered], collector: Collector) -> None:
    seen = set()
    for holding, each in zip(wanted, entered, strict=True):
        if _key(holding) in seen:
            collector.error("holding-twice", each.role_mark, person=each.person, role=each.role)
        seen.add(_key(holding))


def _key(holding: Holding) -> tuple[str, str, str | None, int]:
    return holding.person, holding.role, holding.unit, holding.since


def end(book: Casebook, tenant: str, person: str, role: str, unit: str | None, until: int | None, by: str) -> bool:
    """Ends what a person holds of a role, at an instant (None: now), noted in the journal; whether it was held."""
    with book.store.transaction(tenant) as tx:
        at = tx.now if until is None else until
        if not directory.end(tx, person, role, unit, at):
            return False
        detail = {"person": person, "role": role, "of": unit, "until": format_instant(at, _zone(tx, book))}
        journal.note(tx, NewEntry("held_no_more", by, documents.written(detail)))
    return True


def _checked(
    tx: Transaction, policy: Policy | None, entered: Entered, collector: Collector, known: Sequence[Holding] = (),
) -> Holding:
    if policy is not None and entered.role not in policy.words.roles:
        hint = suggestion(entered.role, policy.words.roles)
        collector.error("holding-unknown-role", entered.role_mark, name=entered.role, suggestion=hint)
    since = _since(entered, known, tx.now)
    if entered.until is not None and entered.until <= since:
        collector.error("holding-ends-first", entered.until_mark)
    return Holding(entered.person, entered.role, entered.unit, since, entered.until, entered.may_force)


def _since(entered: Entered, known: Sequence[Holding], now: int) -> int:
    """Since when it is held: as was said, else as it has been held until now, else from now on."""
    if entered.since is not None:
        return entered.since
    held = (entered.person, entered.role, entered.unit)
    standing = (each.since for each in known if (each.person, each.role, each.unit) == held
                and each.since <= now and (each.until is None or each.until > now))
    return max(standing, default=now)


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

"""The timers' auditor: each case is to have the timer that its decision asks for, and no other."""

from dataclasses import replace
from typing import Final

from dueprocess.engine.replay import decide
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import to_change
from dueprocess.engine.service.cases.periods import is_astray, look_after
from dueprocess.engine.service.cases.projecting import is_over
from dueprocess.engine.store import Transaction, cases, documents, journal, timers
from dueprocess.engine.store.records import PERIODS, Case, NewEntry

PAGE: Final = 50
"""Cases that are looked at in one transaction: others are to have their turn between two pages."""

BY: Final = "auditor"


def audit_timers(book: Casebook, tenant: str, *, mend: bool = True) -> tuple[str, ...]:
    """Mends the timers of a tenant, each with a line in the journal; the cases whose timers were not what they ask for.

    `@periods` stands for that of the tenant's periods. With `mend` False they are only found. A timer that has come due
    is left to the workers, who set the next one.
    """
    found: dict[str, None] = {}
    for running in (False, True):
        after: str | None = ""
        while after is not None:
            after = _audit_page(book, tenant, after, found, running=running, mend=mend)
    with book.store.transaction(tenant) as tx:
        if is_astray(tx, book):
            found[PERIODS] = None
            if mend:
                look_after(tx)
                journal.note(tx, NewEntry("timer_mended", BY, documents.written({"now": tx.now}), PERIODS))
    if found and mend:
        book.bell.set()
    return tuple(found)


def _audit_page(
    book: Casebook, tenant: str, after: str, astray: dict[str, None], *, running: bool, mend: bool
) -> str | None:
    """Audits the next page: first the cases whose timer is not what they say, then, decided anew, all that run."""
    with book.store.transaction(tenant) as tx:
        if running:
            found = [each.case_id for each in cases.page(tx, after, PAGE, running=True)]
        else:
            found = [each.case_id for each in timers.astray(tx, after, PAGE)]
        astray |= dict.fromkeys(case_id for case_id in found if _is_astray(tx, book, case_id, mend=mend))
    return found[-1] if len(found) == PAGE else None


def _is_astray(tx: Transaction, book: Casebook, case_id: str, *, mend: bool) -> bool:
    """Whether the timer of a case is not what it asks for; then it is mended, if it is to be."""
    kept = to_change(tx, book.shelf, case_id)
    timer = timers.of_case(tx, case_id)
    set_to = None if timer is None else timer.wake_at
    at = kept.instant(tx.now)
    decision = decide(kept.policy, kept.history, at, at, kept.case.about)
    over = is_over(tx, kept.case, decision)
    if not over and set_to is not None and set_to <= tx.now:
        return False
    if set_to == kept.case.wake_at == (None if over else decision.valid_until):
        return False
    if mend:
        _mend(tx, kept.case, set_to, over=over)
    return True


def _mend(tx: Transaction, case: Case, set_to: int | None, *, over: bool) -> None:
    """Wakes the case at once: what it slept through is to be told, too, and the wake sets the timer that follows."""
    now = None if over else tx.now
    cases.change(tx, replace(case, wake_at=now))
    timers.set_timer(tx, case.case_id, now)
    detail = {"said": case.wake_at, "set_to": set_to, "now": now}
    journal.note(tx, NewEntry("timer_mended", BY, documents.written(detail), case.case_id))

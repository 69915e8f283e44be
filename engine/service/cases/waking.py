"""Waking: the earliest timer that is due, and everything that the passing of time has brought to its case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from dueprocess.engine.pack import Mark, PackError
from dueprocess.engine.replay import BODY, decide
from dueprocess.engine.service.cases.answering import PUNCTUAL
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import to_change
from dueprocess.engine.service.cases.periods import turn
from dueprocess.engine.service.cases.projecting import WAKE, project
from dueprocess.engine.service.cases.telling import Told
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.service.publishing.carrying import carry_over
from dueprocess.engine.store import StoreUnavailable, Transaction, cases, documents, journal, timers
from dueprocess.engine.store.records import PERIODS, PUBLICATIONS, NewEntry, Timer

RETRY: Final = 3600
"""Seconds after which a case that could not be decided is woken again."""

BY: Final = "worker"

_OF_TENANTS: Final[Mapping[str, Callable[[Casebook, str, str], object]]] = {
    PERIODS: turn, PUBLICATIONS: carry_over}
"""Timers that are no case's: what is done for the tenant when they come due. It takes many transactions, or none, and
sets its timer anew."""


@dataclass(frozen=True, slots=True)
class Woken:
    """A case that was woken at `at`, when its timer said `wake_at`, and what was told of it.

    `failure` is what kept it from being decided; then it is woken again later.
    """

    tenant: str
    case_id: str
    wake_at: int
    at: int
    told: Told
    failure: Exception | None = None


def wake(book: Casebook) -> Woken | None:
    """Wakes the case whose timer is due first, and that no other worker has at hand; None if there is none.

    One transaction: the decision, what is told, the next timer. A case that cannot be decided stands in nobody's way:
    the journal says why, and it is woken again later. Raises StoreUnavailable.
    """
    timer: Timer | None = None
    try:
        with book.store.waking() as tx:
            timer = timers.claim(tx)
            if timer is None:
                return None
            tx.enter(timer.tenant)
            if timer.case_id not in _OF_TENANTS:
                return _woken(tx, book, timer)
            timers.set_timer(tx, timer.case_id, tx.now + RETRY)  # should this process end before it has done it
            now = tx.now
        _OF_TENANTS[timer.case_id](book, timer.tenant, BY)
        return Woken(timer.tenant, timer.case_id, timer.wake_at, now, Told())
    except StoreUnavailable:
        raise
    except Exception as failure:  # whatever is wrong with one case, the others are to be woken
        if timer is None:
            raise
        return _postponed(book, timer, failure)


def _woken(tx: Transaction, book: Casebook, timer: Timer) -> Woken:
    kept = to_change(tx, book.shelf, timer.case_id)
    at = kept.instant(tx.now)
    with answering(Mark(BODY, 1, 1)):
        decision = decide(kept.policy, kept.history, at, at, kept.case.about)
    projected = project(tx, kept.case, decision, kept.history, kept.effects, WAKE)
    if at - timer.wake_at > PUNCTUAL:
        detail = {"wake_at": timer.wake_at, "late_by": at - timer.wake_at}
        journal.note(tx, NewEntry("caught_up", BY, documents.written(detail), timer.case_id))
    return Woken(timer.tenant, timer.case_id, timer.wake_at, at, projected.told)


def _postponed(book: Casebook, timer: Timer, failure: Exception) -> Woken:
    with book.store.transaction(timer.tenant) as tx:
        case = cases.lock(tx, timer.case_id)
        again_at = None if case is None and timer.case_id not in _OF_TENANTS else tx.now + RETRY
        if case is not None:
            cases.change(tx, replace(case, wake_at=again_at))
        timers.set_timer(tx, timer.case_id, again_at)
        codes = [each.code for each in failure.diagnostics] if isinstance(failure, PackError) else []
        detail = {"failure": type(failure).__name__, "codes": codes, "again_at": again_at}
        journal.note(tx, NewEntry("wake_failed", BY, documents.written(detail), timer.case_id))
        return Woken(timer.tenant, timer.case_id, timer.wake_at, tx.now, Told(), failure)

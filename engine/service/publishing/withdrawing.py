"""Withdrawing a policy: no new cases under it; of its open ones nobody is reminded or told any more, and they stay."""

from dataclasses import replace

from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.publishing.comparing import Plain
from dueprocess.engine.service.publishing.naming import Named, release_named
from dueprocess.engine.store import Transaction, cases, documents, journal, policies, timers, worklist
from dueprocess.engine.store.records import NewEntry
from dueprocess.engine.text import say

PAGE = 100
"""Cases whose timers are cancelled in one transaction."""


def withdraw(book: Casebook, tenant: str, named: Named, by: str, because: str, language: str) -> Plain:
    """Takes a version out of force, in all its calendar editions. Raises PackError if it does not stand.

    Should it be stopped halfway, the other cases lose their timers when these come due: nobody is told of anything.
    """
    with book.store.transaction(tenant) as tx:
        policies.alone(tx)
        release = release_named(tx, named)
        for digest in release.digests:
            policies.withdraw(tx, digest)
        detail = {"pack": named.pack, "version": named.version, "because": because}
        journal.note(tx, NewEntry("withdrawn", by, documents.written(detail)))
    stopped = sum(_stop_all(book, tenant, digest, by) for digest in release.digests)
    summary = say("policy-withdrawn", language, pack=named.pack, version=named.version, stopped=stopped)
    return {"summary": summary, "pack": named.pack, "version": named.version, "stopped": stopped}


def _stop_all(book: Casebook, tenant: str, digest: str, by: str) -> int:
    stopped, after = 0, ""
    while True:
        with book.store.transaction(tenant) as tx:
            page = cases.page(tx, after, PAGE, running=True, digest=digest)
            stopped += sum(_stop(tx, each.case_id, digest, by) for each in page)
        if len(page) < PAGE:
            return stopped
        after = page[-1].case_id


def _stop(tx: Transaction, case_id: str, digest: str, by: str) -> bool:
    """Cancels the timer and the worklist of a case; whether it was still under the policy."""
    case = cases.lock(tx, case_id)
    if case is None or case.digest != digest:
        return False
    cases.change(tx, replace(case, wake_at=None))
    timers.set_timer(tx, case_id, None)
    worklist.replace(tx, case_id, ())
    detail = {"digest": digest, "wake_at": {"before": case.wake_at, "after": None}}
    journal.note(tx, NewEntry("timer_cancelled", by, documents.written(detail), case_id))
    return True

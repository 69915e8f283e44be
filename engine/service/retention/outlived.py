"""Records that have outlived the time for which the pack has them kept, and what still needs them."""

from collections.abc import Iterator
from typing import Final

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay import BODY, Decision, decide
from dueprocess.engine.replay.decision import FormView
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.service.cases.answering import Plain
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import KeptCase, loaded
from dueprocess.engine.service.cases.merging import TOOK_OVER
from dueprocess.engine.service.cases.projecting import ALIVE
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.service.retention.holding import is_held
from dueprocess.engine.store import Transaction, cases, documents, journal, links
from dueprocess.engine.store.records import Case
from dueprocess.engine.text import in_language, say

PAGE: Final = 50
"""Cases that are looked at in one transaction."""


def outlived(book: Casebook, tenant: str, language: str) -> Plain:
    """Every record that need not be kept any more: of which case, by which clauses, since when, who disposes of it.

    `needed_by` is empty, or says why it is kept nevertheless: the case is open, a duty of it runs, an open case is
    linked to it, somebody holds it. Nothing is changed. Each case is decided anew: it costs as much as there are cases.
    """
    found: list[Plain] = []
    after: str | None = ""
    while after is not None:
        with book.store.reading(tenant) as tx:
            page = cases.page(tx, after, PAGE)
            for case in page:
                found += _of_case(tx, book, case, language)
        after = page[-1].case_id if len(page) == PAGE else None
    free = sum(not each["needed_by"] for each in found)
    summary = say("records-outlived", language, free=free, needed=len(found) - free)
    return {"summary": summary, "records": found}


def _of_case(tx: Transaction, book: Casebook, case: Case, language: str) -> Iterator[Plain]:
    """The outlived records of a case; those of a merged one are kept as long as those of the case that goes on."""
    if case.merged_into is not None:
        return
    kept = loaded(tx, book.shelf, case)
    at = kept.instant(tx.now)
    with answering(Mark(BODY, 1, 1)):
        decision = decide(kept.policy, kept.history, at, at, case.about)
    over = [view for view in decision.forms if view.keep_until is not None and view.keep_until < at]
    if not over:
        return
    needed_by = list(_needs(tx, kept, decision))
    duplicates = [str(documents.read(each.detail)["duplicate"])  # type: ignore[index]
                  for each in journal.of_case(tx, case.case_id) if each.kind == TOOK_OVER]
    for view in over:
        yield {"case": case.case_id, **_record(view, decision, language), "needed_by": needed_by,
               **({"duplicates": duplicates} if duplicates else {})}


def _record(view: FormView, decision: Decision, language: str) -> Plain:
    form, keep = view.form, view.form.keep
    assert keep is not None
    assert view.keep_until is not None
    return {
        "record": form.name, "label": in_language(form.label, language, decision.policy.language),
        "kept_for": str(keep.span), "because": list(keep.because),
        "since": format_instant(view.keep_until, decision.policy.zone),
        "disposed_by": plain_value(view.disposed_by, decision.policy),
    }


def _needs(tx: Transaction, kept: KeptCase, decision: Decision) -> Iterator[Plain]:
    """What still needs a case's records."""
    case = kept.case
    if case.ended_at is None:
        yield {"why": "open"}
    for duty in sorted({view.duty.name for view in decision.duties if view.state in ALIVE}):
        yield {"why": "duty", "name": duty}
    for other in sorted(_linked_open(tx, case)):
        yield {"why": "linked", "name": other}
    if is_held(tx, case.case_id):
        yield {"why": "held"}


def _linked_open(tx: Transaction, case: Case) -> set[str]:
    """The open cases that came after a case and share a link's key with it."""
    mine = (case.received_at, case.opened_at, case.case_id)
    found = {
        other.case_id for key in links.of_case(tx, case.case_id) for other in links.sharing(tx, key.link, key.key)
        if (other.received_at, other.opened_at, other.case_id) > mine}
    sharing = (cases.find(tx, each) for each in found)
    return {each.case_id for each in sharing if each and each.ended_at is None and each.merged_into is None}

"""A request that was made before: the decision that it was given then, found again from what was then recorded."""

from dueprocess.engine.pack import Mark
from dueprocess.engine.replay import BODY, decide, decision_answer
from dueprocess.engine.service.cases.answering import whole_answer
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded
from dueprocess.engine.service.cases.linking import is_made
from dueprocess.engine.service.cases.reading import records_of
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.store import Transaction, cases, decisions, events
from dueprocess.engine.store.records import Case


def repeated(
    tx: Transaction, book: Casebook, case: Case, first: int, last: int, language: str | None
) -> Recorded:
    """The answer that the request was given which recorded the events of these sequences.

    What links brought besides was recorded after them, before the decision was given.
    """
    pins = cases.pins_of(tx, case.case_id)
    policy = book.shelf.take(tx, [each.digest for each in pins if each.from_version < first][-1])
    version = decisions.version_reached(tx, case.case_id, last)
    known = events.of_case(tx, case.case_id, up_to=version)
    at = known[-1].recorded_at
    with answering(Mark(BODY, 1, 1)):
        decision = decide(policy, records_of(known, policy), at, at, case.about)
    whole = whole_answer(decision_answer(decision, language or policy.language), case.case_id, known, policy)
    told = (each for each in known[first - 1:] if not is_made(each, policy))
    return Recorded(case.case_id, tuple(each.event_id for each in told), version, whole, repeated=True)

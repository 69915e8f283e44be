"""What opening and recording share: new events are taken in, judged and decided on, and everything derived follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay import BODY, Decision, History, RecordedEvent, Verdict, decide_judging, decision_answer
from dueprocess.engine.service.cases.answering import Plain, effect_plain, whole_answer
from dueprocess.engine.service.cases.kept import KeptCase
from dueprocess.engine.service.cases.projecting import project
from dueprocess.engine.service.cases.reading import place_of
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.service.publishing.transitions import under_its_policy
from dueprocess.engine.store import Transaction, written
from dueprocess.engine.store.events import append
from dueprocess.engine.store.records import NewEvent


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a request to record: the case, the ids of its new events, its version, and the decision's answer.

    `repeated` says that the same had been asked before, and that this is the decision that was given then.
    """

    case_id: str
    event_ids: tuple[str, ...]
    version: int
    answer: Plain
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A case with its new records, the decision on it, and those verdicts on the new records that do not allow them."""

    history: History
    new: tuple[RecordedEvent, ...]
    decision: Decision
    objections: tuple[Verdict, ...]


def take_in(policy: Policy, about: str, history: History, new: tuple[RecordedEvent, ...]) -> TakenIn:
    """Decides a case with new records at the instant of their recording. Raises PackError where no clock can follow."""
    whole = History((*history.records, *new))
    with answering(Mark(BODY, 1, 1)):
        decision, verdicts = decide_judging(policy, whole, new[-1].recorded_at, about)
    judged = (verdicts.get(place_of(record, whole)) for record in new)
    objections = tuple(verdict for verdict in judged if verdict is not None and verdict.answer != "allowed")
    return TakenIn(whole, new, decision, objections)


def keep(
    tx: Transaction, shelf: Shelf, before: KeptCase, taken: TakenIn, events: Sequence[NewEvent], language: str | None
) -> Recorded:
    """Records the events of what was taken in, brings everything derived up to it, and answers the request.

    An event may bring the case under another policy: what follows from it is then decided under that.
    """
    appended = append(tx, before.case.case_id, before.case.version, events, taken.new[-1].recorded_at)
    kept, decision, history = under_its_policy(
        tx, shelf, before, taken.decision, taken.history, (*before.events, *appended))
    projected = project(tx, kept.case, decision, history, before.effects, appended[0].event_id)
    policy, told = kept.policy, projected.told
    answer = projected.answer
    if language is not None and language != policy.language:
        answer = decision_answer(projected.decision, language)
    return Recorded(
        before.case.case_id,
        tuple(each.event_id for each in appended),
        projected.case.version,
        {**whole_answer(answer, projected.case.case_id, (*before.events, *appended, *projected.linked), policy),
         "issued": [effect_plain(each, policy.zone) for each in told.issued],
         "withdrawn": [effect_plain(each, policy.zone) for each in told.withdrawn]},
    )


def new_event(record: RecordedEvent, body: object, **kept: str | None) -> NewEvent:
    """A record as it is kept, with the body that told of it."""
    return NewEvent(record.event, record.at, written(body), record.id, record.corrects, **kept)

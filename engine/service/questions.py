"""The four questions about a case, as every face asks them; whatever makes one unanswerable is a diagnostic."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dueprocess.engine.calendar import CalendarError
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mark, Node, PackError, check_schema, suggestion
from dueprocess.engine.replay import (
    Case,
    History,
    Request,
    TooManyInstants,
    UnknownSubject,
    decide,
    decision_answer,
    may,
    read_case,
    read_request,
    timeline,
    timeline_answer,
    verdict_answer,
    why,
    why_answer,
)

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """A case to be looked at: under which policy, at which instants (seconds since the epoch), answered how.

    `mark` is where the case stands, for what is wrong with it as a whole.
    """

    policy: Policy
    case: Case
    as_of: int
    known_at: int | None
    language: str
    mark: Mark

    @property
    def looked_at(self) -> tuple[Policy, History, int, int | None, str]:
        """What every question to the engine begins with."""
        return self.policy, self.case.history, self.as_of, self.known_at, self.case.about


def whole_case(node: Node, policy: Policy, collector: Collector) -> Case | None:
    """A case of the right shape that fits the policy; None with the reasons collected."""
    if not check_schema(node, "case", collector):
        return None
    before = collector.errors
    case = read_case(node, policy, collector)
    return case if collector.errors == before else None


def decided(question: Question) -> Answer:
    """What must happen next? Raises PackError."""
    with _answering(question):
        return _of_case(question, decision_answer(decide(*question.looked_at), question.language))


def explained(question: Question, name: str, mark: Mark) -> Answer:
    """Why is it so? `mark` is where the name was written. Raises PackError."""
    with _answering(question):
        try:
            explanation = why(*question.looked_at, name=name)
        except UnknownSubject as error:
            collector = Collector()
            collector.error("unknown-subject", mark, name=name, suggestion=suggestion(name, error.names))
            raise PackError(collector.diagnostics) from None
        return _of_case(question, why_answer(explanation, question.language))


def foreseen(question: Question, until: int | None, limit: int) -> Answer:
    """What happens if nobody acts? Raises PackError."""
    with _answering(question):
        found = timeline(*question.looked_at, until=until, limit=limit)
        return _of_case(question, timeline_answer(found, question.language))


def judged(question: Question, asked: Node) -> Answer:
    """May this event happen? Raises PackError."""
    request = _request(asked, question)
    policy, history, as_of, known_at, about = question.looked_at
    with _answering(question):
        verdict = may(policy, history, request, as_of, known_at, about)
        return _of_case(question, verdict_answer(verdict, question.language))


def _request(node: Node, question: Question) -> Request:
    collector = Collector()
    policy = question.policy
    request = read_request(node, policy, question.as_of, collector)
    if request is None and not collector.errors:
        collector.error("event-is-not-recorded", node.mark, suggestion=suggestion("", policy.events))
    collector.raise_if_errors()
    assert request is not None
    return request


def _of_case(question: Question, answer: Answer) -> Answer:
    """The answer with the name of its case behind the first sentence."""
    first = {"summary": answer["summary"]} if "summary" in answer else {}
    return {**first, "case": question.case.id, **answer}


@contextmanager
def _answering(question: Question) -> Iterator[None]:
    """A case that no calendar or clock can follow becomes a diagnostic at the case."""
    collector = Collector()
    try:
        yield
    except CalendarError as error:
        collector.error(error.code, question.mark, **error.params)
        raise PackError(collector.diagnostics) from None
    except TooManyInstants:
        collector.error("too-many-instants", question.mark)
        raise PackError(collector.diagnostics) from None

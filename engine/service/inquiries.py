"""What is asked about a case, in four ways, as every face asks it; what cannot be answered is a diagnostic."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

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

CASE_FIELDS: Final = ("case", "about", "tenant", "events")
"""The fields of a question that are the case's; the others say how it is looked at."""


@dataclass(frozen=True, slots=True)
class Inquiry:
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
        """What every call of the engine begins with."""
        return self.policy, self.case.history, self.as_of, self.known_at, self.case.about


def whole_case(node: Node, policy: Policy, collector: Collector) -> Case | None:
    """A case of the right shape that fits the policy; None with the reasons collected."""
    if not check_schema(node, "case", collector):
        return None
    before = collector.errors
    case = read_case(node, policy, collector)
    return case if collector.errors == before else None


def decided(inquiry: Inquiry) -> Answer:
    """What must happen next? Raises PackError."""
    with answering(inquiry.mark):
        return _of_case(inquiry, decision_answer(decide(*inquiry.looked_at), inquiry.language))


def explained(inquiry: Inquiry, name: str, mark: Mark) -> Answer:
    """Why is it so? `mark` is where the name was written. Raises PackError."""
    with answering(inquiry.mark):
        try:
            explanation = why(*inquiry.looked_at, name=name)
        except UnknownSubject as error:
            collector = Collector()
            collector.error("unknown-subject", mark, name=name, suggestion=suggestion(name, error.names))
            raise PackError(collector.diagnostics) from None
        return _of_case(inquiry, why_answer(explanation, inquiry.language))


def foreseen(inquiry: Inquiry, until: int | None, limit: int) -> Answer:
    """What happens if nobody acts? Raises PackError."""
    with answering(inquiry.mark):
        found = timeline(*inquiry.looked_at, until=until, limit=limit)
        return _of_case(inquiry, timeline_answer(found, inquiry.language))


def judged(inquiry: Inquiry, asked: Node) -> Answer:
    """May this event happen? Raises PackError."""
    request = _request(asked, inquiry)
    policy, history, as_of, known_at, about = inquiry.looked_at
    with answering(inquiry.mark):
        verdict = may(policy, history, request, as_of, known_at, about)
        return _of_case(inquiry, verdict_answer(verdict, inquiry.language))


def _request(node: Node, inquiry: Inquiry) -> Request:
    collector = Collector()
    policy = inquiry.policy
    request = read_request(node, policy, inquiry.as_of, collector)
    if request is None and not collector.errors:
        collector.error("event-is-not-recorded", node.mark, suggestion=suggestion("", policy.events))
    collector.raise_if_errors()
    assert request is not None
    return request


def _of_case(inquiry: Inquiry, answer: Answer) -> Answer:
    """The answer with the name of its case behind the first sentence."""
    first = {"summary": answer["summary"]} if "summary" in answer else {}
    return {**first, "case": inquiry.case.id, **answer}


@contextmanager
def answering(mark: Mark) -> Iterator[None]:
    """A case that no calendar or clock can follow becomes a diagnostic at `mark`. Raises PackError."""
    collector = Collector()
    try:
        yield
    except CalendarError as error:
        collector.error(error.code, mark, **error.params)
        raise PackError(collector.diagnostics) from None
    except TooManyInstants:
        collector.error("too-many-instants", mark)
        raise PackError(collector.diagnostics) from None

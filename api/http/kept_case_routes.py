"""The questions about a kept case: as it stands, or as it stood at an instant, with what was then known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import engine_header
from dueprocess.api.http.asked import INSTANTS, body_of, second_opinions
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.case_routes import MOST_MOMENTS, USUAL_MOMENTS
from dueprocess.api.http.entity_tags import answered_if_new
from dueprocess.api.http.fields import instant, refuse_unknown, required
from dueprocess.api.http.kept import CaseMatter, Matter, asking_of_case, asking_of_tenant
from dueprocess.engine.pack import Collector
from dueprocess.engine.service import Answer, Inquiry, explained, foreseen, judged
from dueprocess.engine.service.cases.answering import Looked, decisions_answer, next_answer
from dueprocess.engine.service.cases.listing import MOST_CASES, USUAL_CASES, cases_answer
from dueprocess.engine.service.cases.showing import case_answer

USUAL_DECISIONS: Final = 100
MOST_DECISIONS: Final = 1000
_HIGHEST: Final = 10**15

router = APIRouter(prefix="/v1/{tenant}/cases", tags=["kept case"])


@router.get("", summary="Which cases are there?", operation_id="list_cases")
def listed(request: Request, asked: Annotated[Matter, Depends(asking_of_tenant("after", "limit", "running"))]
           ) -> Response:
    """Lists the cases by name; `running=yes` leaves out those that have ended or were merged."""
    query = asked.query
    limit, running = query.whole("limit", USUAL_CASES, MOST_CASES), query.yes("running")
    query.collector.raise_if_errors()
    answer = cases_answer(asked.book, asked.name, query.text("after") or "", limit, running=running)
    return answered_if_new(request, answer, asked.language)


@router.get("/{case}", summary="What is recorded of a case?", operation_id="show_case")
def shown(request: Request, asked: Annotated[CaseMatter, Depends(asking_of_case())]) -> Response:
    """Shows the events with both their times, what was told because of them, and which policy decided from when on."""
    answer = case_answer(asked.book, asked.name, asked.case_id)
    return _marked(request, asked, answer, answer["version"])


@router.get("/{case}/next", summary="What must happen next with this case?", operation_id="next_of_case")
def following(request: Request, asked: Annotated[CaseMatter, Depends(asking_of_case(*INSTANTS))]) -> Response:
    """Decides the case as it stands, or as of an instant with what was then known, under the policy of then."""
    looked = _looked(asked)
    return _served(request, asked, looked, lambda inquiry: next_answer(replace(looked, inquiry=inquiry)))


@router.get("/{case}/why", summary="Why is it so with this case?", operation_id="why_of_case")
def reasons(request: Request, asked: Annotated[CaseMatter, Depends(asking_of_case("about", *INSTANTS))]) -> Response:
    """Explains one name of the policy for the case, down to the events and clauses."""
    name = asked.query.required("about")
    looked = _looked(asked)
    return _served(request, asked, looked, lambda inquiry: explained(inquiry, name.text, name.mark))


@router.get("/{case}/timeline", summary="What happens to this case if nobody acts?", operation_id="timeline_of_case")
def moments(
    request: Request, asked: Annotated[CaseMatter, Depends(asking_of_case("until", "limit", *INSTANTS))]
) -> Response:
    """Follows the case from now, or from `as_of`, on as if nothing were done any more."""
    until = asked.query.instant("until")
    limit = asked.query.whole("limit", USUAL_MOMENTS, MOST_MOMENTS)
    looked = _looked(asked)
    return _served(request, asked, looked, lambda inquiry: foreseen(inquiry, until, limit))


@router.get("/{case}/decisions", summary="What was decided, and when?", operation_id="decisions_of_case")
def decisions(request: Request, asked: Annotated[CaseMatter, Depends(asking_of_case("after", "limit"))]) -> Response:
    """Lists the decisions that events and the passing of time have brought, each with what was then known.

    `next?as_of=…&known_at=…` gives any of them again.
    """
    query = asked.query
    after = query.whole("after", 0, _HIGHEST)
    limit = query.whole("limit", USUAL_DECISIONS, MOST_DECISIONS)
    query.collector.raise_if_errors()
    return _marked(request, asked, decisions_answer(asked.book, asked.name, asked.case_id, after, limit), None)


@router.post("/{case}/may", summary="May this happen to this case?", operation_id="may_of_case")
def permissions(
    request: Request,
    asked: Annotated[CaseMatter, Depends(asking_of_case())],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """Judges an event before it is recorded: allowed, refused with all reasons, or undetermined with the questions."""
    collector = Collector()
    body = body_of(raw, collector)
    refuse_unknown(body, ("may", *INSTANTS), collector)
    as_of, known_at = (instant(body.items.get(name), name, asked.query.zone, collector) for name in INSTANTS)
    collector.raise_if_errors()
    event = required(body.items.get("may"), "may")
    looked = asked.look(as_of, known_at)
    return _served(request, asked, looked, lambda inquiry: judged(inquiry, event))


def _looked(asked: CaseMatter) -> Looked:
    as_of, known_at = (asked.query.instant(name) for name in INSTANTS)
    asked.query.collector.raise_if_errors()
    return asked.look(as_of, known_at)


def _served(request: Request, asked: CaseMatter, looked: Looked, ask: Callable[[Inquiry], Answer]) -> Response:
    """The answer of the engine that is set for the tenant."""
    served = second_opinions(request).answer(asked.tenant, looked.inquiry, ask)
    return answered_if_new(request, served.answer, asked.language, looked.version, engine_header(served))


def _marked(request: Request, asked: CaseMatter, answer: dict[str, object], version: object) -> Response:
    return answered_if_new(request, answer, asked.language, version if isinstance(version, int) else None)

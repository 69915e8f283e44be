"""The questions about a case. Each body holds the whole case: the service keeps nothing.

The header `Dueprocess-Engine` says whose answer it is, where the tenant is set to be answered by the second engine.
"""

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from dueprocess.api.http.answers import answered, engine_header
from dueprocess.api.http.asked import Asked, asking, second_opinions
from dueprocess.api.http.fields import instant, required, whole
from dueprocess.engine.pack import Collector, text_of
from dueprocess.engine.service import Answer, Inquiry, decided, explained, foreseen, judged
from dueprocess.engine.service.second_opinions import SecondOpinions

MOST_MOMENTS: Final = 1000
USUAL_MOMENTS: Final = 50

Opinions = Annotated[SecondOpinions, Depends(second_opinions)]

router = APIRouter(prefix="/v1/{tenant}", tags=["case"])


@router.post("/decisions", summary="What must happen next?")
def decisions(asked: Annotated[Asked, Depends(asking())], opinions: Opinions) -> Response:
    """Decides a case: what must, should, may and must not happen, what follows, and what is still to be asked."""
    answer = _answered(asked, opinions, decided)
    opinions.sample(asked.tenant, asked.inquiry, asked.body)
    return answer


@router.post("/why", summary="Why is it so, or why not?")
def reasons(asked: Annotated[Asked, Depends(asking("why"))], opinions: Opinions) -> Response:
    """Explains one name of the policy (a fact, a duty, a permission …) for a case, down to the events and clauses."""
    name = required(asked.own.get("why"), "why")
    return _answered(asked, opinions, lambda inquiry: explained(inquiry, text_of(name), name.mark))


@router.post("/timeline", summary="What happens if nobody acts?")
def moments(asked: Annotated[Asked, Depends(asking("until", "limit"))], opinions: Opinions) -> Response:
    """Follows a case from `as_of` on as if nothing were done any more: each moment at which something changes."""
    collector = Collector()
    until = instant(asked.own.get("until"), "until", asked.inquiry.policy.zone, collector)
    limit = whole(asked.own.get("limit"), "limit", USUAL_MOMENTS, MOST_MOMENTS, collector)
    collector.raise_if_errors()
    return _answered(asked, opinions, lambda inquiry: foreseen(inquiry, until, limit))


@router.post("/may", summary="May this happen?")
def permissions(asked: Annotated[Asked, Depends(asking("may"))], opinions: Opinions) -> Response:
    """Judges an event before it is recorded: allowed, refused with all reasons, or undetermined with the questions."""
    event = required(asked.own.get("may"), "may")
    return _answered(asked, opinions, lambda inquiry: judged(inquiry, event))


def _answered(asked: Asked, opinions: SecondOpinions, ask: Callable[[Inquiry], Answer]) -> Response:
    served = opinions.answer(asked.tenant, asked.inquiry, ask)
    return answered(served.answer, asked.inquiry.language, engine_header(served))

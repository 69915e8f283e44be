"""The questions about a case. Each body holds the whole case: the service keeps nothing."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import Asked, asking
from dueprocess.api.http.fields import instant, required, whole
from dueprocess.engine.pack import Collector, text_of
from dueprocess.engine.service import decided, explained, foreseen, judged

MOST_MOMENTS: Final = 1000
USUAL_MOMENTS: Final = 50

router = APIRouter(prefix="/v1/{tenant}", tags=["case"])


@router.post("/decisions", summary="What must happen next?")
def decisions(asked: Annotated[Asked, Depends(asking())]) -> Response:
    """Decides a case: what must, should, may and must not happen, what follows, and what is still to be asked."""
    return answered(decided(asked.inquiry), asked.inquiry.language)


@router.post("/why", summary="Why is it so, or why not?")
def reasons(asked: Annotated[Asked, Depends(asking("why"))]) -> Response:
    """Explains one name of the policy (a fact, a duty, a permission …) for a case, down to the events and clauses."""
    name = required(asked.own.get("why"), "why")
    return answered(explained(asked.inquiry, text_of(name), name.mark), asked.inquiry.language)


@router.post("/timeline", summary="What happens if nobody acts?")
def moments(asked: Annotated[Asked, Depends(asking("until", "limit"))]) -> Response:
    """Follows a case from `as_of` on as if nothing were done any more: each moment at which something changes."""
    collector = Collector()
    until = instant(asked.own.get("until"), "until", asked.inquiry.policy.zone, collector)
    limit = whole(asked.own.get("limit"), "limit", USUAL_MOMENTS, MOST_MOMENTS, collector)
    collector.raise_if_errors()
    return answered(foreseen(asked.inquiry, until, limit), asked.inquiry.language)


@router.post("/may", summary="May this happen?")
def permissions(asked: Annotated[Asked, Depends(asking("may"))]) -> Response:
    """Judges an event before it is recorded: allowed, refused with all reasons, or undetermined with the questions."""
    return answered(judged(asked.inquiry, required(asked.own.get("may"), "may")), asked.inquiry.language)

"""The second opinion on a decision, and what came of those that were asked so far."""

from http import HTTPStatus
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import Asked, asking, second_opinions, served_tenant
from dueprocess.api.http.languages import language_for
from dueprocess.api.http.problems import Problem
from dueprocess.engine.service import Tenant
from dueprocess.engine.service.second_opinions import SecondOpinions, verification_answer
from dueprocess.engine.text import Phrase

router = APIRouter(prefix="/v1/{tenant}")


@router.post("/verify", summary="Does another engine come to the same?", tags=["case"])
def verification(
    asked: Annotated[Asked, Depends(asking())], opinions: Annotated[SecondOpinions, Depends(second_opinions)]
) -> Response:
    """Derives the decision of a case again with the second engine: agreement, or what differs with both sides."""
    found = opinions.verify(asked.tenant, asked.inquiry)
    if found.outcome == "none":
        raise _no_opinion(found.reason, opinions.rest)
    return answered(verification_answer(asked.inquiry, found), asked.inquiry.language)


@router.get("/second-opinions", summary="What came of the second opinions so far?", tags=["policy"])
def so_far(
    request: Request,
    tenant: Annotated[Tenant, Depends(served_tenant)],
    opinions: Annotated[SecondOpinions, Depends(second_opinions)],
) -> Response:
    """Counts the second opinions since the start: asked, agreed, differed, none (by reason), dropped."""
    return answered(opinions.shown(tenant), language_for(request, tenant.policy.language))


def _no_opinion(reason: str, rest: float) -> Problem:
    headers = {"Retry-After": str(ceil(rest))} if rest > 0 else {}
    because = Phrase(f"no-opinion-{reason.replace('_', '-')}")
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-second-opinion", {"reason": because}, headers=headers)

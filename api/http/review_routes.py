"""What can be known of a policy before anything happens."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import served_tenant
from dueprocess.api.http.languages import language_for
from dueprocess.engine.review import clause_answer
from dueprocess.engine.service import Tenant, Tenants

router = APIRouter(tags=["policy"])


@router.get("/v1/{tenant}/policy/clauses", summary="Which clause is carried by what?")
def clauses(request: Request, tenant: Annotated[Tenant, Depends(served_tenant)]) -> Response:
    """Shows each clause of the paper policy with what carries it, each entry with its clauses, and what is missing."""
    language = language_for(request, tenant.policy.language)
    tenants: Tenants = request.app.state.tenants
    return answered(clause_answer(tenants.clause_report(tenant), language), language)

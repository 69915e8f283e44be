"""Who is served, and under which policy."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import served_tenant
from dueprocess.api.http.entity_tags import is_same, not_modified
from dueprocess.api.http.languages import language_for
from dueprocess.engine.replay import policy_answer
from dueprocess.engine.service import Tenant, Tenants
from dueprocess.engine.text import in_language

router = APIRouter(tags=["policy"])


@router.get("/healthz", summary="Is the service up?")
def health() -> Response:
    """Says that the service is up, and that every policy was loaded."""
    return answered({"status": "ok"}, "en")


@router.get("/v1/tenants", summary="Who is served?")
def list_tenants(request: Request) -> Response:
    """Lists the tenants, each with its pack."""
    tenants: Tenants = request.app.state.tenants
    language = language_for(request)
    return answered({"tenants": [_listed(tenant, language) for tenant in tenants]}, language)


@router.get("/v1/{tenant}/policy", summary="Which policy is in force?")
def policy(request: Request, tenant: Annotated[Tenant, Depends(served_tenant)]) -> Response:
    """Shows the resolved policy with its digest; `If-None-Match` asks whether it is still the same."""
    language = language_for(request, tenant.policy.language)
    mark = {"ETag": f'"{tenant.policy.digest}.{language}"', "Cache-Control": "no-cache"}
    if is_same(request.headers.get("if-none-match", ""), mark["ETag"]):
        return not_modified(language, mark)
    return answered(policy_answer(tenant.policy, language), language, mark)


def _listed(tenant: Tenant, language: str) -> dict[str, str]:
    found = tenant.policy
    return {
        "tenant": tenant.name,
        "title": in_language(found.title, language, found.id),
        "pack": found.id,
        "version": found.version,
        "digest": found.digest,
        "policy": f"/v1/{tenant.name}/policy",
    }

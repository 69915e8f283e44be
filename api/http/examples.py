"""Real examples for the documentation: the first worked test of each pack that is served, asked in each way."""

from typing import Any

from dueprocess.engine.inference import Policy
from dueprocess.engine.service import Tenant, Tenants

Examples = dict[str, dict[str, Any]]


def examples_for(question: str, tenants: Tenants) -> Examples:
    """One example body for each tenant that has a sample, by the tenant's name."""
    return {
        tenant.name: {"summary": tenant.policy.pack.id, "value": {**tenant.sample.body, **_own(question, tenant)}}
        for tenant in tenants
        if tenant.sample is not None
    }


def _own(question: str, tenant: Tenant) -> dict[str, Any]:
    """The fields that only this kind of question has."""
    match question:
        case "why":
            return {"why": _worth_asking(tenant.policy)}
        case "may":
            events = tenant.policy.events
            return {"may": {"event": "closed" if "closed" in events else next(iter(events))}}
        case "timeline":
            return {"limit": 10}
        case _:
            return {}


def _worth_asking(policy: Policy) -> str:
    """The name that a caller is most likely to ask about first."""
    return next((name for name in ("severity", "owner", "category") if name in policy.heads), next(iter(policy.duties)))

"""Real examples for the documentation: the first worked test of each pack that is served, asked in each way."""

from typing import Any

from dueprocess.engine.inference import Policy
from dueprocess.engine.service import Tenant, Tenants

Examples = dict[str, dict[str, Any]]


def examples_for(question: str, tenants: Tenants) -> Examples:
    """One example body for each tenant that has a sample, by the tenant's name."""
    return {
        tenant.name: {"summary": tenant.policy.pack.id, "value": _body(question, tenant, tenant.sample.body)}
        for tenant in tenants
        if tenant.sample is not None
    }


def _body(question: str, tenant: Tenant, sample: dict[str, Any]) -> dict[str, Any]:
    policy = tenant.policy
    match question:
        case "why":
            return {**sample, "why": _worth_asking(policy)}
        case "may":
            return {**sample, **_closing(policy)}
        case "timeline":
            return {**sample, "limit": 10}
        case "open_case":
            return {"events": [_to_record(sample["events"][0])]}
        case "record_event":
            return _to_record(sample["events"][-1])
        case "may_of_case":
            return _closing(policy)
        case "replace_directory":
            return {"directory": [{"person": "p-1042", "role": next(iter(policy.words.roles)), "may_force": False}]}
        case "add_subscription":
            return {"kind": "webhook", "target": "https://example.org/complaints", "kinds": ["escalated", "missed"]}
        case "merge_case":
            return {"into": "F-1", "by": "p-1042", "because": "the same matter"}
        case "migrate_cases":
            return {"to": policy.version, "by": "p-1042"}
        case _:
            return sample


def _closing(policy: Policy) -> dict[str, Any]:
    """The question that most callers have of an event."""
    return {"may": {"event": "closed" if "closed" in policy.events else next(iter(policy.events))}}


def _to_record(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what only the service knows."""
    return {name: value for name, value in event.items() if name != "recorded_at"}


def _worth_asking(policy: Policy) -> str:
    """The name that a caller is most likely to ask about first."""
    return next((name for name in ("severity", "owner", "category") if name in policy.heads), next(iter(policy.duties)))

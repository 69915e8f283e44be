"""What a caller asks: the case in the body, the instants to look at it, and the rest of the inquiry."""

import time
from collections.abc import Callable
from collections.abc import Mapping as Fields
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Path, Request

from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.fields import instant, only, refuse_unknown
from dueprocess.api.http.languages import language_for, speak_for
from dueprocess.api.http.problems import Problem
from dueprocess.api.http.strict_json import parse_json
from dueprocess.engine.pack import Collector, Mapping, Node, PackError, suggestion
from dueprocess.engine.replay import case_node
from dueprocess.engine.service import CASE_FIELDS, Inquiry, Tenant, Tenants, UnknownTenant, whole_case
from dueprocess.engine.service.second_opinions import SecondOpinions
from dueprocess.engine.text import Phrase

INSTANTS: Final = ("as_of", "known_at")


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry about a case of a tenant, the fields that only its kind has, and the body as it came."""

    tenant: Tenant
    inquiry: Inquiry
    own: Fields[str, Node]
    body: bytes


def served_tenant(request: Request, tenant: Annotated[str, Path(description="name of a tenant")]) -> Tenant:
    """The tenant of the address. Raises Problem 404, with the nearest name."""
    tenants: Tenants = request.app.state.tenants
    try:
        found = tenants.get(tenant)
    except UnknownTenant as error:
        params: dict[str, str | Phrase] = {"name": error.name, "hint": suggestion(error.name, error.served)}
        raise Problem(HTTPStatus.NOT_FOUND, "unknown-tenant", params) from None
    speak_for(request, found.policy.language)
    return found


def second_opinions(request: Request) -> SecondOpinions:
    """What the service asks of the second engine."""
    opinions: SecondOpinions = request.app.state.opinions
    return opinions


def asking(*own: str) -> Callable[..., Asked]:
    """The dependency that reads the body of one kind of inquiry; `own` are the fields that only this kind has."""

    def asked(
        request: Request,
        tenant: Annotated[Tenant, Depends(served_tenant)],
        raw: Annotated[bytes, Depends(read_body)],
    ) -> Asked:
        collector = Collector()
        body = body_of(raw, collector)
        refuse_unknown(body, (*CASE_FIELDS, *INSTANTS, *own), collector)
        policy, node = tenant.policy, only(body, CASE_FIELDS)
        case = whole_case(node, policy, collector)
        as_of = instant(body.items.get("as_of"), "as_of", policy.zone, collector)
        known_at = instant(body.items.get("known_at"), "known_at", policy.zone, collector)
        collector.raise_if_errors()
        assert case is not None
        now, language = int(time.time()), language_for(request, policy.language)
        inquiry = Inquiry(policy, case, now if as_of is None else as_of, known_at, language, node.mark)
        return Asked(tenant, inquiry, {name: body.items[name] for name in own if name in body.items}, raw)

    return asked


def body_of(raw: bytes, collector: Collector) -> Mapping:
    """The object in a body. Raises Problem 400 if it is no JSON, PackError if it is no object."""
    value = parse_json(raw, collector)
    if collector.errors:
        raise Problem(HTTPStatus.BAD_REQUEST, "malformed-json", diagnostics=collector.diagnostics)
    body = case_node(value)
    if not isinstance(body, Mapping):
        collector.error("body-no-object", body.mark)
        raise PackError(collector.diagnostics)
    return body

"""Who outside is told of what: subscriptions."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import body_of
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.entity_tags import answered_if_new
from dueprocess.api.http.fields import refuse_unknown, required, text
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.engine.pack import Collector, Mapping, Node, Sequence, suggestion
from dueprocess.engine.service.delivering.handling import add_subscription, list_subscriptions, remove_subscription
from dueprocess.engine.service.delivering.subscribing import Named, Wish
from dueprocess.engine.service.delivering.targets import LONGEST, MAIL, WEBHOOK

MOST_NAMES: Final = 100
LONGEST_NAME: Final = 200

_FIELDS: Final = ("kind", "target", "kinds", "roles", "secret")
_NOT_KEPT: Final = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/v1/{tenant}/subscriptions", tags=["notification"])


@router.get("", summary="Who is told of what?", operation_id="list_subscriptions")
def listed(request: Request, asked: Annotated[Matter, Depends(asking_of_tenant())]) -> Response:
    """Lists all subscriptions, the oldest first, without their secrets; the ended ones stay on record."""
    return answered_if_new(request, list_subscriptions(asked.book, asked.name), asked.language)


@router.post("", summary="Have somebody told", operation_id="add_subscription")
def added(
    asked: Annotated[Matter, Depends(asking_of_tenant())], raw: Annotated[bytes, Depends(read_body)]
) -> Response:
    """Begins a subscription. The answer holds the secret that webhooks are signed with; it is never shown again."""
    collector = Collector()
    body = body_of(raw, collector)
    refuse_unknown(body, _FIELDS, collector)
    collector.raise_if_errors()
    wish = _wish(body, collector)
    collector.raise_if_errors()
    answer = add_subscription(asked.book, asked.name, wish)
    response = answered(answer, asked.language, _NOT_KEPT)
    response.status_code = HTTPStatus.CREATED
    return response


@router.delete("/{subscription}", summary="Tell somebody nothing more", operation_id="end_subscription")
def ended(
    asked: Annotated[Matter, Depends(asking_of_tenant())],
    subscription: Annotated[str, Path(description="id of a subscription")],
) -> Response:
    """Ends a subscription; what was still to be sent to it is given up. One that has ended already stays as it is."""
    return answered(remove_subscription(asked.book, asked.name, subscription), asked.language, _NOT_KEPT)


def _wish(body: Mapping, collector: Collector) -> Wish:
    kind = _named(required(body.items.get("kind"), "kind"), "kind", LONGEST_NAME, collector)
    if kind.text and kind.text not in (WEBHOOK, MAIL):
        hint = suggestion(kind.text, (WEBHOOK, MAIL))
        collector.error("subscription-other-way", kind.mark, name=kind.text, suggestion=hint)
    secret = body.items.get("secret")
    return Wish(
        kind=kind.text,
        target=_named(required(body.items.get("target"), "target"), "target", LONGEST, collector),
        kinds=_names(body.items.get("kinds"), "kinds", collector),
        roles=_names(body.items.get("roles"), "roles", collector),
        secret=None if secret is None else _named(secret, "secret", LONGEST_NAME, collector),
    )


def _names(node: Node | None, name: str, collector: Collector) -> tuple[Named, ...]:
    """A list of names; none where the field is absent or null, as it is shown."""
    if node is None or getattr(node, "value", "") is None:
        return ()
    if not isinstance(node, Sequence) or not 1 <= len(node.items) <= MOST_NAMES:
        collector.error("body-no-list", node.mark, name=name, most=MOST_NAMES)
        return ()
    return tuple(_named(each, name, LONGEST_NAME, collector) for each in node.items)


def _named(node: Node, name: str, most: int, collector: Collector) -> Named:
    return Named(text(node, name, most, collector), node.mark)

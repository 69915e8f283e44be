"""What the OpenAPI document says of subscriptions and the outbox, by the `operation_id` of their routes."""

from typing import Any, Final

from dueprocess.api.http.components import Schema
from dueprocess.api.http.kept_operations import Operation, Parameter
from dueprocess.engine.service.delivering.answers import MOST, STANDINGS, USUAL
from dueprocess.engine.service.delivering.notices import KINDS
from dueprocess.engine.service.delivering.targets import MAIL, WEBHOOK


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _or_null(description: str) -> Schema:
    return {"type": ["string", "null"], "description": description}


def _names(items: Schema, description: str) -> Schema:
    return {"type": ["array", "null"], "items": items, "description": description}


def _query(name: str, schema: Schema) -> Parameter:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_WISH: Final[dict[str, Any]] = {
    "kind": {"enum": [WEBHOOK, MAIL]},
    "target": _text("`https://…`, a mail address, or `holders`: those who hold the role, by the directory"),
    "kinds": _names({"enum": list(KINDS)}, "only these kinds of effects; absent: all"),
    "roles": _names(_text("role"), "only what is addressed to one of these roles; absent: all"),
}
_SECRET: Final = _text("`whsec_` and 24 to 64 bytes in base 64")
_WISHED: Final[Schema] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "target"],
    "properties": {**_WISH, "secret": {**_SECRET, "description": "one that the receiver has; absent: one is made"}},
}
_SHOWN: Final[dict[str, Any]] = {
    "subscription": _text("its id"),
    **_WISH,
    "since": _text("instant"),
    "ended": _or_null("since when it has ended"),
}
_MESSAGE: Final[Schema] = {"$ref": "#/components/schemas/Message"}

NOTIFICATION_COMPONENTS: Final[dict[str, Schema]] = {
    "Subscription": {"type": "object", "required": ["subscription", "kind", "target"], "properties": _SHOWN},
    "NewSubscription": {
        "type": "object",
        "required": ["subscription", "kind", "target"],
        "properties": {**_SHOWN, "secret": {**_SECRET, "description": "of a webhook: shown now, and never again"}},
    },
    "Subscriptions": {
        "type": "object",
        "required": ["subscriptions"],
        "properties": {"subscriptions": {"type": "array", "items": {"$ref": "#/components/schemas/Subscription"}}},
    },
    "Message": {
        "type": "object",
        "required": ["message", "standing", "kind", "case", "subscription", "attempts", "body"],
        "properties": {
            "message": _text("its id, the same in every attempt"),
            "standing": {"enum": list(STANDINGS)},
            "kind": {"enum": [*KINDS, "withdrawn"]},
            "effect": _text("key of the effect that it tells"),
            "case": _text("name"),
            "subscription": _text("id"),
            "queued": _text("instant"),
            "attempts": _COUNT,
            "next_attempt": _or_null("instant, while it is to be sent"),
            "delivered": _or_null("instant"),
            "given_up": _or_null("instant"),
            "trouble": _or_null("what went wrong last, for people"),
            "body": {"type": "object", "description": "a CloudEvent; of a mail its subject, text and parties"},
        },
    },
    "Outbox": {
        "type": "object",
        "required": ["counts", "messages", "next"],
        "properties": {
            "counts": {"type": "object", "properties": dict.fromkeys(STANDINGS, _COUNT)},
            "messages": {"type": "array", "items": _MESSAGE},
            "next": _or_null("what to give as `after` for the page after; null: this is the last"),
        },
    },
    "Resent": {"type": "object", "required": ["resent"], "properties": {"resent": _COUNT}},
}

NOTIFICATION_OPERATIONS: Final[dict[str, Operation]] = {
    "list_subscriptions": Operation("Subscriptions"),
    "add_subscription": Operation("NewSubscription", _WISHED, status="201", known=False),
    "end_subscription": Operation("Subscription", known=False),
    "outbox": Operation(
        "Outbox",
        parameters=(
            _query("standing", {"enum": list(STANDINGS)}),
            _query("after", _text("`next` of the page before")),
            _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
        ),
        known=False,
    ),
    "message": Operation("Message", known=False),
    "resend_dead": Operation("Resent", known=False),
    "resend_message": Operation("Message", problems=("409",), known=False),
}

"""The shapes of what is told of policies over time, for the OpenAPI document."""

from typing import Any, Final

from dueprocess.api.http.components import Schema

_TEXT: Final[Schema] = {"type": "string"}
_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_NUMBER: Final[Schema] = {"type": "integer"}


def _shape(required: tuple[str, ...] = (), /, **properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_FORCE: Final = _shape(
    ("from", "until", "applies_by"), until=_OR_NULL,
    applies_by={**_TEXT, "description": "`received`, the name of an event, or `now`"}, **{"from": _TEXT})
_SIDE: Final[Schema] = {
    "type": ["object", "null"],
    "description": "null: the duty is not there",
    "properties": {"state": _TEXT, "due": _OR_NULL, "who": {}},
}
_CHANGES: Final[Schema] = {
    **_shape(
        duties=_list(_shape(("duty", "before", "after"), duty=_TEXT, before=_SIDE, after=_SIDE)),
        owner=_shape(("before", "after")),
        stage={"type": "object", "description": "by track: `before`, `after`"},
        issued=_list(_shape(("kind", "name"), kind=_TEXT, name=_TEXT)),
        withdrawn=_list({**_TEXT, "description": "the key of what is taken back"}),
        against_rules=_list(_shape(("event", "at", "reasons"), event=_TEXT, at=_TEXT, reasons=_list(_TEXT))),
    ),
    "description": "what differs; `{}`: nothing",
}

PUBLICATION_COMPONENTS: Final[dict[str, Schema]] = {
    "Publications": _shape(
        ("publications",),
        publications=_list(_shape(
            ("pack", "version", "digest", "in_force", "published_at", "published_by", "withdrawn_at", "open_cases"),
            pack=_TEXT, version=_TEXT, digest=_TEXT, in_force=_FORCE, published_at=_TEXT, published_by=_TEXT,
            withdrawn_at=_OR_NULL, open_cases=_NUMBER,
            compiles_to={**_TEXT, "description": "its digest with the newer time zones of this program"},
        ))),
    "Migration": _shape(
        ("summary", "pack", "version", "digest", "dry_run", "cases", "next"),
        summary=_TEXT, pack=_TEXT, version=_TEXT, digest=_TEXT,
        dry_run={"type": "boolean", "description": "nothing was done"},
        cases=_list(_shape(
            ("case", "from"), case=_TEXT, changes=_CHANGES,
            cannot={"type": "array", "items": {"type": "object"}, "description": "why it stays where it is"},
            **{"from": {**_TEXT, "description": "the version that decided it"}})),
        next={**_OR_NULL, "description": "what to give as `after` for the cases after; null: these are the last"}),
}

MIGRATING: Final[Schema] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["to"],
    "properties": {
        "to": {**_TEXT, "description": "the version that open cases are to come under"},
        "by": {**_TEXT, "description": "who does it: the journal says so"},
        "after": {**_TEXT, "description": "`next` of the request before"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
    },
}

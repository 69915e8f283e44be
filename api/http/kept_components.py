"""The shapes of what is told of kept cases, for the OpenAPI document."""

from typing import Any, Final

from dueprocess.api.http.components import COMPONENTS, Schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _or_null(description: str) -> Schema:
    return {"type": ["string", "null"], "description": description}


def _number(description: str) -> Schema:
    return {"type": "integer", "description": description}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _object(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


_VERSION: Final = _number("the number of its records; `If-Match` takes it")
_NEXT_PAGE: Final = _or_null("what to give as `after` for the page after; null: this is the last")
_EFFECT: Final = _object(
    ("effect", "kind", "name", "happened_at"),
    effect=_text("its key, the same for ever"),
    kind={"enum": ["missed", "escalated", "reminded", "taken_over", "consequence", "contradiction"]},
    name=_text("of the duty, the step, the consequence"),
    happened_at=_text("when it came into force"),
    late_by=_number("seconds after that when it was found out, where that was late"),
    withdrawn=_object(at=_text("when"), because=_text("the id of the event that took it back")),
)
_DECISION: Final[dict[str, Any]] = COMPONENTS["Decision"]
_KEPT: Final = _object(
    (*_DECISION["required"], "version"), **_DECISION["properties"], version=_VERSION)

FORCE: Final = _object(
    ("by", "because"), by=_text("the person, who must be entered with `may_force`"), because=_text("why"))

KEPT_COMPONENTS: Final[dict[str, Schema]] = {
    "KeptDecision": _KEPT,
    "Recorded": _object(
        (*_KEPT["required"], "recorded"),
        **_KEPT["properties"],
        recorded=_list({"type": "string"}, "the ids of the new events"),
        issued=_list(_ref("Effect"), "what was told because of it; absent where the request was made before"),
        withdrawn=_list(_ref("Effect"), "what was taken back because of it"),
    ),
    "Merged": _object(
        ("summary", "merged", "into", "version", "carried", "left_out"),
        summary=_text("in one sentence"),
        merged=_text("the duplicate, which has ended"),
        into=_text("the case that goes on"),
        version=_number("that of the case that goes on"),
        carried=_list({"type": "string"}, "the ids of what it took over: `@F-2:e3` is `e3` of `F-2`"),
        left_out=_list(
            _object(("id", "event", "because"), id=_text("in the duplicate"), event=_text("its name"),
                    because=_list({"type": "string"}, "rules that refuse it, open questions, codes; or `ends`")),
            "what it did not take over"),
        issued=_list(_ref("Effect"), "what was told because of it"),
        withdrawn=_list(_ref("Effect"), "what was taken back because of it"),
    ),
    "Effect": _EFFECT,
    "KeptCase": _object(
        ("case", "version", "events", "effects", "policies"),
        case=_text("its name"),
        about=_text("`case`, or the period that it is about"),
        version=_VERSION,
        opened_at=_text("when it was opened here"),
        received_at=_or_null("its first event"),
        ended_at=_or_null("since when it has ended"),
        next_change=_or_null("when it changes if nothing happens"),
        merged_into=_or_null("the case that took it over"),
        events=_list(_ref("Event"), "each as it was told, with `id`, `at` and `recorded_at`"),
        effects=_list(_ref("Effect"), "what was told because of them, the withdrawn too"),
        policies=_list(_object(digest=_text("of its whole content"), since_version=_number("0: from the start")),
                       "which policy decided it from after which version on"),
    ),
    "Cases": _object(
        ("cases", "next"),
        cases=_list(_object(("case", "version"), case=_text("name"), version=_VERSION), "by name"),
        next=_NEXT_PAGE,
    ),
    "Decisions": _object(
        ("case", "decisions"),
        case=_text("its name"),
        decisions=_list(
            _object(("number", "as_of", "known_at", "version", "digest", "cause"), number=_number("1, 2, 3 …"),
                    as_of=_text("instant"), known_at=_text("instant"), version=_VERSION,
                    digest=_text("of the policy"), answer_digest=_text("of the answer in the policy's language"),
                    cause=_text("the id of an event, or `wake`")),
            "the first first"),
    ),
    "Due": _object(
        ("as_of", "due", "next"),
        as_of=_text("now"),
        due=_list(
            _object(("case", "duty", "what", "who", "state", "due", "must"), case=_text("its name"),
                    duty=_text("name"), number=_number("of the instance"), what=_text("for people"),
                    who={"type": ["object", "null"], "description": "before whom it stands"},
                    state=_text("waiting, running, missed, paused, undetermined"), due=_or_null("when"),
                    opens=_or_null("not before"), warns=_or_null("when a warning comes"),
                    must={"type": "boolean", "description": "a duty; else advice"}),
            "the most urgent first"),
        next=_NEXT_PAGE,
    ),
    "Directory": _object(
        ("directory",),
        directory=_list(
            _object(("person", "role"), person=_text("how requests name the person"), role=_text("of the policy"),
                    of=_or_null("the unit; null: all"), since=_or_null("instant; absent: as before, or now"),
                    until=_or_null("the first instant at which it is held no more"),
                    may_force={"type": "boolean", "description": "may have recorded what the rules refuse"}),
            "who holds which role"),
    ),
}

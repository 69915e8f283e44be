"""The shapes of bodies and answers, for the OpenAPI document."""

from typing import Any, Final

Schema = dict[str, Any]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _number(description: str) -> Schema:
    return {"type": "integer", "description": description}


def _list(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def _object(required: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


_INSTANT: Final = _text("an instant such as `2025-03-03T10:26:00+08:00`; without offset, in the policy's zone")
_STAMP: Final[Schema] = {"type": ["string", "null"], "description": "an instant on the tenant's clock, or null"}
_PARTY: Final[Schema] = {
    "description": "a role, or a role in a unit, perhaps a person",
    "anyOf": [
        {"type": "string"},
        _object(role=_text("role"), of=_text("unit"), person=_text("person")),
    ],
}
_FACTS: Final[Schema] = {"type": "object", "description": "facts by name, written as their types are"}
_EVENT: Final[Schema] = {
    **_object(
        ("event", "at"),
        event=_text("what happened"),
        at=_INSTANT,
        recorded_at=_INSTANT,
        id=_text("how corrections name it"),
        by=_PARTY,
        to=_PARTY,
        via=_text("medium"),
        corrects=_text("the id of the event that this one replaces"),
    ),
    "additionalProperties": {"description": "the facts that it carries; they may also stand under `with`"},
}
_EVENT["properties"]["with"] = _FACTS
_ASKED_EVENT: Final[Schema] = _object(("event",), event=_text("the event"), at=_INSTANT, by=_PARTY, to=_PARTY)
_ASKED_EVENT["properties"] |= {"via": _text("medium"), "with": _FACTS}


def _question(required: tuple[str, ...] = (), /, **own: Schema) -> Schema:
    schema = _object(
        ("events", *required),
        case=_text("number or name of the case; may be absent"),
        events=_list(_ref("Event"), "what happened"),
        as_of={**_INSTANT, "description": "the instant to look at the case; absent: now"},
        known_at={**_INSTANT, "description": "only what was recorded by then counts; absent: `as_of`"},
        about=_text("the period, for the organisation's own periodic matters; absent: a case"),
        tenant=_text("may be there, as in case files; the address counts"),
        **own,
    )
    return {**schema, "additionalProperties": False}


_SOURCE: Final = _text("file and line of the pack")
_CLAUSES: Final = _list({"type": "string"}, "the clauses that justify it")
_WHO: Final[Schema] = {
    "type": ["object", "null"],
    "properties": {"party": {"description": "role, unit, person; or several"}, "label": _text("for people")},
}
_REASON: Final = _object(name=_text("the reason"), text=_text("for people"), because=_CLAUSES, source=_SOURCE)
_DUTY: Final = _object(
    duty=_text("name"),
    what=_text("for people"),
    who=_WHO,
    state=_text("waiting, running, missed, paused, undetermined, met, met_late, waived, replaced, ended …"),
    due=_STAMP,
    because=_CLAUSES,
    source=_SOURCE,
)
_OPEN: Final = _object(fact=_text("name"), question=_text("for people"), ask=_WHO)
_POLICY: Final = _object(pack=_text("name"), version=_text("semantic version"), digest=_text("of its whole content"))
_OPINION: Final = _object(
    ("answer", "rests_on"),
    answer=_text("as packs write it; empty where none came out"),
    rests_on=_list(_object(what=_text("a fact, or a part of the condition"), **{"is": _text("its value")}), "why"),
)
_COUNTS: Final = _object(
    instants=_number("instants of the replay"),
    answers=_number("answers that had to come out again"),
    derivations=_number("sets of facts derived from anew; equal ones count once"),
    given=_number("facts that the second engine was given"),
    derived=_number("facts that it derived"),
    atoms=_number("parts of conditions that it was told the answer of"),
    unsaid=_number("answers without a second opinion, for a value that it cannot be told"),
)
_SUMMARY: Final = _text("one sentence: the most urgent thing")

COMPONENTS: Final[dict[str, Schema]] = {
    "Event": _EVENT,
    "AskedEvent": _ASKED_EVENT,
    "Decision": _object(
        ("summary", "case", "as_of", "policy", "must", "questions"),
        summary=_SUMMARY,
        case={"type": ["string", "null"], "description": "its name"},
        as_of=_STAMP,
        known_at=_STAMP,
        valid_until={**_STAMP, "description": "when the answer changes if nothing happens; null: never"},
        policy=_POLICY,
        stage={"type": "object", "description": "the stage of each track"},
        must=_list(_DUTY, "what must be done, the most urgent first"),
        should=_list(_DUTY, "advice"),
        later=_list(_DUTY, "what waits for something"),
        over=_list(_DUTY, "what is done or no longer asked"),
        may=_list(_object(event=_text("name"), label=_text("for people")), "events that are allowed"),
        must_not=_list(_object(event=_text("name"), reasons=_list(_REASON, "all of them")), "what is refused"),
        undetermined=_list(_object(event=_text("name")), "events that hang on a question"),
        questions=_list(_OPEN, "open facts that matter, those that decide most first"),
        consequences=_list(_object(consequence=_text("name"), kind=_text("kind")), "penalties, compensations …"),
        escalations=_list(_object(step=_text("chain.step"), at=_STAMP, to=_WHO), "what has been escalated"),
        forms=_list(_object(form=_text("name")), "records, and what they lack"),
        facts=_FACTS,
        against_rules=_list(_object(event=_text("name")), "events recorded though a rule refuses them"),
        contradictions=_list(_object(name=_text("name")), "rules that say different things of the same"),
    ),
    "Explanation": _object(
        ("summary", "about", "reason"),
        summary=_SUMMARY,
        about=_text("the name explained"),
        reason={"type": "object", "description": "a tree: kind, name, value, says, rule, clauses, because …"},
        clauses={"type": "object", "description": "what the cited clauses say"},
        policy=_POLICY,
    ),
    "Timeline": _object(
        ("as_of", "timeline"),
        as_of=_STAMP,
        timeline=_list(_object(at=_STAMP, what=_list({"type": "object"}, "what it brings")), "moment by moment"),
        policy=_POLICY,
    ),
    "Verdict": _object(
        ("summary", "event", "answer", "reasons", "questions"),
        summary=_SUMMARY,
        event=_text("name"),
        answer={"enum": ["allowed", "refused", "undetermined"]},
        reasons=_list(_REASON, "all reasons against it"),
        questions=_list(_OPEN, "what would decide it"),
        policy=_POLICY,
    ),
    "Verification": _object(
        ("summary", "outcome", "counts", "differences"),
        summary=_SUMMARY,
        case={"type": ["string", "null"], "description": "its name"},
        as_of=_STAMP,
        policy=_POLICY,
        outcome={"enum": ["agreed", "differs"]},
        counts=_COUNTS,
        differences=_list(_ref("Difference"), "answers in which the engines differ, in the order of the replay"),
    ),
    "Difference": _object(
        ("name", "kind", "how", "at", "first", "second"),
        name=_text("of the fact, or of the entry in which the condition or table stands"),
        kind={"enum": ["fact", "condition", "table"]},
        how={"enum": ["differs", "missing", "contradicts_itself"]},
        text=_text("the condition as the pack writes it"),
        at=_text("the instant of the replay"),
        because=_CLAUSES,
        source=_SOURCE,
        first=_OPINION,
        second=_OPINION,
    ),
    "SecondOpinions": _object(
        ("engine", "verify", "asked", "agreed", "differed", "none", "dropped", "differences"),
        engine={"enum": ["own", "durable"], "description": "whose answers the tenant is given"},
        verify={"type": "number", "description": "the share of decisions derived again in the background"},
        asked=_number("second opinions asked for since the start: agreed, differed and none together"),
        agreed=_number("the engines agreed"),
        differed=_number("they did not"),
        none={"type": "object", "additionalProperties": {"type": "integer"}, "description": "no opinion, by reason"},
        dropped=_number("decisions chosen for the background that it could not keep up with"),
        differences=_list(
            _object(name=_text("what differed"), source=_SOURCE, count=_number("how often"), last=_text("instant")),
            "what differed so far; nothing of a case",
        ),
    ),
    "Policy": _object(("pack", "version", "digest"), **_POLICY["properties"], title=_text("for people")),
    "Clauses": {"type": "object", "description": "clauses, entries, and what is missing"},
    "Tenants": _object(("tenants",), tenants=_list(_object(tenant=_text("name")), "all of them")),
    "Health": _object(("status",), status=_text("ok")),
    "Problem": _object(
        ("type", "title", "status", "detail"),
        type=_text("what kind of problem, the same for ever"),
        title=_text("for people"),
        status={"type": "integer"},
        detail=_text("for people"),
        instance=_text("the address asked"),
        errors=_list(
            _object(code=_text("stable"), message=_text("what is wrong"), hint=_text("help"), pointer=_text("where")),
            "all that is wrong",
        ),
    ),
}

QUESTIONS: Final[dict[str, Schema]] = {
    "decisions": _question(),
    "why": _question(("why",), why=_text("the name to explain: a fact, a duty, an event, a form, a consequence")),
    "timeline": _question(until=_INSTANT, limit={"type": "integer", "minimum": 1, "maximum": 1000}),
    "may": _question(("may",), may=_ref("AskedEvent")),
    "verify": _question(),
}

ANSWERS: Final = {
    "decisions": "Decision",
    "why": "Explanation",
    "timeline": "Timeline",
    "may": "Verdict",
    "verify": "Verification",
    "second-opinions": "SecondOpinions",
    "policy": "Policy",
    "clauses": "Clauses",
    "tenants": "Tenants",
    "healthz": "Health",
}

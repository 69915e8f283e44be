"""What the OpenAPI document says of the addresses of kept cases, by the `operation_id` of their routes."""

from dataclasses import dataclass
from typing import Any, Final

from dueprocess.api.http.components import QUESTIONS, Schema
from dueprocess.api.http.kept_components import FORCE
from dueprocess.api.http.publication_components import MIGRATING

Parameter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: the schema of its answer by name, of its body, its parameters, and its problems beside the usual.

    `status` is that of its answer; `known` says whether its answer carries an entity tag that can be asked about.
    """

    answer: str
    body: Schema | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[str, ...] = ()
    status: str = "200"
    known: bool = True
    media_type: str = "application/json"


PROBLEMS: Final = {
    "400": "no JSON, or JSON that could mislead; or a header that cannot be read",
    "403": "the policy says who may read a case, or the directory who may force",
    "404": "unknown tenant, or unknown case",
    "409": "the idempotency key was used for something else (with both digests); the case exists, or was merged",
    "412": "the case has moved on (with its version)",
    "413": "more than 10 MB",
    "415": "not sent as JSON",
    "422": "what was sent does not fit the policy, or the rules refuse it (with all reasons, or all questions)",
    "503": "the database cannot serve now; nothing was kept; `Retry-After` says when to come back",
}
_USUAL: Final = ("404", "422", "503")
_OF_BODIES: Final = ("400", "413", "415")


def problems_of(operation: Operation) -> dict[str, str]:
    """The statuses of the problems that an operation may answer with, and what they mean."""
    bodily = _OF_BODIES if operation.body is not None else ()
    return {status: PROBLEMS[status] for status in sorted({*_USUAL, *bodily, *operation.problems})}


def _query(name: str, description: str, schema: Schema | None = None, *, required: bool = False) -> Parameter:
    return {"name": name, "in": "query", "required": required, "description": description,
            "schema": schema or {"type": "string"}}


def _header(name: str, description: str) -> Parameter:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}


def _limit(usual: int, most: int) -> Parameter:
    schema: Schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return _query("limit", "the most to show", schema)


_KEY: Final = _header("Idempotency-Key", "made again under the same key, a request does its work once")
_IF_MATCH: Final = _header("If-Match", 'the version that the caller knows, such as `"7"`, or the `ETag` of an answer')
_READER: Final = _query("by", "who reads the case, as `desk` or `{role: captain, of: aurora}`; for packs that ask")
_AFTER: Final = _query("after", "`next` of the page before")
_AS_OF: Final = (
    _query("as_of", "the instant to look at the case; absent: now"),
    _query("known_at", "only what was recorded by then counts; absent: `as_of`"),
)
_WHOSE: Final = (
    _query("role", "what stands before this role"),
    _query("of", "in this unit; absent: in all"),
    _query("person", "what stands before this person, in all roles held by the directory"),
)

_OPENING: Final[Schema] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["events"],
    "properties": {name: QUESTIONS["decisions"]["properties"][name] for name in ("case", "about", "tenant", "events")},
}
_RECORDING: Final[Schema] = {
    "allOf": [{"$ref": "#/components/schemas/Event"}],
    "properties": {"force": {**FORCE, "description": "has it recorded though the rules refuse it"}},
}
_JUDGING: Final[Schema] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["may"],
    "properties": {name: QUESTIONS["may"]["properties"][name] for name in ("may", "as_of", "known_at")},
}
_MERGING: Final[Schema] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["into", "by", "because"],
    "properties": {
        "into": {"type": "string", "description": "the case that was received first; its clocks stand"},
        "by": {"type": "string", "description": "who merges them"},
        "because": {"type": "string", "description": "why they are one"},
    },
}
_HOLDINGS: Final[Schema] = {"$ref": "#/components/schemas/Directory"}

OPERATIONS: Final[dict[str, Operation]] = {
    "list_cases": Operation(
        "Cases", parameters=(_AFTER, _limit(50, 500), _query("running", "`yes` leaves out those that have ended"))),
    "open_case": Operation("Recorded", _OPENING, (_KEY,), ("409",), "201", known=False),
    "show_case": Operation("KeptCase", parameters=(_READER,), problems=("403",)),
    "record_event": Operation(
        "Recorded", _RECORDING, (_KEY, _IF_MATCH), ("403", "409", "412"), "201", known=False),
    "merge_case": Operation("Merged", _MERGING, problems=("409",), known=False),
    "next_of_case": Operation("KeptDecision", parameters=(*_AS_OF, _READER), problems=("403",)),
    "may_of_case": Operation("Verdict", _JUDGING, (_READER,), ("403",)),
    "why_of_case": Operation(
        "Explanation", parameters=(_query("about", "the name to explain", required=True), *_AS_OF, _READER),
        problems=("403",)),
    "timeline_of_case": Operation(
        "Timeline", parameters=(_query("until", "where it ends"), _limit(50, 1000), *_AS_OF, _READER),
        problems=("403",)),
    "decisions_of_case": Operation(
        "Decisions", parameters=(_query("after", "the number after which to begin"), _limit(100, 1000), _READER),
        problems=("403",)),
    "due": Operation(
        "Due", parameters=(*_WHOSE, _query("before", "what is due before this instant"), _AFTER, _limit(50, 500))),
    "due_calendar": Operation("", parameters=_WHOSE, media_type="text/calendar"),
    "directory": Operation("Directory"),
    "replace_directory": Operation("Directory", _HOLDINGS, known=False),
    "publications": Operation("Publications"),
    "migrate_cases": Operation(
        "Migration", MIGRATING, (_query("dry_run", "`yes`: only say what it would change"),), known=False),
}

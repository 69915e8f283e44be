"""The directory: who holds which role, in which unit, from when until when, and who may force."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import body_of
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.entity_tags import answered_if_new, tag_of
from dueprocess.api.http.fields import instant, refuse_unknown, required, text, yes
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.engine.pack import Collector, Mapping, Node, PackError, Sequence
from dueprocess.engine.service.cases.directories import Entered, directory_answer, replace

MOST_HOLDINGS: Final = 20_000
LONGEST: Final = 200

CALLER: Final = "operator"
"""Who is said to have changed the directory: callers are not told apart."""

_FIELDS: Final = ("person", "role", "of", "since", "until", "may_force")

router = APIRouter(prefix="/v1/{tenant}/directory", tags=["directory"])


@router.get("", summary="Who holds which role?", operation_id="directory")
def shown(request: Request, asked: Annotated[Matter, Depends(asking_of_tenant())]) -> Response:
    """Lists all that was ever entered, what has ended too. `of` null: in all units; `until` null: still."""
    return answered_if_new(request, directory_answer(asked.book, asked.name), asked.language)


@router.put("", summary="Say who holds which role", operation_id="replace_directory")
def replaced(
    asked: Annotated[Matter, Depends(asking_of_tenant())], raw: Annotated[bytes, Depends(read_body)]
) -> Response:
    """Replaces the directory: what it does not name ends now, and stays on record. The answer is the whole of it."""
    collector = Collector()
    body = body_of(raw, collector)
    refuse_unknown(body, ("directory",), collector)
    collector.raise_if_errors()
    entered = _entered(required(body.items.get("directory"), "directory"), asked.query.zone, collector)
    collector.raise_if_errors()
    answer = replace(asked.book, asked.name, entered, CALLER)
    return answered(answer, asked.language, {"ETag": tag_of(answer, asked.language), "Cache-Control": "no-store"})


def _entered(node: Node, zone: str, collector: Collector) -> list[Entered]:
    items = node.items if isinstance(node, Sequence) else ()
    listed = [each for each in items if isinstance(each, Mapping)]
    if not isinstance(node, Sequence) or len(listed) != len(items) or len(items) > MOST_HOLDINGS:
        collector.error("body-no-list", node.mark, name="directory", most=MOST_HOLDINGS)
        raise PackError(collector.diagnostics)
    return [_one(each, zone, collector) for each in listed]


def _one(node: Mapping, zone: str, collector: Collector) -> Entered:
    refuse_unknown(node, _FIELDS, collector)
    # What GET shows as null may be sent back as null.
    said = {name: each for name, each in node.items.items() if getattr(each, "value", "") is not None}
    marks = {name: said[name].mark if name in said else node.mark for name in _FIELDS}
    return Entered(
        person=text(said.get("person", node), "person", LONGEST, collector),
        role=text(said.get("role", node), "role", LONGEST, collector),
        unit=text(said["of"], "of", LONGEST, collector) if "of" in said else None,
        since=instant(said.get("since"), "since", zone, collector),
        until=instant(said.get("until"), "until", zone, collector),
        may_force=yes(said.get("may_force"), "may_force", collector),
        role_mark=marks["role"],
        until_mark=marks["until"],
    )

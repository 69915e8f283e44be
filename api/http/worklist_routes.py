"""What stands before a role or a person, in all cases: as a list, and as a calendar to subscribe to."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.calendar_feed import MEDIA_TYPE, calendar_of
from dueprocess.api.http.entity_tags import ALWAYS_ASK, answered_if_new, is_same, not_modified, tag_of
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.api.http.languages import language_headers
from dueprocess.api.http.queries import Query, mark_of
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.service.cases.worklists import MOST_ITEMS, USUAL_ITEMS, Wanted, due, place_at

MOST_ENTRIES: Final = 2000
"""Entries of a calendar, the most urgent: more than that nobody reads in one."""

_WHOSE: Final = ("role", "of", "person")

router = APIRouter(prefix="/v1/{tenant}", tags=["worklist"])


@router.get("/due", summary="What is due, most urgent first?", operation_id="due")
def listed(
    request: Request, asked: Annotated[Matter, Depends(asking_of_tenant(*_WHOSE, "before", "after", "limit"))]
) -> Response:
    """Lists what stands before a role (`of` a unit), or before a person in all roles that the directory says."""
    query = asked.query
    after = query.items.get("after")
    wanted = Wanted(
        *_whose(query),
        before=query.instant("before"),
        after=None if after is None else place_at(after.text, after.mark, query.collector),
        limit=query.whole("limit", USUAL_ITEMS, MOST_ITEMS),
    )
    query.collector.raise_if_errors()
    return answered_if_new(request, _due(asked, wanted), asked.language)


@router.get("/due.ics", summary="What is due, as a calendar?", operation_id="due_calendar")
def subscribed(request: Request, asked: Annotated[Matter, Depends(asking_of_tenant(*_WHOSE))]) -> Response:
    """The same as a calendar (iCalendar): an entry at each due, with an alarm where the policy warns before it."""
    wanted = Wanted(*_whose(asked.query), limit=MOST_ENTRIES)
    asked.query.collector.raise_if_errors()
    answer = _due(asked, wanted)
    headers = {"ETag": tag_of(answer, asked.language), **ALWAYS_ASK, **language_headers(asked.language)}
    if is_same(request.headers.get("if-none-match", ""), headers["ETag"]):
        return not_modified(asked.language, headers)
    return Response(calendar_of(answer, asked.tenant, wanted, asked.language), media_type=MEDIA_TYPE, headers=headers)


def _whose(query: Query) -> tuple[str | None, str | None, str | None]:
    """Role, unit and person."""
    role, unit, person = (query.text(name) for name in _WHOSE)
    if (role is None and person is None) or (unit is not None and role is None):
        query.collector.error("due-of-nobody", mark_of("role"))
    return role, unit, person


def _due(asked: Matter, wanted: Wanted) -> dict[str, object]:
    """The worklist. Raises PackError for a role that neither the policy knows nor an older case."""
    answer = due(asked.book, asked.name, wanted, asked.language)
    if not answer["due"] and wanted.role is not None:
        ValueReader(asked.tenant.policy.words, asked.query.collector).party(asked.query.items["role"])
        asked.query.collector.raise_if_errors()
    return answer

"""Opening cases and recording what happens to them."""

from http import HTTPStatus
from typing import Annotated, Final, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.asked import body_of
from dueprocess.api.http.bodies import read_body
from dueprocess.api.http.entity_tags import expected_version, idempotency_key, tag_of
from dueprocess.api.http.fields import only, refuse_unknown, required, text
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.engine.pack import Collector, Mapping, Node, PackError, plain
from dueprocess.engine.service.cases.changing import Recorded
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.recording import Force, Recording, record_event
from dueprocess.engine.service.cases.refusing import UnknownCase
from dueprocess.engine.service.inquiries import CASE_FIELDS

LONGEST_NAME: Final = 200
LONGEST_REASON: Final = 2000

_NOT_KEPT: Final = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/v1/{tenant}/cases", tags=["kept case"])


@router.post("", summary="Open a case", operation_id="open_case")
def opened(
    request: Request,
    asked: Annotated[Matter, Depends(asking_of_tenant())],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """Opens a case with its first events, and says what must happen next.

    With an `Idempotency-Key` the same request may be made again: it is answered as it was first, with 200.
    """
    collector = Collector()
    body = body_of(raw, collector)
    refuse_unknown(body, CASE_FIELDS, collector)
    collector.raise_if_errors()
    opening = Opening(asked.tenant.policy.id, _data(body), idempotency_key(request), asked.language)
    return _recorded(open_case(asked.book, asked.name, opening), asked)


@router.post("/{case}/events", summary="Record what happened", operation_id="record_event")
def recorded(
    request: Request,
    asked: Annotated[Matter, Depends(asking_of_tenant())],
    case: Annotated[str, Path(description="name of a case")],
    raw: Annotated[bytes, Depends(read_body)],
) -> Response:
    """Records an event that the rules allow, and says what must happen next, what was told, what was taken back.

    `If-Match` names the version that the caller knows. `force` has recorded what the rules refuse.
    """
    if "\0" in case:  # no database keeps it, so that none can be asked for it
        raise UnknownCase(case)
    body = body_of(raw, Collector())
    event = only(body, tuple(name for name in body.items if name != "force"))
    recording = Recording(case, _data(event), idempotency_key(request), expected_version(request),
                          _force(body.items.get("force")), asked.language)
    return _recorded(record_event(asked.book, asked.name, recording), asked)


def _data(body: Mapping) -> dict[str, object]:
    return cast("dict[str, object]", plain(body))


def _force(node: Node | None) -> Force | None:
    """Who has it recorded against the rules, and why. Raises PackError."""
    if node is None:
        return None
    collector = Collector()
    if not isinstance(node, Mapping):
        collector.error("body-no-force", node.mark)
        raise PackError(collector.diagnostics)
    refuse_unknown(node, ("by", "because"), collector)
    collector.raise_if_errors()
    by = text(required(node.items.get("by"), "force.by"), "force.by", LONGEST_NAME, collector)
    because = text(required(node.items.get("because"), "force.because"), "force.because", LONGEST_REASON, collector)
    collector.raise_if_errors()
    return Force(by, because)


def _recorded(found: Recorded, asked: Matter) -> Response:
    """The answer to what was recorded: 201 the first time, 200 when it is asked for again."""
    answer = {**found.answer, "recorded": list(found.event_ids)}
    headers = {
        "ETag": tag_of(answer, asked.language, found.version),
        "Location": f"/v1/{asked.name}/cases/{quote(found.case_id, safe='')}",
        **_NOT_KEPT,
    }
    status = HTTPStatus.OK if found.repeated else HTTPStatus.CREATED
    return answered(answer, asked.language, headers, status)

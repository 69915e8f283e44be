"""What was told outside, what is still to be told, and what could not be."""

from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.kept import Matter, asking_of_tenant
from dueprocess.api.http.queries import Query
from dueprocess.engine.pack import suggestion
from dueprocess.engine.service.delivering.answers import MOST, STANDINGS, USUAL
from dueprocess.engine.service.delivering.handling import list_messages, resend, resend_dead, show_message
from dueprocess.engine.store.outbox import Standing

_NOT_KEPT: Final = {"Cache-Control": "no-store"}

router = APIRouter(prefix="/v1/{tenant}/outbox", tags=["notification"])

Message = Annotated[str, Path(description="id of a message")]


@router.get("", summary="What was told, and what could not be?", operation_id="outbox")
def listed(asked: Annotated[Matter, Depends(asking_of_tenant("standing", "after", "limit"))]) -> Response:
    """Lists messages by id: all, or those that are `pending`, `delivered` or `dead` (given up)."""
    standing, limit = _standing(asked.query), asked.query.whole("limit", USUAL, MOST)
    asked.query.collector.raise_if_errors()
    after = asked.query.text("after") or ""
    return answered(list_messages(asked.book, asked.name, asked.language, standing, after, limit), asked.language,
                    _NOT_KEPT)


@router.get("/{message}", summary="What became of a message?", operation_id="message")
def shown(asked: Annotated[Matter, Depends(asking_of_tenant())], message: Message) -> Response:
    """Shows a message: what it tells to whom, how often it was tried, and what went wrong last."""
    return answered(show_message(asked.book, asked.name, asked.language, message), asked.language, _NOT_KEPT)


@router.post("/resend", summary="Send again what was given up", operation_id="resend_dead")
def all_resent(asked: Annotated[Matter, Depends(asking_of_tenant())]) -> Response:
    """Has all dead messages sent again, each under its id. Needs no body."""
    return answered(resend_dead(asked.book, asked.name), asked.language, _NOT_KEPT)


@router.post("/{message}/resend", summary="Send a message again", operation_id="resend_message")
def resent(asked: Annotated[Matter, Depends(asking_of_tenant())], message: Message) -> Response:
    """Has a message sent again under its id, whatever came of it. Needs no body."""
    return answered(resend(asked.book, asked.name, asked.language, message), asked.language, _NOT_KEPT)


def _standing(query: Query) -> Standing | None:
    found = query.items.get("standing")
    if found is None:
        return None
    if found.text not in STANDINGS:
        hint = suggestion(found.text, STANDINGS)
        query.collector.error("message-standing", found.mark, name=found.text, suggestion=hint)
    return cast("Standing", found.text)

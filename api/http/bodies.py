"""The body of a request as bytes: of the right kind, and of a bearable size."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request

from dueprocess.api.http.problems import Problem

MOST_BYTES: Final = 10 * 1024 * 1024


async def read_body(request: Request) -> bytes:
    """The body, never more than 10 MB of it. Raises Problem 415 if it is not sent as JSON, 413 if it is too big."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", {"kind": kind or "-"})
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", {"most": "10 MB"})
    return bytes(body)

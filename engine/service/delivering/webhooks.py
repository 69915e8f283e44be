"""One attempt to deliver a webhook: a signed POST that never takes long, and follows no redirect."""

import asyncio
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from typing import Final

import httpx2

from dueprocess.engine.service.delivering.messages import MEDIA_TYPE
from dueprocess.engine.service.delivering.outcomes import Delivered, Failed, Gone, Outcome, Trouble
from dueprocess.engine.service.delivering.signing import signed_headers

PATIENCE: Final = 15.0
"""Seconds within which a receiver must have answered, everything included."""

_REDIRECTS: Final = 3

MOST_SAID: Final = 300
"""The most bytes of an answer that are read; they are kept to show what a receiver complained about."""


def post(target: str, secret: str, message_id: str, body: str, now: int, patience: float = PATIENCE) -> Outcome:
    """Sends a message once, signed as of `now` (seconds since the epoch), and waits at most `patience` seconds."""
    content = body.encode()
    headers = {
        "content-type": MEDIA_TYPE,
        "accept-encoding": "identity",
        "user-agent": "dueprocess",
        **signed_headers(secret, message_id, now, content),
    }
    trusted = _trusted()  # loading it the first time is not the receiver's delay
    try:
        return asyncio.run(asyncio.wait_for(_post(target, headers, content, now, trusted), patience))
    except TimeoutError:
        return Failed(Trouble("delivery-timed-out", {"seconds": int(patience)}))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return Failed(Trouble("delivery-not-reached", {"reason": str(error) or type(error).__name__}))


async def _post(
    target: str, headers: Mapping[str, str], content: bytes, now: int, trusted: ssl.SSLContext
) -> Outcome:
    client = httpx2.AsyncClient(verify=trusted, timeout=None, follow_redirects=False)
    async with client, client.stream("POST", target, headers=headers, content=content) as response:
        if response.is_success:
            return Delivered()
        said = await _said(response)
        return _outcome(response.status_code, response.headers, said, now)


def _outcome(status: int, headers: Mapping[str, str], said: str, now: int) -> Outcome:
    if status == HTTPStatus.GONE:
        return Gone(Trouble("delivery-gone"))
    if status // 100 == _REDIRECTS:
        return Failed(Trouble("delivery-redirected", {"status": status, "location": headers.get("location", "-")}))
    trouble = Trouble("delivery-answered", {"status": status, "said": said or "-"})
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return Failed(trouble, asked_wait(headers.get("retry-after", ""), now))
    return Failed(trouble)


def asked_wait(retry_after: str, now: int) -> int | None:
    """The seconds that a Retry-After header asks for, as a number or as a date; None where it says neither."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        return max(0, int(parsedate_to_datetime(text).timestamp()) - now)
    except (ValueError, OverflowError):
        return None


async def _said(response: httpx2.Response) -> str:
    """The first words of an answer, in one line."""
    read = b""
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) >= MOST_SAID:
            break
    return " ".join(read[:MOST_SAID].decode("utf-8", "replace").split())


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, loaded once."""
    return httpx2.create_ssl_context()

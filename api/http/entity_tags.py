"""Entity tags: by which a caller asks whether an answer is still the same, or says of which version a case is meant.

The tag of an answer on a case begins with the version of the case: `"7-0f3c…"`. Behind it is a digest of what the
answer says, but for the instant it was asked at: an answer that time has changed has another tag, and so has one in
another language.
"""

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.answers import answered
from dueprocess.api.http.languages import language_headers
from dueprocess.api.http.problems import Problem
from dueprocess.api.json_text import json_text
from dueprocess.engine.text import Phrase

ALWAYS_ASK: Final = {"Cache-Control": "private, no-cache"}
"""Whoever keeps an answer asks before using it again: what is recorded next may change it at any time."""

_PASSING: Final = ("as_of", "known_at", "summary", "recorded", "issued", "withdrawn")
"""What an answer says of the asking, or of one change, and not of the case. The first sentence is among it: it words
the rest as seen from its day, `17:00` for what it called `2026-03-03 17:00` the day before.
"""

_VERSION: Final = re.compile(r'(?:W/)?"([0-9]{1,15})(?:-[0-9a-f]+)?"')


def tag_of(answer: dict[str, object], language: str, version: int | None = None) -> str:
    """The entity tag of an answer; `version` is that of the case it is about."""
    told = json_text([language, {name: value for name, value in answer.items() if name not in _PASSING}])
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def answered_if_new(
    request: Request, answer: dict[str, object], language: str, version: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Response:
    """The answer with its tag and `more` headers; 304 without a body if the caller has it already (`If-None-Match`)."""
    headers = {"ETag": tag_of(answer, language, version), **ALWAYS_ASK, **(more or {})}
    if is_same(request.headers.get("if-none-match", ""), headers["ETag"]):
        return not_modified(language, headers)
    return answered(answer, language, headers)


def not_modified(language: str, headers: dict[str, str]) -> Response:
    """What a caller has is still the answer."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={**language_headers(language), **headers})


def is_same(wanted: str, mark: str) -> bool:
    """Whether an If-None-Match header names this mark; proxies may have weakened it."""
    return wanted.strip() == "*" or mark in [each.strip().removeprefix("W/") for each in wanted.split(",")]


def expected_version(request: Request) -> int | None:
    """The version that a caller believes a case to be at (`If-Match`); None for any. Raises Problem 400.

    A version alone will do, and so does a tag that a proxy has weakened: it still says the version.
    """
    written = request.headers.get("if-match", "*").strip()
    if written == "*":
        return None
    found = _VERSION.fullmatch(written)
    if found is None:
        params = {"name": "If-Match", "expected": Phrase("header-if-match")}
        raise Problem(HTTPStatus.BAD_REQUEST, "bad-header", params)
    return int(found[1])


def idempotency_key(request: Request) -> str | None:
    """The key by which a request can be made again without doing its work twice. Raises Problem 400."""
    key = request.headers.get("idempotency-key")
    if key is not None and not re.fullmatch(r"[!-~]{1,200}", key):
        params = {"name": "Idempotency-Key", "expected": Phrase("header-idempotency-key")}
        raise Problem(HTTPStatus.BAD_REQUEST, "bad-header", params)
    return key

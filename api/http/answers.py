"""Answers as responses: JSON, its language named."""

from http import HTTPStatus

from starlette.responses import Response

from dueprocess.api.http.languages import language_headers
from dueprocess.api.json_text import json_text
from dueprocess.engine.service.second_opinions import Served


def engine_header(served: Served) -> dict[str, str]:
    """Whose answer it is, where the tenant is set to be answered by the second engine."""
    return {} if served.engine is None else {"Dueprocess-Engine": served.engine}


def answered(
    answer: object, language: str, headers: dict[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """The response that carries this answer."""
    return Response(
        json_text(answer), status, media_type="application/json",
        headers={**language_headers(language), **(headers or {})},
    )

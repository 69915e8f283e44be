"""Every error of the API as `application/problem+json` (RFC 9457), in the caller's language.

    Problem          what went wrong, raised anywhere below a route; its texts stand in the catalogue as problem-<code>
"""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.languages import language_for, language_headers, tenant_language
from dueprocess.api.http.pointers import as_error
from dueprocess.api.json_text import json_text
from dueprocess.engine.pack import Diagnostic, PackError
from dueprocess.engine.text import say

MEDIA_TYPE = "application/problem+json"

_CODES_OF_STATUS = {404: "not-found", 405: "method-not-allowed"}


class Problem(Exception):
    """A request that cannot be answered: an HTTP status, a stable code, what its texts need, and headers of its own.

    `more` are further members of the document, named by the code.
    """

    def __init__(
        self,
        status: int,
        code: str,
        params: Mapping[str, object] | None = None,
        diagnostics: tuple[Diagnostic, ...] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params or {}
        self.diagnostics = diagnostics
        self.headers = headers or {}
        self.more = more or {}


def unprocessable(error: PackError) -> Problem:
    """The problem of a body that reads well but does not fit the policy."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "unprocessable", diagnostics=error.diagnostics)


def problem_response(problem: Problem, request: Request) -> Response:
    """The response that says this problem."""
    language = language_for(request, tenant_language(request))
    document: dict[str, object] = {
        "type": f"urn:dueprocess:problem:{problem.code}",
        "title": say(f"problem-{problem.code}.title", language),
        "status": int(problem.status),
        "detail": say(f"problem-{problem.code}.detail", language, **problem.params),
        "instance": request.url.path,
    }
    document = {**document, **problem.more, **document}  # the members of every problem come first, and are no others
    if problem.diagnostics:
        document["errors"] = [as_error(found, language) for found in problem.diagnostics]
    return Response(
        json_text(document),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**language_headers(language), **problem.headers},
    )


def answer_problems(app: FastAPI) -> None:
    """Makes the application answer every error as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(PackError, _on_pack_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_failure)


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error, request)


def _on_pack_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PackError)
    return problem_response(unprocessable(error), request)


def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES_OF_STATUS.get(error.status_code, "bad-request")
    params = {"path": request.url.path, "method": request.method}
    return problem_response(Problem(error.status_code, code, params, headers=error.headers), request)


def _on_failure(request: Request, _error: Exception) -> Response:
    """Says nothing of the cause: it goes to the log of the server, not to the caller."""
    return problem_response(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure"), request)

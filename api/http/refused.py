"""What the use cases of kept cases refuse, as problems: each refusal has a status, its words are those of all faces."""

import logging
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from dueprocess.api.http.languages import language_for, tenant_language
from dueprocess.api.http.problems import Problem, problem_response
from dueprocess.api.refusals import REFUSALS, refusal_of
from dueprocess.engine.store import StoreUnavailable

_STATUSES: Final = {
    "unknown-case": HTTPStatus.NOT_FOUND,
    "no-policy": HTTPStatus.CONFLICT,
    "case-exists": HTTPStatus.CONFLICT,
    "case-merged": HTTPStatus.CONFLICT,
    "merge-itself": HTTPStatus.CONFLICT,
    "merge-unlike": HTTPStatus.CONFLICT,
    "merge-other-way": HTTPStatus.CONFLICT,
    "merge-ended": HTTPStatus.CONFLICT,
    "key-reused": HTTPStatus.CONFLICT,
    "stale": HTTPStatus.PRECONDITION_FAILED,
    "refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "undetermined": HTTPStatus.UNPROCESSABLE_ENTITY,
    "may-not-force": HTTPStatus.FORBIDDEN,
    "may-not-read": HTTPStatus.FORBIDDEN,
    "nothing-published": HTTPStatus.CONFLICT,
    "unknown-subscription": HTTPStatus.NOT_FOUND,
    "unknown-message": HTTPStatus.NOT_FOUND,
    "being-sent": HTTPStatus.CONFLICT,
    "store-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
}

_LOG: Final = logging.getLogger("dueprocess.requests")


def answer_refusals(app: FastAPI) -> None:
    """Makes the application answer every refusal as a problem."""
    for kind in REFUSALS:
        app.add_exception_handler(kind, _on_refusal)


def _on_refusal(request: Request, error: Exception) -> Response:
    refusal = refusal_of(error, language_for(request, tenant_language(request)))
    headers = {}
    if isinstance(error, StoreUnavailable):
        _LOG.error("%s %s: %s", request.method, request.url.path, error)  # what the database said is for the log alone
        headers["Retry-After"] = str(error.retry_after)
    status = _STATUSES[refusal.code]
    problem = Problem(status, refusal.code, refusal.params, headers=headers, more=refusal.more)
    return problem_response(problem, request)

"""The OpenAPI document: what the routes alone cannot say of bodies, answers, problems and examples."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dueprocess.api.http.components import ANSWERS, COMPONENTS, QUESTIONS
from dueprocess.api.http.examples import examples_for
from dueprocess.api.http.kept_components import KEPT_COMPONENTS
from dueprocess.api.http.kept_operations import OPERATIONS, Operation, problems_of
from dueprocess.api.http.notification_operations import NOTIFICATION_COMPONENTS, NOTIFICATION_OPERATIONS
from dueprocess.api.http.problems import MEDIA_TYPE
from dueprocess.api.http.publication_components import PUBLICATION_COMPONENTS
from dueprocess.engine.service import Tenants

_PROBLEMS: Final = {
    "get": {"404": "unknown tenant"},
    "post": {
        "400": "no JSON, or JSON that could mislead",
        "404": "unknown tenant",
        "413": "more than 10 MB",
        "415": "not sent as JSON",
        "422": "the question does not fit the policy",
    },
}
_PROBLEMS_OF: Final = {"verify": {"503": "no second opinion; `Retry-After` says when to ask again, where it is known"}}
_ENGINE: Final = {
    "Dueprocess-Engine": {
        "description": "whose answer it is, where the tenant is answered by the second engine: `durable`, or "
                       "`own;reason=…` where there is no second opinion",
        "schema": {"type": "string"},
    }
}
_SERVED_BY_BOTH: Final = {"decisions", "why", "timeline", "may"}
_KEEPING: Final = COMPONENTS | KEPT_COMPONENTS | PUBLICATION_COMPONENTS | NOTIFICATION_COMPONENTS
_KEPT: Final = OPERATIONS | NOTIFICATION_OPERATIONS
_LANGUAGE: Final = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`zh` or `en`; else the language of the tenant",
    "schema": {"type": "string"},
}
_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "the `ETag` of the answer that the caller has",
    "schema": {"type": "string"},
}
_TAG: Final = {"ETag": {"description": "begins with the version of the case", "schema": {"type": "string"}}}


def document_routes(app: FastAPI, tenants: Tenants) -> None:
    """Makes the application describe itself, with examples from the packs of its tenants."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _documented(app, tenants)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _documented(app: FastAPI, tenants: Tenants) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    document["components"] = {"schemas": COMPONENTS if app.state.book is None else _KEEPING}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            kept = _KEPT.get(operation["operationId"])
            if kept is None:
                _describe(path, method, operation, tenants)
            else:
                _describe_kept(kept, operation, tenants)
    return document


def _describe(path: str, method: str, operation: dict[str, Any], tenants: Tenants) -> None:
    question = path.rsplit("/", 1)[-1]
    operation["operationId"] = question
    if path != "/healthz":
        operation.setdefault("parameters", []).append(_LANGUAGE)
    operation["responses"] = {"200": {"description": "the answer", "content": _answer(ANSWERS[question])}}
    if question in _SERVED_BY_BOTH:
        operation["responses"]["200"]["headers"] = _ENGINE
    if method == "post":
        operation["requestBody"] = _body(QUESTIONS[question], question, tenants)
    if "{tenant}" in path:
        problems = {**_PROBLEMS[method], **_PROBLEMS_OF.get(question, {})}
        operation["responses"] |= {status: _problem(said) for status, said in problems.items()}


def _describe_kept(kept: Operation, operation: dict[str, Any], tenants: Tenants) -> None:
    asked = (_IF_NONE_MATCH,) if kept.known else ()
    operation.setdefault("parameters", []).extend([*kept.parameters, *asked, _LANGUAGE])
    content = _answer(kept.answer) if kept.answer else {kept.media_type: {"schema": {"type": "string"}}}
    operation["responses"] = {kept.status: {"description": "the answer", "headers": _TAG, "content": content}}
    if any(each["name"] == "Idempotency-Key" for each in kept.parameters):
        again = {"description": "the same request was made before: its answer then", "content": content}
        operation["responses"]["200"] = again
    if kept.known:
        operation["responses"]["304"] = {"description": "the answer that the caller has is still right"}
    operation["responses"] |= {status: _problem(said) for status, said in problems_of(kept).items()}
    if kept.body is not None:
        operation["requestBody"] = _body(kept.body, operation["operationId"], tenants)


def _answer(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _body(schema: dict[str, Any], question: str, tenants: Tenants) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, "examples": examples_for(question, tenants)}}
    return {"required": True, "content": content}


def _problem(description: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}

"""The OpenAPI document: what the routes alone cannot say of bodies, answers, problems and examples."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dueprocess.api.http.components import ANSWERS, COMPONENTS, QUESTIONS
from dueprocess.api.http.examples import examples_for
from dueprocess.api.http.problems import MEDIA_TYPE
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
_LANGUAGE: Final = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`zh` or `en`; else the language of the tenant",
    "schema": {"type": "string"},
}


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
    document["components"] = {"schemas": COMPONENTS}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _describe(path, method, operation, tenants)
    return document


def _describe(path: str, method: str, operation: dict[str, Any], tenants: Tenants) -> None:
    question = path.rsplit("/", 1)[-1]
    operation["operationId"] = question
    if path != "/healthz":
        operation.setdefault("parameters", []).append(_LANGUAGE)
    answer = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ANSWERS[question]}"}}}
    operation["responses"] = {"200": {"description": "the answer", "content": answer}}
    if question in _SERVED_BY_BOTH:
        operation["responses"]["200"]["headers"] = _ENGINE
    if method == "post":
        body = {"schema": QUESTIONS[question], "examples": examples_for(question, tenants)}
        operation["requestBody"] = {"required": True, "content": {"application/json": body}}
    if "{tenant}" in path:
        problems = {**_PROBLEMS[method], **_PROBLEMS_OF.get(question, {})}
        operation["responses"] |= {status: _problem(said) for status, said in problems.items()}


def _problem(description: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content}

"""The HTTP application: its routes, its errors, its documentation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI

from dueprocess.api.http import (
    case_routes,
    directory_routes,
    kept_case_routes,
    merging_routes,
    outbox_routes,
    publication_routes,
    recording_routes,
    review_routes,
    second_routes,
    subscription_routes,
    tenant_routes,
    worklist_routes,
)
from dueprocess.api.http.openapi import document_routes
from dueprocess.api.http.problems import answer_problems
from dueprocess.api.http.refused import answer_refusals
from dueprocess.api.http.swagger import serve_swagger
from dueprocess.engine.service import Tenants
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.second_opinions import SecondOpinions

VERSION = "1"

_STATELESS: Final = (tenant_routes, review_routes, case_routes, second_routes)
_KEPT: Final = (
    recording_routes, kept_case_routes, merging_routes, worklist_routes, directory_routes, publication_routes,
    subscription_routes, outbox_routes)


def create_app(
    tenants: Tenants, book: Casebook | None = None, opinions: SecondOpinions | None = None
) -> FastAPI:
    """The application that answers for these tenants.

    With a casebook it keeps cases. Without one it has only the addresses to which each question brings its case. The
    second opinions are closed with it; where none are given, they are asked for by `verify` alone.
    """
    asked = opinions or SecondOpinions(tenants)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        asked.close()

    app = FastAPI(
        title="Due Process",
        version=VERSION,
        description="What must happen next with a complaint, by whom, by when, and why?",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.tenants = tenants
    app.state.opinions = asked
    app.state.book = book
    for routes in (*_STATELESS, *(_KEPT if book is not None else ())):
        app.include_router(routes.router)
    answer_problems(app)
    answer_refusals(app)
    serve_swagger(app)
    document_routes(app, tenants)
    return app

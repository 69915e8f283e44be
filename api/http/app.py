"""The HTTP application: its routes, its errors, its documentation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from dueprocess.api.http import case_routes, review_routes, second_routes, tenant_routes
from dueprocess.api.http.openapi import document_routes
from dueprocess.api.http.problems import answer_problems
from dueprocess.api.http.swagger import serve_swagger
from dueprocess.engine.service import Tenants
from dueprocess.engine.service.second_opinions import SecondOpinions

VERSION = "1"


def create_app(tenants: Tenants, opinions: SecondOpinions | None = None) -> FastAPI:
    """The application that answers for these tenants. It keeps no case: each question brings its own.

    The second opinions are closed with it; where none are given, they are asked for by `verify` alone.
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
    app.include_router(tenant_routes.router)
    app.include_router(review_routes.router)
    app.include_router(case_routes.router)
    app.include_router(second_routes.router)
    answer_problems(app)
    serve_swagger(app)
    document_routes(app, tenants)
    return app

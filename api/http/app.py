"""The HTTP application: its routes, its errors, its documentation."""

from fastapi import FastAPI

from dueprocess.api.http import case_routes, review_routes, tenant_routes
from dueprocess.api.http.openapi import document_routes
from dueprocess.api.http.problems import answer_problems
from dueprocess.api.http.swagger import serve_swagger
from dueprocess.engine.service import Tenants
from dueprocess.engine.service.cases.casebook import Casebook

VERSION = "1"


def create_app(tenants: Tenants, book: Casebook | None = None) -> FastAPI:
    """The application that answers for these tenants; without a casebook only questions that bring their case."""
    app = FastAPI(
        title="Due Process",
        version=VERSION,
        description="What must happen next with a complaint, by whom, by when, and why?",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.tenants = tenants
    app.state.book = book
    app.include_router(tenant_routes.router)
    app.include_router(review_routes.router)
    app.include_router(case_routes.router)
    answer_problems(app)
    serve_swagger(app)
    document_routes(app, tenants)
    return app

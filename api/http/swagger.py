"""The page on which a person tries the API; it works without internet, its files come with an installed package."""

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

_FILES = "/docs/files"


def serve_swagger(app: FastAPI) -> None:
    """Serves Swagger UI at /docs, from files of our own; `/` leads there."""
    app.mount(_FILES, StaticFiles(packages=[("fastapi_swagger", "resources")]), name="swagger-files")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=str(app.openapi_url),
            title=app.title,
            swagger_js_url=f"{_FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{_FILES}/swagger-ui.css",
            swagger_favicon_url=f"{_FILES}/favicon-32x32.png",
            swagger_ui_parameters={"tryItOutEnabled": True, "defaultModelsExpandDepth": 0, "validatorUrl": None},
        )

    @app.get("/", include_in_schema=False)
    def start() -> RedirectResponse:
        return RedirectResponse("/docs")

"""The HTTP face: stateless JSON over HTTP, every error a problem, every answer in the caller's language."""

from dueprocess.api.http.app import create_app

__all__ = ["create_app"]

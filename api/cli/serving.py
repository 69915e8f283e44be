"""The command that starts the HTTP service, with the database that keeps its cases and a worker that keeps time."""

import os
import shlex
import socket
from contextlib import nullcontext
from typing import Annotated, Final

import typer
import uvicorn
from fastapi import FastAPI

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.logs import log_to_stderr
from dueprocess.api.cli.options import Lang
from dueprocess.api.cli.stores import Database, casebook
from dueprocess.api.cli.terminal import Terminal, terminal
from dueprocess.api.cli.working import BROKEN, Background, until_stopped
from dueprocess.api.http import create_app
from dueprocess.api.json_text import json_text
from dueprocess.engine.pack import Library
from dueprocess.engine.service import Tenants, load_tenants
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.publishing.publishing import publish_first
from dueprocess.engine.service.second_opinions import SecondOpinions, Settings, read_settings, reason_text
from dueprocess.engine.store import DEFAULT_URL

PATIENCE: Final = 30
"""Seconds that callers have to take their answers once the process is told to end."""

BY: Final = "serve"
"""Who publishes what is served for the first time, in the journal."""


def serve(
    tenants: Annotated[list[str], typer.Argument(metavar="TENANT...", help=helped("tenants"))],
    host: Annotated[str, typer.Option("--host", help=helped("host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=helped("port"))] = 8000,
    no_worker: Annotated[bool, typer.Option("--no-worker", help=helped("no-worker"))] = False,
    database: Database = DEFAULT_URL,
    lang: Lang = None,
) -> None:
    """Loads the tenants, opens the database, says what to try, and answers until it is stopped."""
    with terminal(as_json=False, lang=lang) as voice:
        settings = read_settings(os.environ, tuple(tenants))
        served = load_tenants(tenants, Library.default())
        opinions = SecondOpinions(served, settings)
        listening = _listen(host, port, voice)
        with listening, casebook(database, voice, create=True) as book:
            _publish(served, book, voice)
            log_to_stderr()
            _welcome(served, f"http://{host}:{listening.getsockname()[1]}", book.store.address, voice)
            _warn(opinions, settings, voice)
            background = None if no_worker else Background(book)
            _answer(create_app(served, book, opinions), listening, background)
    if background is not None and background.failed:
        raise typer.Exit(BROKEN)


def _answer(app: FastAPI, listening: socket.socket, background: Background | None) -> None:
    """Answers until the process is told to end, or its worker fails: what nobody wakes is not to be answered for."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=PATIENCE))

    def stop() -> None:
        server.should_exit = True

    with until_stopped(), background.running(stop) if background is not None else nullcontext():
        server.run(sockets=[listening])


def _publish(tenants: Tenants, book: Casebook, voice: Terminal) -> None:
    """Puts the policies of tenants that have none in force; says where another than that of the files is."""
    for tenant in tenants:
        if not publish_first(book, tenant.name, tenant.policy, tenants.library, BY):
            voice.say("cli-another-in-force", pack=tenant.name)


def _listen(host: str, port: int, voice: Terminal) -> socket.socket:
    """A socket that already listens: a question pasted at once waits until the server takes it up."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        voice.refuse("cli-cannot-listen", host=host, port=port, reason=error.strerror)


def _warn(opinions: SecondOpinions, settings: Settings, voice: Terminal) -> None:
    """Says at once what each answer would say: that the second engine, which was asked for, is not there."""
    reason = opinions.missing() if settings.durable or settings.share else ""
    if reason:
        why = reason_text(reason, voice.language())
        voice.say("cli-without-second-engine", reason=why)


def _welcome(tenants: Tenants, url: str, database: str, voice: Terminal) -> None:
    voice.say("cli-serving", url=url, tenants=", ".join(tenant.name for tenant in tenants))
    voice.say("cli-keeping", database=database)
    voice.say("cli-try-docs", url=url)
    first = next((tenant for tenant in tenants if tenant.sample), None)
    if first is not None and first.sample is not None:
        body = shlex.quote(json_text(first.sample.body))
        voice.say("cli-try-curl", tenant=first.name)
        typer.echo(f"\ncurl -s {url}/v1/{first.name}/decisions -H 'Content-Type: application/json' -d {body}\n")

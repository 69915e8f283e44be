"""The command that starts the HTTP service."""

import os
import shlex
import socket
from typing import Annotated

import typer
import uvicorn

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Lang
from dueprocess.api.cli.terminal import Terminal, terminal
from dueprocess.api.http import create_app
from dueprocess.api.json_text import json_text
from dueprocess.engine.pack import Library
from dueprocess.engine.service import Tenants, load_tenants
from dueprocess.engine.service.second_opinions import SecondOpinions, Settings, read_settings, reason_text


def serve(
    tenants: Annotated[list[str], typer.Argument(metavar="TENANT...", help=helped("tenants"))],
    host: Annotated[str, typer.Option("--host", help=helped("host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=helped("port"))] = 8000,
    lang: Lang = None,
) -> None:
    """Loads the tenants, binds the port, says what to try, and answers until it is stopped."""
    with terminal(as_json=False, lang=lang) as voice:
        settings = read_settings(os.environ, tuple(tenants))
        served = load_tenants(tenants, Library.default())
        opinions = SecondOpinions(served, settings)
        server = uvicorn.Server(uvicorn.Config(create_app(served, opinions), log_level="warning"))
        listening = _listen(host, port, voice)
        _welcome(served, f"http://{host}:{listening.getsockname()[1]}", voice)
        _warn(opinions, settings, voice)
        server.run(sockets=[listening])


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


def _welcome(tenants: Tenants, url: str, voice: Terminal) -> None:
    voice.say("cli-serving", url=url, tenants=", ".join(tenant.name for tenant in tenants))
    voice.say("cli-try-docs", url=url)
    first = next((tenant for tenant in tenants if tenant.sample), None)
    if first is not None and first.sample is not None:
        body = shlex.quote(json_text(first.sample.body))
        voice.say("cli-try-curl", tenant=first.name)
        typer.echo(f"\ncurl -s {url}/v1/{first.name}/decisions -H 'Content-Type: application/json' -d {body}\n")

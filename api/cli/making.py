"""The commands that write files: new, calendar. They never overwrite one."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from dueprocess.api.cli.calendar_options import days_of, years_of
from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.terminal import Terminal, terminal
from dueprocess.engine.calendar.errors import NoEdition
from dueprocess.engine.calendar.generate import generate_edition
from dueprocess.engine.pack import Collector, Library, Mark, load_pack
from dueprocess.engine.service import PackExists, new_pack

POLICIES: Final = Path("policies")
CALENDARS: Final = Path("rules", "calendars")

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=helped("new-name"))],
    extends: Annotated[str, typer.Option("--extends", metavar="BASE", help=helped("extends"))],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Writes a new pack into ./policies."""
    with terminal(as_json, lang) as voice:
        _check_slug(name, voice)
        base = load_pack(extends, Library.default())
        try:
            made = new_pack(name, base, POLICIES, date.today())  # noqa: DTZ011 - the operator's own day is meant
        except PackExists as error:
            voice.refuse("cli-pack-exists", folder=error.folder)
        except OSError as error:
            voice.refuse("cli-cannot-write", path=error.filename, reason=error.strerror)
        voice.wrote(made.written)
        voice.say("cli-pack-next", name=name, folder=made.folder)


def calendar(
    name: Annotated[str, typer.Argument(metavar="NAME", help=helped("calendar-name"))],
    years: Annotated[str, typer.Option("--years", metavar="YEARS", help=helped("years"))],
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help=helped("zone"))],
    country: Annotated[str | None, typer.Option("--country", metavar="CODE", help=helped("country"))] = None,
    region: Annotated[str | None, typer.Option("--subdivision", metavar="CODE", help=helped("subdivision"))] = None,
    days: Annotated[str, typer.Option("--days", metavar="DAYS", help=helped("days"))] = "mon-fri",
    hours: Annotated[list[str] | None, typer.Option("--hours", metavar="HOURS", help=helped("hours"))] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Writes a calendar edition into ./rules/calendars."""
    with terminal(as_json, lang) as voice:
        _check_slug(name, voice)
        path = CALENDARS / f"{name}.yaml"
        if path.exists():
            voice.refuse("cli-file-exists", path=path)
        collector = Collector()
        asked_years, asked_days = years_of(years, collector), days_of(days, collector)
        collector.raise_if_errors()
        intervals = hours or ["09:00-17:00"]
        try:
            text = generate_edition(name, country, region, asked_years, asked_days, intervals, zone)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except NoEdition as error:
            collector.error(error.code, Mark("--country", 1, 1), **error.params)
            collector.raise_if_errors()
        except OSError as error:
            voice.refuse("cli-cannot-write", path=error.filename, reason=error.strerror)
        voice.wrote((path,))


def _check_slug(name: str, voice: Terminal) -> None:
    if not _SLUG.fullmatch(name):
        voice.refuse("cli-bad-name", name=name)

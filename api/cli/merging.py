"""The command that merges a case into another."""

from typing import Annotated

import typer
from rich.console import Console

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.stores import Database, TenantName, casebook, language_for
from dueprocess.api.cli.terminal import terminal
from dueprocess.engine.service.cases.merging import Merging, merge
from dueprocess.engine.service.delivering.subscribing import OPERATOR
from dueprocess.engine.store import DEFAULT_URL


def merge_kept(
    case: Annotated[str, typer.Argument(metavar="CASE", help=helped("merged-case"))],
    into: Annotated[str, typer.Option("--into", metavar="CASE", help=helped("merged-into"))],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help=helped("merged-because"))],
    tenant: TenantName,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help=helped("by-whom"))] = OPERATOR,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Merges a case, as a duplicate, into the one that was received first."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = language_for(book, tenant, voice)
        voice.answer(merge(book, tenant, Merging(case, into, by, because, language)), _show, language)


def _show(console: Console, answer: Plain, language: str) -> None:
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    lines.aside(answer["carried"])
    if answer["left_out"]:
        lines.heading("left-out")
    for each in answer["left_out"]:
        lines.item(each["event"], [each["id"], *each["because"]])

"""The commands about how long records are kept: retention, case hold, case release."""

from typing import Annotated

import typer
from rich.console import Console

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.show_cases import plain_value
from dueprocess.api.cli.stores import Database, TenantName, casebook, language_for
from dueprocess.api.cli.terminal import terminal
from dueprocess.engine.service.delivering.subscribing import OPERATOR
from dueprocess.engine.service.retention.holding import hold, release
from dueprocess.engine.service.retention.outlived import outlived
from dueprocess.engine.store import DEFAULT_URL

KeptCase = Annotated[str, typer.Argument(metavar="CASE", help=helped("kept-case"))]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help=helped("held-because"))]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help=helped("by-whom"))]


def list_outlived(
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help=helped("retention-tenant"))],
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Lists the records that need not be kept any more, and what still needs them."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = language_for(book, tenant, voice)
        voice.answer(outlived(book, tenant, language), _show_outlived, language)


def hold_case(
    case: KeptCase, because: Because, tenant: TenantName, by: By = OPERATOR, database: Database = DEFAULT_URL,
    as_json: Json = False, lang: Lang = None,
) -> None:
    """Holds a case: nothing of it is disposed of until it is released."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = language_for(book, tenant, voice)
        voice.answer(hold(book, tenant, case, by, because, language), _show_summary, language)


def release_case(
    case: KeptCase, because: Because, tenant: TenantName, by: By = OPERATOR, database: Database = DEFAULT_URL,
    as_json: Json = False, lang: Lang = None,
) -> None:
    """Releases a case that was held."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = language_for(book, tenant, voice)
        voice.answer(release(book, tenant, case, by, because, language), _show_summary, language)


def _show_summary(console: Console, answer: Plain, language: str) -> None:
    Lines(console, language).sentence(answer["summary"])


def _show_outlived(console: Console, answer: Plain, language: str) -> None:
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    for each in answer["records"]:
        kept = lines.say("kept-until", span=each["kept_for"], at=each["since"])
        by = lines.say("disposed-by", who=plain_value(lines, each["disposed_by"]))
        needs = [lines.say(f"needed-by-{need['why']}", name=need.get("name", "")) for need in each["needed_by"]]
        lines.item(each["case"], [each["label"], kept, by, *each["because"], *each.get("duplicates", []), *needs])

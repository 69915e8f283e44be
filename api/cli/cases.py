"""The commands about a case: decide, may, why, timeline."""

from typing import Annotated

import typer

from dueprocess.api.cli.case_files import instant_option, open_case
from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import At, CaseFile, Json, KnownAt, Lang, UnderPack
from dueprocess.api.cli.requests import request_node
from dueprocess.api.cli.show_cases import show_decision, show_reason, show_timeline, show_verdict
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.service import decided, explained, foreseen, judged


def decide_case(
    case: CaseFile,
    pack: UnderPack = None,
    at: At = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Decides a case at an instant."""
    with terminal(as_json, lang) as voice:
        inquiry = open_case(case, pack, at, known_at, voice)
        voice.answer(decided(inquiry), show_decision, inquiry.language)


def may_happen(
    case: CaseFile,
    event: Annotated[str, typer.Option("--event", metavar="EVENT", help=helped("event"))],
    by: Annotated[str | None, typer.Option("--by", metavar="PARTY", help=helped("by"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="PARTY", help=helped("to"))] = None,
    via: Annotated[str | None, typer.Option("--via", metavar="MEDIUM", help=helped("via"))] = None,
    with_: Annotated[list[str] | None, typer.Option("--with", metavar="FACT=VALUE", help=helped("with"))] = None,
    pack: UnderPack = None,
    at: At = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Judges an event before it is recorded."""
    with terminal(as_json, lang) as voice:
        inquiry = open_case(case, pack, at, known_at, voice)
        answer = judged(inquiry, request_node(event, by, to, via, with_ or []))
        voice.answer(answer, show_verdict, inquiry.language)
        if answer["answer"] != "allowed":
            raise typer.Exit(FINDINGS)


def why_so(
    case: CaseFile,
    about: Annotated[str, typer.Option("--about", metavar="NAME", help=helped("about"))],
    pack: UnderPack = None,
    at: At = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Explains one name of the policy for a case."""
    with terminal(as_json, lang) as voice:
        inquiry = open_case(case, pack, at, known_at, voice)
        voice.answer(explained(inquiry, about, Mark("--about", 1, 1)), show_reason, inquiry.language)


def timeline_of(
    case: CaseFile,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT", help=helped("until"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help=helped("limit"))] = 50,
    pack: UnderPack = None,
    at: At = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Follows a case as if nobody acted any more."""
    with terminal(as_json, lang) as voice:
        inquiry = open_case(case, pack, at, known_at, voice)
        collector = Collector()
        end = instant_option(until, "--until", inquiry.policy, collector)
        collector.raise_if_errors()
        voice.answer(foreseen(inquiry, end, limit), show_timeline, inquiry.language)

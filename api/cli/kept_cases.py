"""The commands about cases that are kept: open, record, next, may, why, timeline, show, list."""

from typing import Annotated, cast

import typer

from dueprocess.api.cli.case_files import instant_option
from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import At, CaseFile, Json, KnownAt, Lang
from dueprocess.api.cli.placing import placed
from dueprocess.api.cli.requests import event_node, request_node
from dueprocess.api.cli.show_cases import show_decision, show_reason, show_timeline, show_verdict
from dueprocess.api.cli.show_kept import show_cases, show_recorded, show_what_is_kept
from dueprocess.api.cli.stores import Database, TenantName, casebook, language_for, policy_for
from dueprocess.api.cli.terminal import FINDINGS, Terminal, terminal
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, plain, read_yaml, text_of
from dueprocess.engine.service import explained, foreseen, judged
from dueprocess.engine.service.cases.answering import Looked, look, next_answer
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded
from dueprocess.engine.service.cases.listing import MOST_CASES, USUAL_CASES, cases_answer
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.recording import Force, Recording, record_event
from dueprocess.engine.service.cases.showing import case_answer
from dueprocess.engine.store import DEFAULT_URL

KeptCase = Annotated[str, typer.Argument(metavar="CASE", help=helped("kept-case"))]
Event = Annotated[str, typer.Option("--event", metavar="EVENT", help=helped("event"))]
By = Annotated[str | None, typer.Option("--by", metavar="PARTY", help=helped("by"))]
To = Annotated[str | None, typer.Option("--to", metavar="PARTY", help=helped("to"))]
Via = Annotated[str | None, typer.Option("--via", metavar="MEDIUM", help=helped("via"))]
With = Annotated[list[str] | None, typer.Option("--with", metavar="FACT=VALUE", help=helped("with"))]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help=helped("key"))]


def open_kept(
    case: CaseFile,
    tenant: Annotated[str | None, typer.Option("--tenant", metavar="TENANT", help=helped("file-tenant"))] = None,
    key: Key = None,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Opens a case with the events of a case file."""
    with terminal(as_json, lang) as voice:
        node = _read(case)
        named = tenant or (text_of(node.items.get("tenant")) if isinstance(node, Mapping) else "")
        if not named:
            _refuse("case-names-no-tenant", node.mark)
        body = cast("dict[str, object]", plain(node)) if isinstance(node, Mapping) else {}
        with casebook(database, voice) as book, placed(node):
            language = language_for(book, named, voice)
            opened = open_case(book, named, Opening(named, body, key, language))
        voice.answer(_told(opened), show_recorded, language)


def record(
    case: KeptCase,
    event: Event,
    tenant: TenantName,
    by: By = None,
    to: To = None,
    via: Via = None,
    with_: With = None,
    at: Annotated[str | None, typer.Option("--at", metavar="INSTANT", help=helped("happened-at"))] = None,
    corrects: Annotated[str | None, typer.Option("--corrects", metavar="EVENT-ID", help=helped("corrects"))] = None,
    key: Key = None,
    expected: Annotated[int | None, typer.Option("--if-version", metavar="N", help=helped("if-version"))] = None,
    forced_by: Annotated[str | None, typer.Option("--force-by", metavar="PERSON", help=helped("force-by"))] = None,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help=helped("because"))] = None,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Records an event of a case."""
    with terminal(as_json, lang) as voice:
        node = event_node(request_node(event, by, to, via, with_ or []), at, corrects)
        if (forced_by is None) != (because is None):
            _refuse("option-force-unexplained", Mark("--force-by" if because is None else "--because", 1, 1))
        force = None if forced_by is None or because is None else Force(forced_by, because)
        body = cast("dict[str, object]", plain(node))
        with casebook(database, voice) as book, placed(node):
            language = language_for(book, tenant, voice)
            recorded = record_event(book, tenant, Recording(case, body, key, expected, force, language))
        voice.answer(_told(recorded), show_recorded, language)


def next_of(
    case: KeptCase, tenant: TenantName, at: At = None, known_at: KnownAt = None, database: Database = DEFAULT_URL,
    as_json: Json = False, lang: Lang = None,
) -> None:
    """Says what must happen next with a kept case."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        looked = _looked(book, tenant, case, at, known_at, voice)
        voice.answer(next_answer(looked), show_decision, looked.inquiry.language)


def may_kept(
    case: KeptCase, event: Event, tenant: TenantName, by: By = None, to: To = None, via: Via = None,
    with_: With = None, at: At = None, known_at: KnownAt = None, database: Database = DEFAULT_URL,
    as_json: Json = False, lang: Lang = None,
) -> None:
    """Judges an event of a kept case before it is recorded."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        looked = _looked(book, tenant, case, at, known_at, voice)
        answer = judged(looked.inquiry, request_node(event, by, to, via, with_ or []))
        voice.answer(answer, show_verdict, looked.inquiry.language)
        if answer["answer"] != "allowed":
            raise typer.Exit(FINDINGS)


def why_kept(
    case: KeptCase, about: Annotated[str, typer.Option("--about", metavar="NAME", help=helped("about"))],
    tenant: TenantName, at: At = None, known_at: KnownAt = None, database: Database = DEFAULT_URL,
    as_json: Json = False, lang: Lang = None,
) -> None:
    """Explains one name of the policy for a kept case."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        looked = _looked(book, tenant, case, at, known_at, voice)
        voice.answer(explained(looked.inquiry, about, Mark("--about", 1, 1)), show_reason, looked.inquiry.language)


def timeline_kept(
    case: KeptCase,
    tenant: TenantName,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT", help=helped("until"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help=helped("limit"))] = 50,
    at: At = None,
    known_at: KnownAt = None,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Follows a kept case as if nobody acted any more."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        inquiry = _looked(book, tenant, case, at, known_at, voice).inquiry
        collector = Collector()
        end = instant_option(until, "--until", inquiry.policy, collector)
        collector.raise_if_errors()
        voice.answer(foreseen(inquiry, end, limit), show_timeline, inquiry.language)


def show_kept(
    case: KeptCase, tenant: TenantName, database: Database = DEFAULT_URL, as_json: Json = False, lang: Lang = None,
) -> None:
    """Shows what is kept of a case: its events, everything that was told of it, and its policies."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        voice.answer(case_answer(book, tenant, case), show_what_is_kept, language_for(book, tenant, voice))


def list_cases(
    tenant: TenantName,
    running: Annotated[bool, typer.Option("--running", help=helped("running"))] = False,
    after: Annotated[str, typer.Option("--after", metavar="CASE", help=helped("after"))] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST_CASES, help=helped("limit-cases"))] = USUAL_CASES,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Lists the cases of a tenant."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        policy_for(book, tenant)
        found = cases_answer(book, tenant, after, limit, running=running)
        voice.answer(found, show_cases, language_for(book, tenant, voice))


def _told(recorded: Recorded) -> dict[str, object]:
    return {**recorded.answer, "recorded": list(recorded.event_ids)}


def _looked(
    book: Casebook, tenant: str, case: str, at: str | None, known_at: str | None, voice: Terminal
) -> Looked:
    """The case as of the instants of the options, which are read in the zone of its policy."""
    looked = look(book, tenant, case, language=voice.asked)
    if at is None and known_at is None:
        return looked
    collector, policy = Collector(), looked.inquiry.policy
    as_of, known = (instant_option(*each, policy, collector) for each in ((at, "--at"), (known_at, "--known-at")))
    collector.raise_if_errors()
    return look(book, tenant, case, as_of, known, voice.asked)


def _read(case: CaseFile) -> Node:
    collector = Collector()
    node = read_yaml(case, collector)
    collector.raise_if_errors()
    assert node is not None
    return node


def _refuse(code: str, mark: Mark) -> None:
    collector = Collector()
    collector.error(code, mark)
    collector.raise_if_errors()

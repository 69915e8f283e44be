"""The commands about people: what stands before them (due), and who holds which role (directory)."""

from typing import Annotated

import typer

from dueprocess.api.cli.case_files import instant_option
from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.show_kept import show_directory, show_due
from dueprocess.api.cli.stores import Database, TenantName, casebook, language_for, policy_for
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.pack import Collector, Mark, Scalar
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.directories import Entered, directory_answer, end, hold
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.service.cases.worklists import MOST_ITEMS, USUAL_ITEMS, Wanted, due, place_at
from dueprocess.engine.service.delivering.subscribing import OPERATOR
from dueprocess.engine.store import DEFAULT_URL

Person = Annotated[str, typer.Argument(metavar="PERSON", help=helped("person"))]
HeldRole = Annotated[str, typer.Argument(metavar="ROLE", help=helped("role"))]
Unit = Annotated[str | None, typer.Option("--of", metavar="UNIT", help=helped("unit"))]


def due_for(
    tenant: TenantName,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help=helped("due-role"))] = None,
    unit: Unit = None,
    person: Annotated[str | None, typer.Option("--person", metavar="PERSON", help=helped("due-person"))] = None,
    before: Annotated[str | None, typer.Option("--before", metavar="INSTANT", help=helped("before"))] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="NEXT", help=helped("after"))] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST_ITEMS, help=helped("limit-due"))] = USUAL_ITEMS,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Shows what stands before a role or a person, most urgent first."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        collector = Collector()
        if role is None and person is None:
            collector.error("due-of-nobody", Mark("--role", 1, 1))
        place = place_at(after, Mark("--after", 1, 1), collector)
        until = _instant(before, "--before", book, tenant, collector)
        collector.raise_if_errors()
        policy, language = policy_for(book, tenant), language_for(book, tenant, voice)
        found = due(book, tenant, Wanted(role, unit, person, until, place, limit), language)
        if not found["due"] and role is not None and policy is not None:
            ValueReader(policy.words, collector).party(Scalar(role, role, Mark("--role", 1, 1)))
            collector.raise_if_errors()
        voice.answer(found, show_due, language)


def list_directory(
    tenant: TenantName, database: Database = DEFAULT_URL, as_json: Json = False, lang: Lang = None
) -> None:
    """Lists who holds which role, or held it."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        voice.answer(directory_answer(book, tenant), show_directory, language_for(book, tenant, voice))


def hold_role(
    person: Person,
    role: HeldRole,
    tenant: TenantName,
    unit: Unit = None,
    since: Annotated[str | None, typer.Option("--since", metavar="INSTANT", help=helped("since"))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT", help=helped("held-until"))] = None,
    may_force: Annotated[bool, typer.Option("--may-force", help=helped("may-force"))] = False,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Enters that a person holds a role."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        collector = Collector()
        first = _instant(since, "--since", book, tenant, collector)
        last = _instant(until, "--until", book, tenant, collector)
        collector.raise_if_errors()
        entered = Entered(person, role, unit, first, last, may_force, Mark("ROLE", 1, 1), Mark("--until", 1, 1))
        held = hold(book, tenant, entered, OPERATOR)
        voice.answer({"directory": [held]}, show_directory, language_for(book, tenant, voice))


def end_role(
    person: Person,
    role: HeldRole,
    tenant: TenantName,
    unit: Unit = None,
    until: Annotated[str | None, typer.Option("--until", metavar="INSTANT", help=helped("held-until"))] = None,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Ends that a person holds a role."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        collector = Collector()
        last = _instant(until, "--until", book, tenant, collector)
        collector.raise_if_errors()
        if not end(book, tenant, person, role, unit, last, OPERATOR):
            voice.decline("cli-not-held", {"person": person, "role": role}, {})
            raise typer.Exit(FINDINGS)
        voice.answer(directory_answer(book, tenant), show_directory, language_for(book, tenant, voice))


def _instant(text: str | None, option: str, book: Casebook, tenant: str, collector: Collector) -> int | None:
    """The instant of an option, in the zone of the policy in force where it names none."""
    if text is None:
        return None
    with book.store.reading(tenant) as tx:
        policy = policy_in_force(tx, book.shelf)
    if policy is None:
        collector.error("nothing-published", Mark("--tenant", 1, 1), tenant=tenant)
        return None
    return instant_option(text, option, policy, collector)

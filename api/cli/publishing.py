"""The commands about policies over time: publish, publications, migrate, withdraw."""

from typing import Annotated, cast

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.lines import Plain
from dueprocess.api.cli.options import Json, Lang, Pack
from dueprocess.api.cli.show_publications import show_migration, show_publications, show_published, show_withdrawn
from dueprocess.api.cli.stores import Database, casebook
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.pack import Library, Mark
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.delivering.subscribing import OPERATOR
from dueprocess.engine.service.publishing.listing import publications_answer
from dueprocess.engine.service.publishing.migrating import MOST_CASES, Migration, migrate_all
from dueprocess.engine.service.publishing.naming import Named
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.service.publishing.telling import published_answer
from dueprocess.engine.service.publishing.withdrawing import withdraw
from dueprocess.engine.store import DEFAULT_URL

Tenant = Annotated[str, typer.Argument(metavar="TENANT", help=helped("publishing-tenant"))]
PackName = Annotated[str | None, typer.Option("--pack", metavar="PACK", help=helped("tenants-pack"))]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help=helped("by-whom"))]


def publish_pack(
    pack: Pack,
    tenant: Annotated[str | None, typer.Option("--tenant", metavar="TENANT", help=helped("publish-for"))] = None,
    by: By = OPERATOR,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Publishes a pack for the cases of a tenant."""
    with terminal(as_json, lang) as voice:
        library = Library.default()
        policy = load_policy(pack, library)
        with casebook(database, voice, create=True) as book:
            published = publish(book, tenant or policy.id, policy, library, by)
        language = voice.language()
        voice.answer(published_answer(policy, published, language), show_published, language)
        if published.carried.failed:
            raise typer.Exit(FINDINGS)


def list_publications(
    tenant: Tenant, database: Database = DEFAULT_URL, as_json: Json = False, lang: Lang = None
) -> None:
    """Lists what was published for a tenant."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        voice.answer(publications_answer(book, tenant), show_publications, voice.language())


def migrate_cases(
    tenant: Tenant,
    to: Annotated[str, typer.Option("--to", metavar="VERSION", help=helped("to-version"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=helped("dry-run-migrate"))] = False,
    pack: PackName = None,
    by: By = OPERATOR,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Moves the open cases of a tenant to a version, or shows what that would change."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = voice.language()
        asked = Migration(Named(pack or tenant, to, Mark("--to", 1, 1)), by, dry_run, limit=MOST_CASES)
        answer = migrate_all(book, tenant, asked, language)
        voice.answer(answer, show_migration, language)
        if any("cannot" in each for each in cast("list[Plain]", answer["cases"])):
            raise typer.Exit(FINDINGS)


def withdraw_version(
    tenant: Tenant,
    version: Annotated[str, typer.Argument(metavar="VERSION", help=helped("withdrawn-version"))],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help=helped("withdrawn-because"))],
    pack: PackName = None,
    by: By = OPERATOR,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Takes a version out of force."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = voice.language()
        named = Named(pack or tenant, version, Mark("VERSION", 1, 1))
        voice.answer(withdraw(book, tenant, named, by, because, language), show_withdrawn, language)

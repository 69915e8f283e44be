"""The commands about what is told outside: subscriptions, and the outbox."""

from typing import Annotated, Literal

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.show_outside import (
    show_message,
    show_new_subscription,
    show_outbox,
    show_resent,
    show_subscription,
    show_subscriptions,
)
from dueprocess.api.cli.stores import Database, TenantName, casebook, language_for
from dueprocess.api.cli.terminal import terminal
from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.service.delivering import handling
from dueprocess.engine.service.delivering.answers import MOST, USUAL
from dueprocess.engine.service.delivering.subscribing import Named, Wish
from dueprocess.engine.store import DEFAULT_URL
from dueprocess.engine.store.outbox import Standing

Way = Literal["webhook", "mail"]
"""How somebody is told."""

Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help=helped("subscription-kinds"))]
Roles = Annotated[list[str] | None, typer.Option("--role", metavar="ROLE", help=helped("subscription-roles"))]


def add_subscription(
    way: Annotated[Way, typer.Argument(metavar="KIND", help=helped("subscription-kind"))],
    target: Annotated[str, typer.Argument(metavar="TARGET", help=helped("subscription-target"))],
    tenant: TenantName,
    kinds: Kinds = None,
    roles: Roles = None,
    plain_http: Annotated[bool, typer.Option("--plain-http", help=helped("plain-http"))] = False,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Begins a subscription, and shows its secret, once."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        wish = Wish(way, Named(target, Mark("TARGET", 1, 1)), _named(kinds, "--kind"), _named(roles, "--role"))
        answer = handling.add_subscription(book, tenant, wish, plain_http=plain_http)
        voice.answer(answer, show_new_subscription, language_for(book, tenant, voice))


def list_subscriptions(
    tenant: TenantName, database: Database = DEFAULT_URL, as_json: Json = False, lang: Lang = None
) -> None:
    """Lists who is told of what, or was."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        answer = handling.list_subscriptions(book, tenant)
        voice.answer(answer, show_subscriptions, language_for(book, tenant, voice))


def end_subscription(
    subscription: Annotated[str, typer.Argument(metavar="SUBSCRIPTION", help=helped("subscription"))],
    tenant: TenantName,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Ends a subscription."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        answer = handling.remove_subscription(book, tenant, subscription)
        voice.answer(answer, show_subscription, language_for(book, tenant, voice))


def list_outbox(
    tenant: TenantName,
    standing: Annotated[Standing | None, typer.Option("--standing", help=helped("standing"))] = None,
    after: Annotated[str, typer.Option("--after", metavar="NEXT", help=helped("after"))] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help=helped("limit-outbox"))] = USUAL,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Lists messages."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        language = language_for(book, tenant, voice)
        voice.answer(handling.list_messages(book, tenant, language, standing, after, limit), show_outbox, language)


def resend(
    tenant: TenantName,
    message: Annotated[str | None, typer.Argument(metavar="MESSAGE", help=helped("message"))] = None,
    dead: Annotated[bool, typer.Option("--dead", help=helped("resend-dead"))] = False,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Has one message sent again, or all that were given up."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        if dead == (message is not None):
            collector = Collector()
            collector.error("resend-which", Mark("MESSAGE", 1, 1))
            collector.raise_if_errors()
        language = language_for(book, tenant, voice)
        if message is None:
            voice.answer(handling.resend_dead(book, tenant), show_resent, language)
        else:
            voice.answer(handling.resend(book, tenant, language, message), show_message, language)


def _named(names: list[str] | None, option: str) -> tuple[Named, ...]:
    return tuple(Named(name, Mark(option, 1, 1)) for name in names or ())

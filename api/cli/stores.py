"""The database of kept cases, opened for one command; what it cannot do, and what a case refuses, ends the command."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.show_cases import show_verdict
from dueprocess.api.cli.terminal import FINDINGS, UNREADABLE, Terminal
from dueprocess.api.refusals import REFUSALS, Refusal, refusal_of
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.service.cases.refusing import Refused
from dueprocess.engine.store import Store, StoreError, policies

SETTING: Final = "DUEPROCESS_DATABASE"
"""The environment variable that names the database where no option does: it may hold a password."""

UNAVAILABLE: Final = 3
"""The exit code of a command that may well succeed if it is given again later."""

Database = Annotated[
    str, typer.Option("--database", metavar="URL", envvar=SETTING, show_envvar=False, help=helped("database"))]
TenantName = Annotated[str, typer.Option("--tenant", metavar="TENANT", help=helped("tenant"))]

_EXIT_CODES: Final = {
    **dict.fromkeys(
        ("unknown-case", "no-policy", "nothing-published", "unknown-subscription", "unknown-message"), UNREADABLE),
    "store-unavailable": UNAVAILABLE,
}
_VERDICTS: Final = ("refused", "undetermined")


def now() -> int:
    """The clock of the service: whole seconds since the epoch, UTC."""
    return int(time.time())


@contextmanager
def casebook(database: str, voice: Terminal, *, create: bool = False) -> Iterator[Casebook]:
    """The casebook of a database, its tables up to date. Refusals, and a database that cannot serve, end the command.

    Only those who begin one may `create` its file: nobody is to look for their cases in a new one by mistake.

    Raises PackError for an address or a database that cannot be used.
    """
    try:
        store = _opened(database, create=create)
        try:
            yield Casebook(store)
        finally:
            store.close()
    except REFUSALS as error:
        language = voice.language(error.verdict.policy.language) if isinstance(error, Refused) else voice.language()
        _decline(refusal_of(error, language), language, voice)


def policy_for(book: Casebook, tenant: str) -> Policy | None:
    """The policy in force for a tenant; None if all were withdrawn. Raises PackError for a tenant without."""
    with book.store.reading(tenant) as tx:
        policy = policy_in_force(tx, book.shelf)
        unknown = policy is None and not policies.published(tx)
    if unknown:
        collector = Collector()
        collector.error("nothing-published", Mark("--tenant", 1, 1), tenant=tenant)
        collector.raise_if_errors()
    return policy


def language_for(book: Casebook, tenant: str, voice: Terminal) -> str:
    """The language to speak about a tenant's matters: the caller's, else that of the policy in force."""
    if voice.asked is not None:
        return voice.asked
    with book.store.reading(tenant) as tx:
        policy = policy_in_force(tx, book.shelf)
    return voice.language() if policy is None else policy.language


def _opened(database: str, *, create: bool) -> Store:
    try:
        return Store.open(database, now, create=create)
    except StoreError as error:
        collector = Collector()
        collector.error(error.code, Mark("--database", 1, 1), **error.params)
        collector.raise_if_errors()
        raise


def _decline(refusal: Refusal, language: str, voice: Terminal) -> None:
    """Says why it was not done, and ends the command."""
    if refusal.code in _VERDICTS:
        voice.answer(refusal.more, show_verdict, language)
    else:
        voice.decline(f"problem-{refusal.code}.detail", refusal.params, refusal.more)
    raise typer.Exit(_EXIT_CODES.get(refusal.code, FINDINGS))

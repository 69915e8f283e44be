"""The commands that keep time: work, a worker process; audit, which looks after its timers."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from threading import Event, Thread
from types import FrameType
from typing import Annotated

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.logs import log_to_stderr
from dueprocess.api.cli.options import Json, Lang
from dueprocess.api.cli.show_kept import show_audit
from dueprocess.api.cli.stores import Database, casebook
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.delivering import SETTING as MAIL_SETTING
from dueprocess.engine.service.delivering import Courier, Means, read_mail_server
from dueprocess.engine.service.worker import Worker
from dueprocess.engine.store import DEFAULT_URL
from dueprocess.engine.text import say

BROKEN = 70
"""The exit code of a process whose worker failed: whoever watches it starts it again."""


def work(database: Database = DEFAULT_URL, lang: Lang = None) -> None:
    """Wakes cases and delivers messages of all tenants of a database until it is stopped."""
    with terminal(as_json=False, lang=lang) as voice, casebook(database, voice, create=True) as book:
        background = Background(book)
        log_to_stderr()
        voice.say("cli-working")
        with until_stopped(), background.running():
            background.wait()
    if background.failed:
        raise typer.Exit(BROKEN)


def audit(
    tenants: Annotated[list[str], typer.Argument(metavar="TENANT...", help=helped("audited"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=helped("dry-run-audit"))] = False,
    database: Database = DEFAULT_URL,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Finds cases whose timer is not what they ask for, and mends it."""
    with terminal(as_json, lang) as voice, casebook(database, voice) as book:
        found = {tenant: audit_timers(book, tenant, mend=not dry_run) for tenant in tenants}
        count = sum(map(len, found.values()))
        said = "audit-well" if not count else "audit-found" if dry_run else "audit-mended"
        answer: dict[str, object] = {
            "summary": say(said, voice.language(), count=count),
            "tenants": [{"tenant": tenant, "astray": list(cases)} for tenant, cases in found.items()],
        }
        voice.answer(answer, show_audit, voice.language())
        if count:
            raise typer.Exit(FINDINGS)


def _nothing() -> None:
    """What is done when nobody wants to hear of a failure."""


class Background:
    """A worker in a thread of this process, with a courier."""

    def __init__(self, book: Casebook) -> None:
        setting = os.environ.get(MAIL_SETTING)
        means = Means(read_mail_server(setting) if setting else None)
        self._worker = Worker(book, Courier(book.store, means, Random()))  # noqa: S311 - jitter is no secret
        self._ended = Event()
        self.failed = False

    @contextmanager
    def running(self, on_failure: Callable[[], None] = _nothing) -> Iterator[None]:
        """Works while the block lasts, and ends what is under way after it; `on_failure` is told if it cannot."""
        thread = Thread(target=self._run, args=(on_failure,), name="worker")
        self._ended.clear()
        thread.start()
        try:
            yield
        finally:
            self._worker.stop()
            thread.join()

    def wait(self) -> None:
        """Waits until the worker ends, which it does by itself only if it fails."""
        self._ended.wait()

    def _run(self, on_failure: Callable[[], None]) -> None:
        try:
            self._worker.run()
        except BaseException:
            self.failed = True
            on_failure()
            raise
        finally:
            self._ended.set()


@contextmanager
def until_stopped() -> Iterator[None]:
    """Ends the block, quietly, when the process is told to end: by Ctrl-C, or by SIGTERM as service managers do."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

import json
from collections.abc import Callable
from threading import Event
from typing import Any, NoReturn

import pytest
from kept_files import Kept
from typer.testing import Result

from dueprocess.api.cli.working import BROKEN, Background
from dueprocess.engine.service.worker import Worker
from dueprocess.engine.store import timers

Run = Callable[..., Result]


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def without_timer(kept: Kept) -> None:
    with kept.book.store.transaction("ferry") as tx:
        timers.set_timer(tx, "F-1", None)


def timer(kept: Kept) -> timers.Timer | None:
    with kept.book.store.reading("ferry") as tx:
        return timers.of_case(tx, "F-1")


def test_timers_that_are_right(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", "--tenant", "ferry")
    result = run("audit", "ferry")
    assert (result.exit_code, result.stdout) == (0, "every timer is what its case asks for\n")


def test_a_timer_that_is_missing_is_found_and_then_mended(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", "--tenant", "ferry")
    without_timer(kept)
    found = run("audit", "ferry", "--dry-run", "--json")
    assert (found.exit_code, told(found)["tenants"]) == (1, [{"tenant": "ferry", "astray": ["F-1"]}])
    assert timer(kept) is None
    assert "timers mended: 1" in run("audit", "ferry").stdout
    assert timer(kept) is not None
    kept.wake_all()
    assert run("audit", "ferry").exit_code == 0


def test_a_worker_that_fails_ends_its_process(run: Run, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Worker) -> NoReturn:
        raise RuntimeError("broken")

    monkeypatch.setattr(Worker, "run", fail)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    assert run("work").exit_code == BROKEN


def test_a_worker_that_fails_is_told_of(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Worker) -> NoReturn:
        raise RuntimeError("broken")

    monkeypatch.setattr(Worker, "run", fail)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    told_of = Event()
    background = Background(kept.book)
    with background.running(told_of.set):
        assert told_of.wait(10)
    assert background.failed


def test_a_mail_server_that_cannot_be_read(run: Run, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUEPROCESS_SMTP", "nonsense")
    result = run("work")
    assert (result.exit_code, "DUEPROCESS_SMTP" in result.stderr) == (2, True)

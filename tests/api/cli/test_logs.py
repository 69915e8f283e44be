import logging
from collections.abc import Callable

import pytest

from dueprocess.api.cli.logs import OURS, log_to_stderr


@pytest.fixture
def logging_begins(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Sets logging up as in a process of its own, for the length of a test."""

    def begin() -> None:
        monkeypatch.setattr(logging.getLogger(), "handlers", [])
        ours = logging.getLogger(OURS)
        monkeypatch.setattr(ours, "level", ours.level)
        log_to_stderr()

    return begin


def test_a_line_says_when_in_utc_and_who(logging_begins: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    logging_begins()
    record = logging.LogRecord("dueprocess.requests", logging.INFO, "", 0, "closed refused", None, None)
    record.created = 1_772_452_800.25
    logging.getLogger().handle(record)
    assert capsys.readouterr().err == "2026-03-02T12:00:00Z INFO dueprocess.requests: closed refused\n"


def test_of_others_only_what_is_wrong_is_said(
    logging_begins: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    logging_begins()
    logging.getLogger("dueprocess.worker").info("woken")
    logging.getLogger("somebody.else").info("chatter")
    assert [line.split(" ", 1)[1] for line in capsys.readouterr().err.splitlines()] == ["INFO dueprocess.worker: woken"]

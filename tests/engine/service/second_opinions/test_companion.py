import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from dueprocess.engine.service.second_opinions.companion import Companion, Lost

ECHO = """\
import sys
from dueprocess.engine.second.worker.protocol import frame_of, read_message
while (message := read_message(sys.stdin.buffer)) is not None:
    sys.stdout.buffer.write(frame_of(message))
    sys.stdout.flush()
"""
SOON = 30.0


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Companion]]:
    """Starts a program as a companion; what is left of it is taken away."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    companions: list[Companion] = []

    def start(program: str) -> Companion:
        (tmp_path / "trial_companion.py").write_text(program, encoding="utf-8")
        companions.append(Companion("trial_companion"))
        return companions[-1]

    yield start
    for companion in companions:
        companion.kill()


def test_it_answers_each_message_with_one(started: Callable[[str], Companion]) -> None:
    companion = started(ECHO)
    for message in ({"case": "甲"}, {"long": "x" * 300_000}, {}):
        assert companion.ask(message, SOON) == message


def gone(companion: Companion, message: object, seconds: float = SOON) -> str:
    before = monotonic()
    with pytest.raises(Lost) as found:
        companion.ask(message, seconds)
    assert monotonic() - before < seconds + 5
    assert not Path(f"/proc/{companion.process.pid}").exists() or sys.platform != "linux"  # killed, and reaped
    return found.value.reason


@pytest.mark.parametrize(
    "program", ["", "raise SystemExit(3)", "import os\nos.abort()", "print('no frame at all', flush=True)\ninput()", "print('\\0\\0\\0\\2[]', end='', flush=True)\ninput()"]
)
def test_one_that_dies_or_talks_nonsense(started: Callable[[str], Companion], program: str) -> None:
    assert gone(started(program), {}) == "crashed"


def test_one_that_hangs_is_killed(started: Callable[[str], Companion]) -> None:
    assert gone(started("import time\ntime.sleep(600)"), {}, 0.2) == "timed_out"


def test_one_that_is_stopped_and_takes_nothing_in_is_killed(started: Callable[[str], Companion]) -> None:
    companion = started(ECHO)
    companion.ask({}, SOON)
    os.kill(companion.process.pid, signal.SIGSTOP)
    assert gone(companion, {"long": "x" * 1_000_000}, 0.2) == "timed_out"


def test_it_can_be_killed_by_another_thread_and_more_than_once(started: Callable[[str], Companion]) -> None:
    companion = started(ECHO)
    companion.strike()
    assert gone(companion, {}) == "crashed"
    companion.kill()

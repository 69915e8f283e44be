from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from dueprocess.engine.pack import Library
from dueprocess.engine.service.second_opinions import background
from dueprocess.engine.service.second_opinions.background import MOST_CHARACTERS, MOST_WAITING, Background, Sample
from dueprocess.engine.service.second_opinions.companion import Lost
from dueprocess.engine.service.second_opinions.outcomes import Outcome
from dueprocess.engine.service.second_opinions.tallies import Occasion, Tally

SAMPLE = Sample(Occasion("mall", "M-1", 1767225600, "Asia/Shanghai"), None, "{}", "sha256:0")


class Process:
    """Stands in for the process in the background: answers with what it is told, or is gone."""

    def __init__(self, *answers: Outcome | str, until: Event | None = None) -> None:
        self.answers = list(answers)
        self.until = until
        self.struck = Event()
        self.asked: list[Any] = []
        self.killed = False

    def ask(self, message: Any, seconds: float) -> dict[str, Any]:
        self.asked.append(message)
        if "tenants" in message:
            return {}
        if self.until is not None:
            while not self.until.wait(0.01):
                if self.struck.is_set():
                    raise Lost("crashed")
        answer = self.answers.pop(0) if self.answers else Outcome("agreed")
        if isinstance(answer, str):
            raise Lost(answer)
        return answer.as_plain()

    def strike(self) -> None:
        self.struck.set()

    def kill(self) -> None:
        self.killed = True


Make = Callable[..., Background]


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def made(tally: Tally, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(background, "FIRST_PAUSE", 0.01)
    every: list[Background] = []

    def make(*processes: Process) -> Background:
        rest = iter(processes)
        every.append(Background(("mall",), Library((), ()), tally, lambda _: next(rest)))
        return every[-1]

    yield make
    for each in every:
        each.close()


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        sleep(0.005)


def test_what_comes_of_it_is_counted(made: Make, tally: Tally) -> None:
    difference = {"name": "severity", "source": "pack.yaml:7", "at": "2026-01-01T08:00:00+08:00"}
    process = Process(Outcome("agreed"), Outcome.of_differences((difference,)), Outcome.none("too_big"))
    running = made(process)
    for _ in range(3):
        running.offer(SAMPLE)
    until(lambda: tally.shown("mall")["asked"] == 3)
    shown = tally.shown("mall")
    assert (shown["agreed"], shown["differed"], shown["none"]) == (1, 1, {"too_big": 1})
    assert process.asked[0]["tenants"] == ["mall"]


def test_a_process_that_is_lost_is_started_again(made: Make, tally: Tally) -> None:
    running = made(Process("crashed"), Process("timed_out"), Process())
    for _ in range(4):
        running.offer(SAMPLE)
    until(lambda: tally.shown("mall")["asked"] == 4)
    shown = tally.shown("mall")
    assert (shown["agreed"], shown["none"]) == (2, {"crashed": 1, "timed_out": 1})


def test_what_it_cannot_keep_up_with_is_dropped_and_counted(made: Make, tally: Tally) -> None:
    go_on = Event()
    process = Process(until=go_on)
    running = made(process)
    running.offer(SAMPLE)
    until(lambda: len(process.asked) == 2)  # the first is out of the queue
    before = monotonic()
    for _ in range(MOST_WAITING + 10):
        running.offer(SAMPLE)
    assert monotonic() - before < 1
    assert tally.shown("mall")["dropped"] == 10
    go_on.set()
    until(lambda: tally.shown("mall")["asked"] == MOST_WAITING + 1)


def test_a_case_too_long_to_keep_is_dropped(made: Make, tally: Tally) -> None:
    made().offer(Sample(SAMPLE.occasion, None, "x" * (MOST_CHARACTERS + 1), "sha256:0"))
    assert tally.shown("mall")["dropped"] == 1


def test_closing_waits_for_nobody(made: Make, tally: Tally) -> None:
    process = Process(until=Event())
    running = made(process)
    for _ in range(MOST_WAITING):
        running.offer(SAMPLE)
    until(lambda: len(process.asked) == 2)
    before = monotonic()
    running.close()
    assert monotonic() - before < 2
    assert process.struck.is_set()
    assert tally.shown("mall")["asked"] == 0  # one that was cut short says nothing of the engine
    running.offer(SAMPLE)
    assert tally.shown("mall")["dropped"] == 1

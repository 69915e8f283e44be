"""Workers that end with their test, a good question whose answer is known, and a clock that is set by hand."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dueprocess.engine.second.program import Copy, Job, Layer, NoSecondOpinion, Program, Rule
from dueprocess.engine.second.worker.handle import Caps
from dueprocess.engine.second.worker.process import Worker

collect_ignore_glob = ["test_*.py"] if sys.version_info >= (3, 13) else []
"""The library is not for 3.13 (see pyproject.toml), and what is tested here is how it is held."""

FIELDS = frozenset({*"abcdefghijklmnopqrstuvwxyz", "id"})


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Kit:
    """What the tests of the worker say in few words."""

    good = Program("good", (Layer((
        Rule("more", (("m", {"$gt": {"x": 1}}), ("n", {"y": {"m": "x"}})), {"z": Copy("n", "y")}),), FIELDS),))
    good_job = Job(({"x": 2}, {"y": 2}, {"y": 1}), (0,))
    division = Program("division", (Layer((
        Rule("one", (("m", {"$gt": {"a": {"$div": {"$l": {"$m": "b"}, "$r": {"$m": "c"}}}}}),), {"z": 1}),), FIELDS),))
    by_zero = Job(({"a": 1, "b": 1, "c": 0},), (0,))
    hang = Program("hang", (Layer((Rule("one", (("m", {"$mt": {"t": "a*+"}}),), {"z": 1}),), FIELDS),))

    @staticmethod
    def program(key: str, *rules: Rule) -> Program:
        return Program(key, (Layer(rules, FIELDS),))

    @staticmethod
    def one(key: str, condition: object) -> Program:
        """A program of one rule on one fact."""
        return Kit.program(key, Rule("one", (("m", condition),), {"z": 1}))

    @staticmethod
    def job(*facts: dict[str, int | str]) -> Job:
        return Job(facts, (0,))

    @staticmethod
    def answers_well(worker: Worker, within: float | None = None) -> bool:
        return [derived.facts for derived in worker.derive(Kit.good, [Kit.good_job], within)] == [({"z": 2},)]

    @staticmethod
    def reason(worker: Worker, program: Program, *jobs: Job, within: float | None = None) -> str:
        """Why there is no second opinion."""
        with pytest.raises(NoSecondOpinion) as found:
            worker.derive(program, jobs, within)
        return found.value.reason

    @staticmethod
    def until(true: Callable[[], bool]) -> None:
        """Wait for a condition, and fail when it does not come."""
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end
            time.sleep(0.005)

    @staticmethod
    def kill(worker: Worker) -> int:
        """Kill the process that is there, from outside."""
        pid = worker.state.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        Kit.until(lambda: Kit.gone(pid))
        return pid

    @staticmethod
    def gone(pid: int) -> bool:
        """Whether a process has ended, reaped or not."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.fixture
def kit() -> type[Kit]:
    return Kit


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hired(clock: Clock) -> Iterator[Callable[..., Worker]]:
    """Workers of this test, by their caps."""
    workers: list[Worker] = []

    def hire(library: str = "durable_rules_engine", **caps: float) -> Worker:
        workers.append(Worker(Caps(**{"seconds": 30.0, **caps}), clock, library))
        return workers[-1]

    yield hire
    for worker in workers:
        worker.close()


@pytest.fixture
def worker(hired: Callable[..., Worker]) -> Worker:
    return hired()

"""The second engine as its users hold it: programs and jobs in, what was derived out, or no second opinion.

    with Worker() as worker:
        derived = worker.derive(program, jobs, within=2.0)

The engine runs in a child process, which may crash, hang, or be killed at any time; a caller then hears
NoSecondOpinion, and the next one is answered by a new child. One child serves all threads, a portion of a caller's jobs
at a time.
"""

from __future__ import annotations

import math
import os
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from dueprocess.engine.second.program import Derived, Job, NoSecondOpinion, Program
from dueprocess.engine.second.worker.asking import derived_of, question_of
from dueprocess.engine.second.worker.handle import OUTSIDE, Caps, Child
from dueprocess.engine.second.worker.protocol import Message
from dueprocess.engine.second.worker.record import Record

CAPS = Caps()
LIBRARY = "durable_rules_engine"
PORTION = 64
"""Layers that are run for one question, over all of its jobs: the limit of time is for so many, well under a second of
work, and others get their turn in between."""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """What can be shown of a worker: its process, the seconds it rests before the next, how those before it ended, the
    keys of the programs that it does not ask any more; and what is missing, once that is known.
    """

    pid: int | None
    rest: float
    ends: dict[str, int]
    quarantined: tuple[str, ...]
    refused: tuple[str, ...]
    missing: str | None = None


class Worker:
    """Starts its child when it is first asked. `clock` counts the seconds of the rests between children."""

    def __init__(self, caps: Caps = CAPS, clock: Callable[[], float] = time.monotonic, library: str = LIBRARY) -> None:
        self._caps = caps
        self._library = library
        self._record = Record(clock)
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._dying: list[Child] = []
        self._missing: str | None = None
        self._closed = False
        _WORKERS.add(self)

    def derive(self, program: Program, jobs: Sequence[Job], within: float | None = None) -> list[Derived]:
        """What follows in each job. Waits `within` seconds at most, for its turn and for the answer; None: for both.

        Raises NoSecondOpinion: then nothing is known of any of the jobs.
        """
        deadline = math.inf if within is None else time.monotonic() + within
        derived: list[Derived] = []
        for portion in _portions(jobs):
            with self._turn(deadline):
                derived += self._ask(program, portion, deadline)
        return derived

    @property
    def state(self) -> WorkerState:
        """The worker at this moment; does not wait for anybody's turn."""
        child, record = self._child, self._record
        return WorkerState(None if child is None else child.process.pid, record.rest, dict(record.ends),
                           record.quarantined, tuple(sorted(record.refused)), self._missing)

    def close(self) -> None:
        """End the child at once, whoever waits for it: they hear that it is closed. Can be called again."""
        self._closed = True
        child = self._child
        if child is not None:
            child.process.kill()
        with self._lock:
            if self._child is not None:
                self._drop(self._child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    @contextmanager
    def _turn(self, deadline: float) -> Iterator[None]:
        if not self._lock.acquire(timeout=min(threading.TIMEOUT_MAX, max(0.0, deadline - time.monotonic()))):
            raise NoSecondOpinion("timed_out", "the worker was busy with others")
        try:
            yield
        finally:
            self._lock.release()

    def _ask(self, program: Program, jobs: Sequence[Job], deadline: float) -> list[Derived]:
        self._record.check(program.key)
        child = self._idle(deadline)
        child.ask(program.key, question_of(program, jobs, program.key in child.held))
        answer = self._answer(child, deadline)
        if "error" in answer:
            raise self._refusal(program, answer)
        try:
            derived = derived_of(answer, jobs)
        except (TypeError, ValueError) as problem:
            raise self._end(child, program.key, "crashed", f"garbage: {problem}") from problem
        self._record.answered()
        return derived

    def _idle(self, deadline: float) -> Child:
        """A child that owes nothing. What others did not wait for is waited for here, and charged to them."""
        while True:
            child = self._child or self._start()
            if child.owed is None:
                if child.silent:
                    return child
                self._gone(child, None)
                continue
            try:
                answer = self._answer(child, deadline)
            except NoSecondOpinion:
                if child is self._child or self._closed:
                    raise
                continue
            if answer.get("error") == "missing":
                self._missing = str(answer.get("detail"))
                self._drop(child)

    def _start(self) -> Child:
        if self._closed:
            raise NoSecondOpinion("closed")
        if self._missing is not None:
            raise NoSecondOpinion("missing", self._missing)
        self._record.check_rest()
        self._dying = [child for child in self._dying if child.process.poll() is None]
        try:
            child = self._child = Child(self._library, self._caps)
        except OSError as problem:
            raise self._charge(None, "crashed", f"not to be started: {problem}") from problem
        if self._closed:  # meanwhile: whoever closed has not seen this one
            self._drop(child)
            raise NoSecondOpinion("closed")
        return child

    def _answer(self, child: Child, deadline: float) -> Message:
        """The answer that the child owes. One that is overdue or gone is ended, at the charge of what it was asked."""
        assert child.owed is not None
        key = child.owed.key
        try:
            answer = child.answer(deadline)
        except EOFError as problem:
            raise self._gone(child, key) from problem
        except ValueError as problem:
            raise self._end(child, key, "crashed", f"garbage: {problem}") from problem
        if answer is not None:
            return answer
        if child.late:
            raise self._end(child, key, "timed_out", f"no answer within {self._caps.seconds} s")
        raise NoSecondOpinion("timed_out", "the caller has no more time; the worker goes on")

    def _refusal(self, program: Program, answer: Message) -> NoSecondOpinion:
        self._record.answered()
        reason, detail = str(answer["error"]), str(answer.get("detail"))
        if answer.get("lasting"):
            self._record.refused[program.key] = detail
        return NoSecondOpinion(reason, detail)

    def _gone(self, child: Child, key: str | None) -> NoSecondOpinion:
        """What a child that has ended means: its own alarm, a crash, or the doing of somebody outside."""
        status = self._drop(child)
        reason = "timed_out" if status == -signal.SIGALRM else "crashed"
        return self._charge(None if status in OUTSIDE else key, reason, _told(status))

    def _end(self, child: Child, key: str | None, reason: str, detail: str) -> NoSecondOpinion:
        """End a child that cannot be used any more."""
        self._drop(child)
        return self._charge(key, reason, detail)

    def _charge(self, key: str | None, reason: str, detail: str) -> NoSecondOpinion:
        if self._closed:
            return NoSecondOpinion("closed")
        self._record.ended(reason, key)
        return NoSecondOpinion(reason, detail)

    def _drop(self, child: Child) -> int | None:
        self._child = None
        status = child.end()
        if status is None:
            self._dying.append(child)
        return status

    def _forget(self) -> None:
        """In a forked process: a lock that nobody holds, and a child of its own when it is asked."""
        self._lock = threading.Lock()
        children, self._child, self._dying = [self._child, *self._dying], None, []
        for child in children:
            if child is not None:
                child.forget()


def _portions(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    portion: list[Job] = []
    layers = 0
    for job in jobs:
        if portion and layers + len(job.layers) > PORTION:
            yield portion
            portion, layers = [], 0
        portion.append(job)
        layers += len(job.layers)
    if portion:
        yield portion


def _told(status: int | None) -> str:
    if status is None:
        return "killed"
    return f"ended with status {status}" if status >= 0 else f"ended by {signal.Signals(-status).name}"


_WORKERS: weakref.WeakSet[Worker] = weakref.WeakSet()


def _forget_all() -> None:
    for worker in list(_WORKERS):
        worker._forget()  # noqa: SLF001 - the same module


os.register_at_fork(after_in_child=_forget_all)

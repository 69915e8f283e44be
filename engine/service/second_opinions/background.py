"""Decisions derived again in the background: handed to a process of its own, at low priority, and never waited for.

A thread of the service would compete with those that answer; a process competes for nothing but the processor, and
comes last there. What it cannot keep up with is dropped, and counted. One that dies or hangs is started again, after a
while that doubles each time.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Full, Queue
from threading import Event, Lock, Thread
from typing import Final, Protocol

from dueprocess.engine.pack import Library
from dueprocess.engine.second.worker.protocol import Message
from dueprocess.engine.service.second_opinions.companion import Companion, Lost
from dueprocess.engine.service.second_opinions.outcomes import Outcome
from dueprocess.engine.service.second_opinions.tallies import Occasion, Tally

SAMPLER: Final = "dueprocess.engine.service.second_opinions.sampler"

MOST_WAITING: Final = 64
"""Decisions that wait to be derived again; those beyond are dropped."""

MOST_CHARACTERS: Final = 1_000_000
"""Of a case; a longer one is dropped, so that what waits stays within memory."""

PATIENCE: Final = 60.0
"""Seconds that one decision may take in the background before its process is taken for hung."""

START: Final = 300.0
"""Seconds in which the process must have loaded its packs."""

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
"""Seconds before a process that was lost is started again: the first time, and at most."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A decision to derive again: its question as it came (JSON), and the digest of the pack that it was made under."""

    occasion: Occasion
    known_at: int | None
    body: str
    digest: str

    def as_plain(self) -> Message:
        """The sample for the process in the background."""
        return {"tenant": self.occasion.tenant, "as_of": self.occasion.as_of, "known_at": self.known_at,
                "body": self.body, "digest": self.digest}


class Answering(Protocol):
    """The process in the background, as it is used here: `ask` answers within its seconds or raises Lost."""

    def ask(self, message: Message, seconds: float) -> Message: ...

    def strike(self) -> None: ...

    def kill(self) -> None: ...


class Background:
    """Decisions on their way to the process that derives them again; what comes of them is counted.

    The process is started with the first of them.
    """

    def __init__(self, tenants: tuple[str, ...], library: Library, tally: Tally,
                 start: Callable[[str], Answering] = Companion) -> None:
        self._opening = {"tenants": list(tenants), "policies": [str(folder) for folder in library.policies],
                         "rules": [str(folder) for folder in library.rules]}
        self._tally = tally
        self._start = start
        self._waiting: Queue[Sample | None] = Queue(MOST_WAITING)
        self._closing = Event()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._companion: Answering | None = None

    def offer(self, sample: Sample) -> None:
        """Hands a decision over, or drops it; returns at once."""
        if not self._taken_on(sample):
            self._tally.drop(sample.occasion.tenant)
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="second-opinions", daemon=True)
                self._thread.start()

    def _taken_on(self, sample: Sample) -> bool:
        if len(sample.body) > MOST_CHARACTERS or self._closing.is_set():
            return False
        try:
            self._waiting.put_nowait(sample)
        except Full:
            return False
        return True

    def close(self, seconds: float = 1.0) -> None:
        """Ends the process and the thread that speaks with it; waits for the thread no longer than `seconds`."""
        self._closing.set()
        with self._lock:
            thread, companion = self._thread, self._companion
        with suppress(Full):  # a thread that has work looks whether to go on; one that waits for it is woken
            self._waiting.put_nowait(None)
        if companion is not None:
            companion.strike()
        if thread is not None:
            thread.join(seconds)

    def _work(self) -> None:
        pause = FIRST_PAUSE
        while (sample := self._waiting.get()) is not None and not self._closing.is_set():
            outcome, lost = self._asked(sample)
            if self._closing.is_set():
                break
            self._tally.count(sample.occasion, outcome)
            if not lost:
                pause = FIRST_PAUSE
                continue
            self._closing.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        if self._companion is not None:
            self._companion.kill()

    def _asked(self, sample: Sample) -> tuple[Outcome, bool]:
        """What came of asking, and whether the process was lost over it."""
        try:
            return Outcome.of_plain(self._running().ask(sample.as_plain(), PATIENCE)), False
        except Lost as found:
            with self._lock:
                self._companion = None
            return Outcome.none(found.reason, "the process in the background"), True

    def _running(self) -> Answering:
        """The process, with its packs loaded. Raises Lost."""
        if self._companion is None:
            try:
                started = self._start(SAMPLER)
            except OSError:  # no process to be had: as good as one that died at once
                raise Lost("crashed") from None
            with self._lock:
                self._companion = started
            if self._closing.is_set():  # closed meanwhile, by one that could not see it yet
                started.strike()
            started.ask(self._opening, START)
        return self._companion

"""One child process as its parent holds it: started, asked, ended."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from dueprocess.engine.second.worker.channel import Channel
from dueprocess.engine.second.worker.protocol import Message, message_of

PASSED_ON = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHOME", "PYTHONPATH")
"""All of the environment that the child sees: what else is there (a database's password) is none of its business."""

OUTSIDE = {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}
GRACE = 1.0
"""Seconds that the child's own alarm comes after the parent's: it is for when there is no parent."""

MOMENT = 0.5


@dataclass(frozen=True, slots=True)
class Caps:
    """What a child may take: bytes of memory, seconds for one question, seconds to start."""

    memory: int = 1 << 30
    seconds: float = 5.0
    start: float = 20.0


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that is to come: by when (of `time.monotonic`), and for which program; for none when it starts."""

    until: float
    key: str | None


class Child:
    """A running child. The programs that it holds are in `held`; `owed` is the answer that it has not given yet."""

    def __init__(self, library: str, caps: Caps) -> None:
        arguments = [library, str(caps.memory), str(caps.seconds + GRACE)]
        self.process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-P", str(Path(__file__).with_name("boot.py")), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ})
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._channel = Channel(self.process.stdin, self.process.stdout)
        self._seconds = caps.seconds
        self.held: set[str] = set()
        self.owed: Owed | None = Owed(time.monotonic() + caps.start, None)

    def ask(self, key: str, question: bytes) -> None:
        """Send a question about the program of this key. Only when no answer is owed."""
        self._channel.send(question)
        self.held.add(key)
        self.owed = Owed(time.monotonic() + self._seconds, key)

    def answer(self, deadline: float) -> Message | None:
        """The answer that is owed; None when it is not there by the deadline, or by when it was due.

        Raises EOFError when the child has ended, and ValueError for garbage.
        """
        assert self.owed is not None
        body = self._channel.receive(min(deadline, self.owed.until))
        if body is None:
            return None
        try:
            message = message_of(body)
            self.held.difference_update(message.get("dropped", ()))
        except TypeError as problem:
            raise ValueError(str(problem)) from problem
        self.owed = None
        return message

    @property
    def late(self) -> bool:
        """Whether an answer is owed that was due by now."""
        return self.owed is not None and time.monotonic() >= self.owed.until

    @property
    def silent(self) -> bool:
        """Whether the child is there and says nothing, as one must that owes no answer."""
        try:
            return self._channel.receive(-math.inf) is None
        except (EOFError, ValueError):
            return False

    def end(self) -> int | None:
        """Kill it, and reap it if it is dead within a moment. The exit status, if so.

        One that has closed its pipes has its status already, and dies of nothing else.
        """
        self.process.kill()
        self._channel.close()
        try:
            return self.process.wait(MOMENT)
        except subprocess.TimeoutExpired:
            return None

    def forget(self) -> None:
        """In a forked process: let go of a child that is the parent's, and not to be killed or reaped here."""
        self._channel.close()
        self.process.returncode = 0

"""The processes of the service under torture: two that answer, one of them keeping time as well, and two workers."""

from __future__ import annotations

import math
import os
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from dueprocess.api.cli.stores import UNAVAILABLE
from torture.nursery import Nursery

_TRACEBACK = re.compile(r"^ *Traceback .*\n(?: .*\n|\n)*.*", re.MULTILINE)
"""A traceback, with the line that says what it was about."""

_MOST_SHOWN = 2000
"""Characters of a traceback, the last: the logs are gone when the cause is looked for."""


@dataclass
class Member:
    """One place in the crew, and the process that fills it now."""

    name: str
    arguments: tuple[str, ...]
    log: Path
    pid: int = 0
    asleep_until: float | None = None


@dataclass
class Crew:
    """Kills its members at random, puts some to sleep, and has each replaced at once."""

    folder: Path
    database: str
    random: Random
    crash: Callable[[], None] | None = None
    """Ends the database as a crash would, and starts it again."""
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.ports = _free_ports(2)
        self._unforeseen: list[str] = []
        self._nursery = Nursery(self.folder)
        own = ("--database", self.database)
        commands = {
            "api-1": ("serve", "endurance", "--port", str(self.ports[0]), "--no-worker", *own),
            "api-2": ("serve", "endurance", "--port", str(self.ports[1]), *own),
            "worker-1": ("work", *own),
            "worker-2": ("work", *own),
        }
        self.members = [Member(name, arguments, self.folder / f"{name}.log") for name, arguments in commands.items()]

    @property
    def addresses(self) -> list[str]:
        return [f"http://127.0.0.1:{port}/v1/endurance" for port in self.ports]

    def start(self) -> None:
        for member in self.members:
            self._start(member)

    def torment(self, kills: int, pause: float) -> None:
        """Kills that many processes, `pause` seconds apart on the average; then nobody sleeps any more."""
        while self.counts["kills"] < kills:
            time.sleep(self.random.uniform(0, 2 * pause))
            self._wake_sleepers(time.monotonic())
            victim, chance = self.random.choice(self.members), self.random.random()
            if chance < 0.03 and self.crash is not None:
                self.counts["crashes of the database"] += 1
                self.crash()
            elif chance < 0.1:
                self._put_to_sleep(victim, self.random.choice((0.3, 1.0, 7.0)))
            else:
                self._kill(victim)
        self._wake_sleepers(math.inf)

    def end(self) -> None:
        """Kills all of them: nothing is tidied up. Then the nursery is closed."""
        for member in self.members:
            self._bury(member)
        self._nursery.close()

    def faults(self) -> list[str]:
        """What the processes said of faults of their own, and how those ended that nobody had killed."""
        said = [f"{member.name}: {fault[0][-_MOST_SHOWN:]}" for member in self.members
                for fault in _TRACEBACK.finditer(member.log.read_text(encoding="utf-8", errors="replace"))]
        return [*said, *self._unforeseen]

    def _start(self, member: Member) -> None:
        member.pid = self._nursery.start(member.log, *member.arguments)
        member.asleep_until = None

    def _kill(self, member: Member) -> None:
        self.counts["kills"] += 1
        self.counts[f"kills of {member.name.split('-')[0]}s"] += 1
        self._bury(member)
        self._start(member)

    def _bury(self, member: Member) -> None:
        os.kill(member.pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(self._nursery.bury(member.pid))
        if code == UNAVAILABLE:
            self.counts["starts in vain: the database could not serve"] += 1
        elif code != -signal.SIGKILL:  # it had ended before it was killed
            self._unforeseen.append(f"{member.name} had ended with {code}")

    def _put_to_sleep(self, member: Member, seconds: float) -> None:
        self.counts["stops"] += 1
        os.kill(member.pid, signal.SIGSTOP)
        member.asleep_until = time.monotonic() + seconds

    def _wake_sleepers(self, now: float) -> None:
        for member in self.members:
            if member.asleep_until is not None and member.asleep_until <= now:
                os.kill(member.pid, signal.SIGCONT)
                member.asleep_until = None


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports

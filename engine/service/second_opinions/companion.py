"""A process beside the service that is told one line of JSON and answers with one, within a time, or is killed.

Nothing here waits for longer than it was given: neither for a process that has been stopped and takes nothing in, nor
for one that hangs, nor when it is closed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from select import select
from time import monotonic
from typing import Any, Final

_MOST_BYTES: Final = 16 * 1024 * 1024


class Gone(Exception):
    """The process is not there any more; `reason` is `crashed` or `timed_out`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Companion:
    """A Python module run as a process of its own; it ends when its standard input does."""

    def __init__(self, module: str, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._process = subprocess.Popen(  # noqa: S603 - a module of this program, with no words of a caller
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
            start_new_session=True,  # an interrupt typed at the service is the service's, which ends this one
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._read = bytearray()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(self, message: object, seconds: float) -> dict[str, Any]:
        """The answer to a message. Raises Gone; the process has been killed then."""
        deadline = self._clock() + seconds
        try:
            self._write(json.dumps(message).encode() + b"\n", deadline)
            answer = json.loads(self._line(deadline))
        except (BrokenPipeError, ValueError):
            self.kill()
            raise Gone("crashed") from None
        except Gone:
            self.kill()
            raise
        if not isinstance(answer, dict):
            self.kill()
            raise Gone("crashed")
        return answer

    def strike(self) -> None:
        """Kills it without waiting, from any thread: the one that asks it finds it gone."""
        self._process.kill()

    def kill(self) -> None:
        """Ends it at once; what is left of it is taken away."""
        self.strike()
        self._process.wait()  # for one that is killed, and so not for long
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _write(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            if not select([], [self._in], [], self._left(deadline))[1]:
                raise Gone("timed_out")
            rest = rest[os.write(self._in, rest[:65536]):]

    def _line(self, deadline: float) -> bytes:
        while b"\n" not in self._read:
            if not select([self._out], [], [], self._left(deadline))[0]:
                raise Gone("timed_out")
            chunk = os.read(self._out, 65536)
            if not chunk or len(self._read) > _MOST_BYTES:
                raise Gone("crashed")
            self._read += chunk
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read = bytearray(rest)
        return line

    def _left(self, deadline: float) -> float:
        return max(0.0, deadline - self._clock())

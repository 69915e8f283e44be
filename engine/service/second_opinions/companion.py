"""A process beside the service that is sent one message and answers with one, within a time, or is killed.

Nothing here waits for longer than it was given: neither for a process that has been stopped and takes nothing in, nor
for one that hangs, nor when it is closed. Messages and pipes are those of the worker of the second engine.
"""

import subprocess
import sys
from time import monotonic

from dueprocess.engine.second.worker.channel import Channel
from dueprocess.engine.second.worker.protocol import Message, frame_of, message_of


class Lost(Exception):
    """The process is not there any more; `reason` is `crashed` or `timed_out`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Companion:
    """A Python module run as a process of its own; it ends when its standard input does."""

    def __init__(self, module: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - a module of this program, with no words of a caller
            [sys.executable, "-P", "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True,  # an interrupt typed at the service is the service's, which ends this one
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._channel = Channel(self.process.stdin, self.process.stdout)

    def ask(self, message: Message, seconds: float) -> Message:
        """The answer to a message. Raises Lost; the process has been killed then."""
        self._channel.send(frame_of(message))
        try:
            body = self._channel.receive(monotonic() + seconds)
            if body is not None:
                return message_of(body)
        except (EOFError, ValueError):
            self.kill()
            raise Lost("crashed") from None
        self.kill()
        raise Lost("timed_out")

    def strike(self) -> None:
        """Kills it without waiting, from any thread: the one that asks it finds it gone."""
        self.process.kill()

    def kill(self) -> None:
        """Ends it at once; what is left of it is taken away."""
        self.strike()
        self.process.wait()  # for one that is killed, and so not for long
        self._channel.close()

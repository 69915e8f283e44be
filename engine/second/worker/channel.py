"""The pipes to one child: what is sent goes out, and what comes in is read, while somebody waits for a frame.

Nothing blocks: a child that is stopped, or neither reads nor writes, costs its caller no more than the time it gave.
"""

from __future__ import annotations

import os
import select
import time
from typing import IO

from dueprocess.engine.second.worker.protocol import HEADER, LARGEST

PIECE = 1 << 16


class Channel:
    """The child's standard input and output."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]) -> None:
        self._questions = questions
        self._answers = answers
        self._out = bytearray()
        self._in = bytearray()
        os.set_blocking(questions.fileno(), False)
        os.set_blocking(answers.fileno(), False)

    def send(self, frame: bytes) -> None:
        """Have a frame sent; it goes out while an answer is waited for."""
        self._out += frame

    def receive(self, until: float) -> bytes | None:
        """The body of the next frame, or None when it is not there by `until` (of `time.monotonic`).

        Raises EOFError when the child has closed its side, and ValueError when what it says is no frame.
        """
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        while (body := self._body()) is None:
            left = until - time.monotonic()
            if self._out:
                poll.register(self._questions, select.POLLOUT)
            ready = dict(poll.poll(max(0.0, left) * 1000))
            if not ready and left <= 0:
                return None
            if self._questions.fileno() in ready:
                self._write()
                poll.unregister(self._questions)
            if self._answers.fileno() in ready:
                self._read()
        return body

    def close(self) -> None:
        """Close both pipes: a child that reads its input sees its end, and exits."""
        for pipe in (self._questions, self._answers):
            pipe.close()

    def _write(self) -> None:
        try:
            written = os.write(self._questions.fileno(), memoryview(self._out)[:PIECE])
        except BrokenPipeError:
            self._out.clear()  # it may have said why before it went
        except BlockingIOError:
            return
        else:
            del self._out[:written]

    def _read(self) -> None:
        piece = os.read(self._answers.fileno(), PIECE)
        if not piece:
            raise EOFError
        self._in += piece

    def _body(self) -> bytes | None:
        if len(self._in) < HEADER.size:
            return None
        (length,) = HEADER.unpack_from(self._in)
        if length > LARGEST:
            raise ValueError(f"a frame of {length} bytes")
        end = HEADER.size + length
        if len(self._in) < end:
            return None
        body = bytes(self._in[HEADER.size:end])
        del self._in[:end]
        return body

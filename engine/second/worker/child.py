"""The worker process: `python boot.py LIBRARY MEMORY SECONDS`.

It reads questions and writes answers (see `protocol`) until its parent closes. It limits itself: memory in bytes,
seconds for one question, no core dump, a low priority. The limit of time ends it in the middle of the library's code,
whether or not there is a parent left to see it: so a hang never outlives a parent that was killed. (To be told of the
parent's death by the kernel would not do: what it tells of is the death of the thread that started the child.)

Part of the child: imports nothing of the engine.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO, cast

from dueprocess.engine.second.worker.chaining import Engine, TooBig
from dueprocess.engine.second.worker.protocol import Message, frame_of, read_message
from dueprocess.engine.second.worker.shelf import Shelf

NICE = 10
OUT_OF_MEMORY = 3
"""The exit status; after an allocation has failed inside the library, nothing that it holds is to be trusted."""


def main() -> None:
    """Answer until the parent closes."""
    library, memory, seconds = sys.argv[1:]
    answers = _answers()
    _limit(int(memory))
    try:
        engine = cast("Engine", importlib.import_module(library))
    except ImportError as problem:
        _send(answers, {"error": "missing", "detail": str(problem)})
        return
    _send(answers, {"ready": True})
    shelf = Shelf(engine)
    while (question := read_message(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, float(seconds))
        try:
            answer = _answer(shelf, question)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, answer)


def _answer(shelf: Shelf, question: Message) -> Message:
    dropped: list[str] = []
    try:
        program, dropped = shelf.program(question["key"], question["layers"])
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001 - whatever it is: the library does not take the program
        return {"error": "refused", "detail": repr(problem), "dropped": [question["key"]],
                "lasting": question["layers"] is not None}
    try:
        derived = [program.run(job["facts"], job["layers"]) for job in question["jobs"]]
    except MemoryError:
        raise
    except TooBig as problem:
        return {"error": "too_big", "detail": str(problem), "dropped": dropped, "lasting": False}
    except Exception as problem:  # noqa: BLE001 - whatever it is: there is no answer to this job
        return {"error": "refused", "detail": repr(problem), "dropped": dropped, "lasting": False}
    return {"derived": derived, "dropped": dropped}


def _limit(memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard is the parent's to answer
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError):  # where there is a lower limit already, or none can be set
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _answers() -> BinaryIO:
    """Standard output for answers alone; what the library prints goes nowhere."""
    own = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(own, "wb")


def _send(answers: BinaryIO, message: Message) -> None:
    try:
        frame = frame_of(message)
    except ValueError as problem:
        frame = frame_of({**message, "derived": None, "error": "too_big", "detail": str(problem), "lasting": False})
    answers.write(frame)
    answers.flush()

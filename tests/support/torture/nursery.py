"""Starts processes of the command line quickly: forked from one that has loaded the program and does nothing else.

What is killed is a process like any other; only the second that it takes to load the program is saved, a thousand
times. When the process that asked for the nursery is gone, the nursery ends all it started, and itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock


class Nursery:
    """Starts and buries processes. Their ids stay theirs until they are buried."""

    def __init__(self, folder: Path) -> None:
        support = str(Path(__file__).parents[1])
        plain = {**os.environ, "LANG": "C", "LC_ALL": "C", "LC_MESSAGES": "C", "PYTHONUNBUFFERED": "1"}
        plain["PYTHONPATH"] = os.pathsep.join(filter(None, [support, plain.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from torture.nursery import nurse; nurse()"], cwd=folder, env=plain, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._lock = Lock()

    def start(self, log: Path, *arguments: str) -> int:
        """Starts the command line with these arguments; the id of its process."""
        return self._asked({"log": str(log), "start": arguments})

    def bury(self, pid: int) -> int:
        """Waits for the end of a process that was killed or is about to end; its status as `waitpid` tells it."""
        return self._asked({"bury": pid})

    def close(self) -> None:
        """Ends everything."""
        self._process.communicate(timeout=30)

    def _asked(self, asked: dict[str, object]) -> int:
        with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


def nurse() -> None:
    """What runs in the nursery."""
    from dueprocess.api.cli import main  # noqa: PLC0415 - loaded here, once, and not by who asks for a nursery

    alive: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "start" in asked:
            found = os.fork()
            if found == 0:
                _become(asked["log"], asked["start"])
                main()
                os._exit(0)
            alive.add(found)
        else:
            found = os.waitpid(asked["bury"], 0)[1]
            alive.discard(asked["bury"])
        sys.stdout.write(f"{found}\n")
        sys.stdout.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _become(log: str, arguments: list[str]) -> None:
    """Makes a forked process look to its command as if it had been started by itself."""
    sys.argv = ["dueprocess", *arguments]
    to = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for held, place in ((nothing, 0), (to, 1), (to, 2)):
        os.dup2(held, place)

"""The command line in processes of its own, as operators start, stop and kill it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_MAIN = "from dueprocess.api.cli import main; main()"


def until(found: Callable[[], T], seconds: float = 60) -> T:
    """The first answer that is something; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return answer


class Running:
    """A command that runs until it is stopped. What it says goes to a file of its folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.log = folder / f"{arguments[0]}-{len(list(folder.glob('*.log')))}.log"
        plain = {**os.environ, "LANG": "C", "LC_ALL": "C", "LC_MESSAGES": "C"}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _MAIN, *arguments], cwd=folder, env=plain, stdout=log, stderr=log)

    def says(self, pattern: str) -> str:
        """The part of what it says that the first group of a pattern names, as soon as it says it."""

        def found() -> re.Match[str] | None:
            said = re.search(pattern, self.log.read_text(encoding="utf-8"))
            assert said or self._process.poll() is None, self.log.read_text(encoding="utf-8")
            return said

        return until(found)[1]

    def kill(self) -> None:
        """Ends it at once, with nothing tidied up."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Tells it to end, as a service manager does; its exit code."""
        self._process.terminate()
        return self._process.wait(30)

    def end(self) -> None:
        """Sees that it is gone."""
        if self._process.poll() is None:
            self.kill()


def serve(folder: Path, *arguments: str) -> tuple[Running, str]:
    """The service on a port of its own, and its address once it answers."""
    service = Running(folder, "serve", "xinbang", "--port", "0", *arguments)
    return service, service.says(r"answers at (http://\S+)")

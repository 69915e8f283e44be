"""Where something stands in a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

_ROOT: ContextVar[Path | None] = ContextVar("root", default=None)


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text file: `line` and `column` count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def shown(path: Path) -> str:
    """The path as a person wants to read it: relative to the working directory where it lies below it."""
    try:
        return path.resolve().relative_to(_ROOT.get() or Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


@contextmanager
def seen_from(root: Path) -> Iterator[None]:
    """Within it paths are shown relative to `root`: for files that only pass through a folder, under names of ours."""
    token = _ROOT.set(root.resolve())
    try:
        yield
    finally:
        _ROOT.reset(token)

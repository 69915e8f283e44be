"""The few shapes that answers take on a terminal: headings, items with details below them, trees."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from dueprocess.engine.text import say

Plain = dict[str, Any]


class Lines:
    """Writes an answer line by line, in one language."""

    def __init__(self, console: Console, language: str) -> None:
        self._console = console
        self._language = language

    def say(self, message_id: str, /, **params: object) -> str:
        """A sentence of the catalogue."""
        return say(f"cli-{message_id}", self._language, **params)

    def sentence(self, text: object) -> None:
        """The one sentence that an answer begins with."""
        self._console.print(Text(str(text), style="bold"))

    def aside(self, parts: Iterable[object], indent: int = 0) -> None:
        """A line of side matters; empty parts are left out."""
        text = " · ".join(str(part) for part in parts if part)
        if text:
            self._console.print(Text(" " * indent + text, style="dim"))

    def heading(self, message_id: str) -> None:
        """The head of a section."""
        self._console.print()
        self._console.print(Text(self.say(f"heading-{message_id}"), style="bold underline"))

    def item(self, name: str, rest: Iterable[object] = (), indent: int = 2, style: str = "bold") -> None:
        """A named thing, and what is said of it on the same line."""
        said = "  ".join(str(part) for part in rest if part)
        self._console.print(Text.assemble(" " * indent, (name, style), f"  {said}" if said else ""))

    def detail(self, text: object, indent: int = 6) -> None:
        """A line below an item."""
        self._console.print(Text(" " * indent + str(text)))

    def listed(self, values: Iterable[object]) -> str:
        """Values in one line."""
        return self.say("list-comma").join(str(value) for value in values)

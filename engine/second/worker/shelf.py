"""The programs that the child holds: the least recently used go when there are too many, or they take too much memory.

Part of the child: imports nothing of the engine.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from dueprocess.engine.second.worker.chaining import Chained, Engine

MOST_PROGRAMS = 64
MOST_RULES = 20_000
"""Of all programs together: the memory that they take grows with their rules, by about 15 kB for each."""


class Shelf:
    """Loaded programs by their keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: OrderedDict[str, Chained] = OrderedDict()

    def program(self, key: str, layers: list[dict[str, Any]] | None) -> tuple[Chained, list[str]]:
        """The program of this key, and the keys of those that had to go for it.

        Raises KeyError where it is not held and was not sent, and what the library raises where it cannot be loaded.
        """
        if layers is None:
            self._held.move_to_end(key)
            return self._held[key], []
        self._held[key] = Chained(self._engine, layers)
        dropped = []
        while len(self._held) > 1 and self._over():
            oldest, program = self._held.popitem(last=False)
            program.drop()
            dropped.append(oldest)
        return self._held[key], dropped

    def _over(self) -> bool:
        return len(self._held) > MOST_PROGRAMS or sum(program.rules for program in self._held.values()) > MOST_RULES

"""What a worker remembers of its children: when the next may be started, which programs are not to be tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from dueprocess.engine.second.program import NoSecondOpinion

FIRST_REST = 0.1
LONGEST_REST = 30.0
TWICE = 2


@dataclass(slots=True)
class Record:
    """Kept for as long as the parent lives; a program is tried again only after its restart."""

    clock: Callable[[], float]
    ends: Counter[str] = field(default_factory=Counter)
    last: str = ""
    kills: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    _in_a_row: int = 0
    _rests_until: float = 0.0

    def check(self, key: str) -> None:
        """Raises NoSecondOpinion for a program that the library refuses, or that has killed the worker twice."""
        if key in self.refused:
            raise NoSecondOpinion("refused", self.refused[key])
        if self.kills[key] >= TWICE:
            raise NoSecondOpinion("quarantined", f"program {key[:12]} has killed the worker {self.kills[key]} times")

    def check_rest(self) -> None:
        """Raises NoSecondOpinion while no child is started because the last ones have ended badly."""
        if self.rest > 0:
            raise NoSecondOpinion(self.last, f"the worker starts again in {self.rest:.1f} s")

    @property
    def rest(self) -> float:
        """Seconds until a child may be started again."""
        return max(0.0, self._rests_until - self.clock())

    def ended(self, reason: str, key: str | None) -> None:
        """A child has ended badly, by the doing of a program or of none.

        The first time it is started again at once, then after 0.1 s, 0.2 s, 0.4 s ... until an answer comes.
        """
        self.ends[reason] += 1
        self.last = reason
        if key is not None:
            self.kills[key] += 1
        if self._in_a_row:
            rest = FIRST_REST * 2.0 ** min(self._in_a_row - 1, 16)
            self._rests_until = self.clock() + min(LONGEST_REST, rest)
        self._in_a_row += 1

    def answered(self) -> None:
        """A child has answered a question."""
        self._in_a_row = 0

    @property
    def quarantined(self) -> tuple[str, ...]:
        """The keys of the programs that have killed the worker twice."""
        return tuple(sorted(key for key, kills in list(self.kills.items()) if kills >= TWICE))

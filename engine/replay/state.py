"""The state of a case: the world of its rules, and the marks that replaying it has made.

Marks are never taken back: instances opened, met, missed, waived, replaced; extensions granted; steps fired;
take-overs; stages entered; pauses begun and ended. Everything else is derived afresh.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.world import NEVER, World

if TYPE_CHECKING:
    from dueprocess.engine.inference.policy import Policy
    from dueprocess.engine.replay.instances import Instance


class TooManyInstants(Exception):
    """A case whose clocks tick so often that the replay was given up; carries the instant reached."""

    def __init__(self, reached: int) -> None:
        super().__init__(reached)
        self.reached = reached


class Noted(NamedTuple):
    """A mark: at the instant `at`, this `kind` of thing came into force for `name` (and its `number`th instance)."""

    at: int
    kind: str
    name: str
    number: int = 0
    detail: object = None


@dataclass(slots=True)
class Stretch:
    """One stretch of time during which a pause held; `end` is None while it still holds."""

    start: int
    end: int | None


class State(World):
    """A case at one instant, with its marks. `about` is `case`, or the period that a periodic case is about."""

    __slots__ = (
        "about", "boundaries", "brought", "cause", "ended", "fires", "latches", "marks", "opened", "seen", "stretches",
    )

    instances: dict[str, list[Instance]]  # type: ignore[assignment]

    def __init__(self, policy: Policy, about: str = "case") -> None:
        super().__init__(policy)
        self.about = about
        self.instances = {}
        self.marks: list[Noted] = []
        self.cause: Occurrence | None = None
        self.brought: int | None = None
        self.ended = False
        self.opened: set[str] = set()
        self.seen: dict[str, int] = {}
        self.stretches: dict[str, list[Stretch]] = {}
        self.latches: dict[str, bool] = {}
        self.fires: dict[tuple[str, str, int, int | None], tuple[int, int]] = {}
        self.boundaries: list[int] = [NEVER] * len(policy.units)
        self.pending = (1 << len(policy.units)) - 1

    def moment(self) -> int:
        """The instant of what follows now: at a boundary, that of the miss or step which brought it about."""
        return self.now if self.brought is None or self.cause is not None else self.brought

    def mark(self, kind: str, name: str, at: int, number: int = 0, detail: object = None) -> None:
        """Keeps a mark."""
        self.marks.append(Noted(at, kind, name, number, detail))

    def happen(
        self, event: str, at: int, *, actor: Value = None, addressee: Value = None, via: str | None = None,
        facts: dict[str, Value] | None = None, identifier: str | None = None,
    ) -> Occurrence:
        """Adds an occurrence at the end of the order, and tells the rules of it."""
        self.order += 1
        occurrence = Occurrence(event, at, self.order, actor, addressee, via, facts or {}, identifier)
        self.occurrences.setdefault(event, []).append(occurrence)
        self.touch(event)
        return occurrence

    def learn(self, fact: str, value: Value) -> None:
        """Records a fact, and tells the rules of it if it is news."""
        if self.values.get(fact) != value or type(self.values.get(fact)) is not type(value):
            self.values[fact] = value
            self.touch(fact)

    def next_mark(self) -> int:
        """The next instant at which, with nothing happening, a mark may be made or a derived value change."""
        return min(min(self.boundaries, default=NEVER), min(self.edges.values(), default=NEVER))

    def fork(self) -> State:
        """A copy that can go its own way."""
        other = copy(self)
        other.values, other.edges = dict(self.values), dict(self.edges)
        other.occurrences = {name: list(found) for name, found in self.occurrences.items()}
        other.instances = {name: [each if each.finished and each.armed is None else each.copy() for each in found]
                           for name, found in self.instances.items()}
        other.stages, other.takeovers = dict(self.stages), dict(self.takeovers)
        other.marks, other.opened, other.seen = list(self.marks), set(self.opened), dict(self.seen)
        other.stretches = {name: [Stretch(each.start, each.end) for each in found]
                           for name, found in self.stretches.items()}
        other.latches, other.fires = dict(self.latches), dict(self.fires)
        other.boundaries = list(self.boundaries)
        return other

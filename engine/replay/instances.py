"""Duty instances: one duty come to life for one occurrence of what its clock starts from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from dueprocess.engine.inference.instants import Manner, Timing
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.values import Tri, Value

Key = tuple[object, ...]
"""What makes an instance the same instance: the occurrence, or the instance, that its clock starts from."""


class Grant(NamedTuple):
    """A granted extension: by which entry, upon which occurrence, and the instant that `until` fixed."""

    name: str
    order: int
    at: int
    until: int | None


class Move(NamedTuple):
    """A due that moved: when, from what to what, and the event behind it (None: time, or a rule of its own)."""

    at: int
    before: int | None
    after: int | None
    event: str | None


@dataclass(slots=True)
class Instance:
    """One instance of a duty. Instants are whole seconds, UTC.

    `order` is the place after which a `done` counts; `bound` the occurrences that the instance is bound to, with the
    `facts` that they gave, `followed` the numbers of the instances whose dues it follows; `base` the start of the
    present period of a series; `limit` the last instant in time (the due with its grace); `armed` since when it has
    been in force with its present due; `applies` the answer of its `when`; `finished` is met, met_late, missed (a
    period of a series), waived, replaced or ended, or None while it goes on.
    """

    duty: str
    number: int
    key: Key
    opened: int
    order: int
    start: int
    bound: Mapping[str, Occurrence] = field(default_factory=dict)
    followed: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    base: int | None = None
    timing: Timing | None = None
    due: int | None = None
    limit: int | None = None
    opens: int | None = None
    applies: Tri = None
    paused: bool = False
    armed: int | None = None
    missed: tuple[int, ...] = ()
    missed_at: tuple[int, ...] = ()
    grants: tuple[Grant, ...] = ()
    asked: int = 0
    open_requests: tuple[tuple[str, int], ...] = ()
    finished: str | None = None
    finished_at: int | None = None
    moves: tuple[Move, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the due has a number, so that it can be missed."""
        return self.timing is not None and self.timing.manner is Manner.COUNTED

    @property
    def provisional(self) -> bool:
        """Whether the due rests on dates that the calendar does not know yet."""
        return self.timing is not None and self.timing.provisional

    def copy(self) -> Instance:
        """A copy that can go its own way."""
        return copy(self)

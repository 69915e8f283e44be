"""Duty instances: one duty come to life for one occurrence of what its clock starts from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from dueprocess.engine.inference.instants import Key, Timing
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.values import Tri, Value


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

    `order` is the place after which a `done` counts; `bound` what the instance is bound to; `limit` the last instant
    in time (the due with its grace); `armed` since when it has been in force with its present due; `applies` the
    answer of its `when`; `finished` is met, met_late, waived, replaced or ended, or None while it goes on.
    """

    duty: str
    number: int
    key: Key
    opened: int
    order: int
    start: int
    bound: Mapping[str, Occurrence | Instance] = field(default_factory=dict)
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
    bearer: Value = None
    moves: tuple[Move, ...] = ()

    def copy(self) -> Instance:
        """A copy that can go its own way."""
        return copy(self)

"""Tests on instants: before and after, opening hours, the clock face, the day of the week.

The passing of time changes such an answer only where the instant asked about is `now` (`of_now`), or where it is
compared with an instant that moves with `now` (`moving`); only then is there a boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dueprocess.engine.calendar import Clock, date_of, instant_of, wall_clock
from dueprocess.engine.inference.instants import Instant, Missing, Now, Timing, note_change, of_value
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.inference.values import NONE, Tri, Value
from dueprocess.engine.inference.world import World


@dataclass(frozen=True, slots=True)
class Temporal(Test):
    """before, after, not_before, not_after. A date is a whole day: before means before its start, after after its end.

    What has not happened lies in the endless future; so nothing is after it, and everything before it.
    """

    operator: str
    than: Instant
    zone: str
    of_now: bool = False
    moving: bool = False

    def check(self, value: Value, world: World) -> Tri:
        if value is NONE:
            return False
        timing = of_value(value, self.zone)
        if not isinstance(timing, Timing):
            return None
        other = self.than.timing(world)
        if other is Missing.UNKNOWN:
            return None
        if isinstance(other, Missing):
            return self.operator in ("before", "not_after")
        if isinstance(self.than, Now):
            _note_ends(timing, world)
        elif self.of_now:
            _note_ends(other, world)
        elif self.moving:
            note_change(world, lambda: self._holds(timing, self.than.timing(world)))
        return self._holds(timing, other)

    def _holds(self, timing: Timing, other: Timing | Missing) -> Tri:
        if isinstance(other, Missing):
            return None
        match self.operator:
            case "before":
                return timing.at < other.begins
            case "not_before":
                return timing.at >= other.begins
            case "after":
                return timing.begins > other.at
            case _:
                return timing.begins <= other.at


@dataclass(frozen=True, slots=True)
class InWorkingTime(Test):
    """The instant lies in opening hours; a date is a working day."""

    wanted: bool
    clock: Clock
    of_now: bool = False

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        edition = self.clock.edition
        if isinstance(value, date):
            return edition.is_working_day(value) == self.wanted
        if not isinstance(value, int):
            return False
        working = edition.in_working_time(value)
        if self.of_now:
            world.note(edition.next_closing(value) if working else edition.next_opening(value))
        return working == self.wanted


@dataclass(frozen=True, slots=True)
class BetweenHours(Test):
    """The clock face shows a time from `start` (included) to `end` (excluded); the range may cross midnight."""

    start: int
    end: int
    zone: str
    of_now: bool = False

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        if not isinstance(value, int):
            return False
        day, second = wall_clock(value, self.zone)
        if self.of_now:
            for following in (day, day + timedelta(days=1)):
                world.note(instant_of(following, self.start, self.zone))
                world.note(instant_of(following, self.end % 86400, self.zone))
        if self.start <= self.end:
            return self.start <= second < self.end
        return second >= self.start or second < self.end


@dataclass(frozen=True, slots=True)
class OnDays(Test):
    """The day of the week is one of these (Monday is 0)."""

    days: frozenset[int]
    zone: str
    of_now: bool = False

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        if isinstance(value, date):
            return value.weekday() in self.days
        if not isinstance(value, int):
            return False
        day = date_of(value, self.zone)
        if self.of_now:
            world.note(instant_of(day + timedelta(days=1), 0, self.zone))
        return day.weekday() in self.days


def _note_ends(timing: Timing, world: World) -> None:
    """Time changes how it stands to an instant where that begins, and after it has ended."""
    world.note(timing.begins)
    world.note(timing.at + 1)

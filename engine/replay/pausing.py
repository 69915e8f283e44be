"""Pauses: marks of when clocks stood still, and what that adds to a due (pack language: Duties)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from dueprocess.engine.calendar import Clock, Span, Unit, date_of, run_out, start_of_date
from dueprocess.engine.inference.instants import Timing
from dueprocess.engine.inference.model import Duty, Pause
from dueprocess.engine.inference.world import NEVER
from dueprocess.engine.replay.state import State, Stretch

_WORKING = (Unit.working_minute, Unit.working_hour, Unit.working_day)
_CALENDAR = (Unit.day, Unit.week, Unit.month, Unit.year)
_STRENGTH = {"nothing": 0, "whole_days": 1, "time": 2}


def run_pause(pause: Pause, state: State) -> int:
    """Marks the beginning or the end of a pause; time has no part in it but through its condition."""
    holds = pause.condition.test(state) is True
    stretches = state.stretches.setdefault(pause.name, [])
    running = bool(stretches) and stretches[-1].end is None
    if holds and not running:
        stretches.append(Stretch(state.now, None))
        state.mark("paused", pause.name, state.now)
        state.touch(f"{pause.name} (pause)")
    elif running and not holds:
        stretches[-1].end = state.now
        state.mark("resumed", pause.name, state.now)
        state.touch(f"{pause.name} (pause)")
    return NEVER


class Standstill(NamedTuple):
    """A stretch during which a duty's clock stood still (`end` None: it still does), and what that adds."""

    start: int
    end: int | None
    adds: str


def _stops(pause: Pause, duty: str) -> bool:
    return pause.stops is None or duty in pause.stops


def stands_still(duty: Duty, state: State) -> bool:
    """Whether a pause of this duty holds now."""
    return any(stretches[-1].end is None for name, stretches in state.stretches.items()
               if stretches and _stops(state.policy.pauses[name], duty.name))


def stretches_for(duty: Duty, since: int, state: State, follows: str | None) -> list[Standstill]:
    """The stretches that stop a duty, from `since` on: where several hold at once, the strongest counts.

    A due that `follows` that of another duty has moved with it already: the pauses of that one add nothing more.
    """
    found = []
    for pause in state.policy.pauses.values():
        if _stops(pause, duty.name):
            adds = "nothing" if follows is not None and _stops(pause, follows) else pause.adds
            found += [Standstill(max(each.start, since), each.end, adds) for each in state.stretches.get(pause.name, ())
                      if each.end is None or each.end > since]
    return _swept(found)


def _swept(found: list[Standstill]) -> list[Standstill]:
    """Stretches that do not overlap: each moment counts once, by the pause that adds most then."""
    instants = sorted({each.start for each in found} | {NEVER if each.end is None else each.end for each in found})
    swept: list[Standstill] = []
    for start, end in pairwise(instants):
        holding = [each.adds for each in found if each.start <= start and (each.end is None or each.end >= end)]
        if not holding:
            continue
        adds = max(holding, key=_STRENGTH.__getitem__)
        goes_on = bool(swept) and swept[-1].end == start and swept[-1].adds == adds
        since = swept.pop().start if goes_on else start
        swept.append(Standstill(since, None if end == NEVER else end, adds))
    return swept


def moved(
    due: int, limit: int, timing: Timing, stretches: Iterable[Standstill], clock: Clock
) -> tuple[int, int, bool]:
    """The due and its limit after the pauses, and whether one holds now. A pause after the limit adds nothing."""
    for start, end, adds in stretches:
        if start > limit:
            continue
        if end is None:
            return due, limit, True
        shifted = _shift(due, start, end, adds, timing, clock)
        limit, due = limit + shifted - due, shifted
    return due, limit, False


def _shift(due: int, start: int, end: int, adds: str, timing: Timing, clock: Clock) -> int:
    unit = None if timing.span is None else timing.span.unit
    if adds == "time":
        return _later_by_time(due, start, end, unit, clock)
    if adds == "whole_days":
        return _later_by_days(due, start, end, unit, clock)
    return due


def in_working_measure(unit: Unit | None, clock: Clock) -> bool:
    """Whether a clock of this unit counts opening hours only."""
    return unit in _WORKING or (unit in (Unit.minute, Unit.hour) and clock.hours_run == "in_working_time")


def _later_by_time(due: int, start: int, end: int, unit: Unit | None, clock: Clock) -> int:
    if not in_working_measure(unit, clock):
        return due + end - start
    left = clock.edition.working_seconds(start, end)
    if left == 0:
        return due
    for opens, closes in clock.edition.intervals_from(due):
        begin = max(opens, due)
        if left <= closes - begin:
            return begin + left
        left -= closes - begin
    return due


def _later_by_days(due: int, start: int, end: int, unit: Unit | None, clock: Clock) -> int:
    same_time = replace(clock, day_ends="same_time", first_day="day_after", closed_day="stands", cut_off=None)
    if unit in _CALENDAR:
        first = date_of(start, clock.zone)
        days = (date_of(end + 1, clock.zone) - first).days - (start > start_of_date(first, clock.zone))
        return run_out(due, Span(days, Unit.day), same_time).at if days > 0 else due
    days = clock.edition.whole_working_days(start, end)
    return run_out(due, Span(days, Unit.working_day), same_time).at if days else due

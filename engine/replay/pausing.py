"""Pauses: marks of when clocks stood still, and what that adds to a due (pack language, section 9)."""

from __future__ import annotations

from dataclasses import replace

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


def stretches_for(duty: Duty, since: int, state: State) -> list[tuple[int, int | None, str]]:
    """The stretches that stop a duty, from `since` on: overlapping ones are one, which adds what the strongest adds."""
    found: list[tuple[int, int | None, str]] = []
    for pause in state.policy.pauses.values():
        if pause.stops is None or duty.name in pause.stops:
            found += [(max(each.start, since), each.end, pause.adds) for each in state.stretches.get(pause.name, ())
                      if each.end is None or each.end > since]
    found.sort(key=lambda stretch: stretch[0])
    merged: list[tuple[int, int | None, str]] = []
    for start, end, adds in found:
        if merged and (merged[-1][1] is None or start <= merged[-1][1]):
            before = merged.pop()
            later = None if end is None or before[1] is None else max(end, before[1])
            start, end = before[0], later
            adds = max(adds, before[2], key=_STRENGTH.__getitem__)
        merged.append((start, end, adds))
    return merged


def moved(due: int, limit: int, timing: Timing, stretches: list[tuple[int, int | None, str]],
          clock: Clock) -> tuple[int, int, bool]:
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

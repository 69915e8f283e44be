"""Clocks that run forward: when a span that starts at an instant runs out."""

from datetime import date, timedelta

from dueprocess.engine.calendar.clock import (
    Arrival,
    Clock,
    Reckoned,
    arrival,
    end_of_calendar_day,
    end_of_working_day,
    own_day_is_over,
    unknown_between,
)
from dueprocess.engine.calendar.months import before_plus_months, plus_months
from dueprocess.engine.calendar.spans import SECONDS, Span, Unit
from dueprocess.engine.calendar.zones import date_of, instant_of, wall_clock

_DAY = timedelta(days=1)
MONTHS = {Unit.month: 1, Unit.year: 12}
DAYS = {Unit.day: 1, Unit.week: 7}


def run_out(start: int, span: Span, clock: Clock) -> Reckoned:
    """When `within span after start` runs out. Raises NotATime if the calendar has too few hours to reach it."""
    if span.unit in SECONDS:
        if runs_always(span, clock):
            return Reckoned(start + span.amount * SECONDS[span.unit], provisional=False)
        return _run_out_in_hours(start, span.amount * SECONDS[span.unit], clock)
    if span.unit is Unit.working_day:
        return _run_out_of_working_days(start, span.amount, clock)
    return _run_out_of_calendar_days(start, span, clock)


def runs_always(span: Span, clock: Clock) -> bool:
    """Whether a span of minutes or hours runs through nights and closed days."""
    return span.unit in (Unit.minute, Unit.hour) and clock.hours_run == "always"


def hours_begin(start: int, clock: Clock) -> int:
    """Where opening hours begin to count: at the instant, or after the cut-off with the next working day."""
    came = arrival(start, clock)
    return instant_of(came.day, 0, clock.zone) if came.moved else start


def _run_out_in_hours(start: int, seconds: int, clock: Clock) -> Reckoned:
    begin, left = hours_begin(start, clock), seconds
    for opens, closes in clock.edition.intervals_from(begin):
        earliest = max(opens, begin)
        if left <= closes - earliest:
            days = date_of(start, clock.zone), date_of(earliest, clock.zone)
            return Reckoned(earliest + left, unknown_between(*days, clock.edition))
        left -= closes - earliest
    raise AssertionError("intervals_from ends only by raising")


def _run_out_of_working_days(start: int, amount: int, clock: Clock) -> Reckoned:
    came = arrival(start, clock)
    due = last_working_day(came, amount, clock)
    unknown = unknown_between(min(first_looked_up(came, amount, clock), due), due, clock.edition)
    return Reckoned(end_of_working_day(due, came.second, clock), unknown)


def counts_own_day(came: Arrival, amount: int, clock: Clock) -> bool:
    """Whether the day of arrival may itself be the last one: it is day 1, or no day is to pass, and it is not over."""
    return (clock.first_day == "same_day" or amount == 0) and not own_day_is_over(came, clock)


def last_working_day(came: Arrival, amount: int, clock: Clock) -> date:
    """The working day on which a span of working days runs out; no days at all run out with the day itself."""
    eve = came.day - _DAY if counts_own_day(came, amount, clock) else came.day
    return clock.edition.working_day_after(eve, max(amount, 1))


def first_looked_up(came: Arrival, amount: int, clock: Clock) -> date:
    """The first date that a count of working days needs to know about."""
    if clock.cut_off is not None or counts_own_day(came, amount, clock):
        return wall_clock(came.at, clock.zone)[0]
    return came.day + _DAY


def _run_out_of_calendar_days(start: int, span: Span, clock: Clock) -> Reckoned:
    came = arrival(start, clock)
    due = last_calendar_day(came, span, clock)
    rolled = roll(due, came.day, clock)
    days = [due, rolled] if clock.closed_day != "stands" else []
    if clock.cut_off is not None or clock.first_day == "next_working_day":
        days += [wall_clock(start, clock.zone)[0], came.day, first_counted(came, clock)]
    unknown = bool(days) and unknown_between(min(days), max(days), clock.edition)
    return Reckoned(end_of_calendar_day(rolled, came.second, clock), unknown)


def first_counted(came: Arrival, clock: Clock) -> date:
    """The first day that counts in a span of calendar days."""
    if clock.first_day == "same_day":
        return came.day
    if clock.first_day == "next_working_day":
        return clock.edition.working_day_after(came.day, 1)
    return came.day + _DAY


def last_calendar_day(came: Arrival, span: Span, clock: Clock) -> date:
    """The date on which a span of days, weeks, months or years runs out, before any roll."""
    if span.amount == 0:
        return came.day
    if span.unit in DAYS:
        return first_counted(came, clock) + timedelta(days=span.amount * DAYS[span.unit] - 1)
    months = span.amount * MONTHS[span.unit]
    if clock.first_day == "day_after":
        return plus_months(came.day, months)
    return before_plus_months(first_counted(came, clock), months)


def roll(due: date, start: date, clock: Clock) -> date:
    """Where a calendar-day due goes if it falls on a closed day. It never goes back past the day it started."""
    if clock.closed_day == "stands" or clock.edition.is_working_day(due):
        return due
    if clock.closed_day == "next_working_day":
        return clock.edition.working_day_after(due, 1)
    earlier = clock.edition.working_day_before(due, 1)
    return earlier if earlier >= start else due

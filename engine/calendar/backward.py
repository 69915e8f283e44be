"""Clocks that run backward: the latest instant that is at least a span before another.

The day counted from never counts itself, whatever `first_day` says, and no cut-off applies: nothing arrives. A
due on a closed day that is to be moved goes to the working day before, since a later one would be less than the
span away.
"""

from datetime import date, timedelta

from dueprocess.engine.calendar.clock import Clock, Reckoned, end_of_calendar_day, end_of_working_day, unknown_between
from dueprocess.engine.calendar.forward import DAYS, MONTHS, runs_always
from dueprocess.engine.calendar.months import plus_months
from dueprocess.engine.calendar.spans import SECONDS, Span, Unit
from dueprocess.engine.calendar.zones import date_of, wall_clock


def run_back(end: int, span: Span, clock: Clock) -> Reckoned:
    """The latest instant at least `span` before `end`. Raises NotATime if the calendar has too few hours for it."""
    if span.unit in SECONDS:
        seconds = span.amount * SECONDS[span.unit]
        if runs_always(span, clock):
            return Reckoned(end - seconds, provisional=False)
        return _run_back_in_hours(end, seconds, clock)
    day, second = wall_clock(end, clock.zone)
    if span.unit is Unit.working_day:
        due = earlier_working_day(day, span.amount, clock)
        return Reckoned(end_of_working_day(due, second, clock), unknown_between(due, day, clock.edition))
    due = earlier_calendar_day(day, span)
    rolled = roll_back(due, clock)
    unknown = clock.closed_day != "stands" and unknown_between(rolled, due, clock.edition)
    return Reckoned(end_of_calendar_day(rolled, second, clock), unknown)


def _run_back_in_hours(end: int, seconds: int, clock: Clock) -> Reckoned:
    left = seconds
    for opens, closes in clock.edition.intervals_back_from(end):
        latest = min(closes, end)
        if left <= latest - opens:
            days = date_of(opens, clock.zone), date_of(end, clock.zone)
            return Reckoned(latest - left, unknown_between(*days, clock.edition))
        left -= latest - opens
    raise AssertionError("intervals_back_from ends only by raising")


def earlier_working_day(day: date, amount: int, clock: Clock) -> date:
    """The working day so many before that date; none at all is the date itself, or the last working day before it."""
    if amount == 0 and clock.edition.is_working_day(day):
        return day
    return clock.edition.working_day_before(day, max(amount, 1))


def earlier_calendar_day(day: date, span: Span) -> date:
    """The date so many days, weeks, months or years before that date, before any roll."""
    if span.unit in DAYS:
        return day - timedelta(days=span.amount * DAYS[span.unit])
    return plus_months(day, -span.amount * MONTHS[span.unit])


def roll_back(due: date, clock: Clock) -> date:
    """Where a backward due goes if it falls on a closed day."""
    if clock.closed_day == "stands" or clock.edition.is_working_day(due):
        return due
    return clock.edition.working_day_before(due, 1)

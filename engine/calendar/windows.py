"""Windows: the day, week, month or other stretch of the calendar that a start lies in, or the one after it.

Weeks begin on Monday. A window opens with its first date. It runs out with its last: a working day as the clock
ends working days, any other at midnight. It is a named stretch of the calendar and no count, so it never moves to
another day because its last one is closed.
"""

from datetime import date, timedelta

from dueprocess.engine.calendar.clock import Arrival, Clock, Reckoned, arrival, own_day_is_over, unknown_between
from dueprocess.engine.calendar.months import plus_months
from dueprocess.engine.calendar.spans import Period, PeriodUnit, Which
from dueprocess.engine.calendar.zones import last_second_of_date, start_of_date, wall_clock

_DAY = timedelta(days=1)
_MONTHS = {PeriodUnit.month: 1, PeriodUnit.quarter: 3, PeriodUnit.half_year: 6, PeriodUnit.year: 12}


def window(after: int, period: Period, clock: Clock) -> tuple[int, Reckoned]:
    """When `in period, after` opens and when it runs out. Raises NotATime if the calendar has too few hours."""
    came = arrival(after, clock)
    asked = [wall_clock(after, clock.zone)[0], came.day] if clock.cut_off is not None else []
    if period.unit is PeriodUnit.working_day:
        day = window_working_day(came, period.which, clock)
        unknown = unknown_between(min(*asked, came.day, day), day, clock.edition)
        return start_of_date(day, clock.zone), Reckoned(_working_day_ends(day, clock), unknown)
    first, last = window_dates(came.day, period)
    unknown = bool(asked) and unknown_between(min(asked), max(asked), clock.edition)
    return start_of_date(first, clock.zone), Reckoned(last_second_of_date(last, clock.zone), unknown)


def window_working_day(came: Arrival, which: Which, clock: Clock) -> date:
    """The same working day (the next one, if that day is closed or was over) or the next one."""
    own = which is Which.same and not own_day_is_over(came, clock)
    return clock.edition.working_day_after(came.day - _DAY if own else came.day, 1)


def window_dates(day: date, period: Period) -> tuple[date, date]:
    """The first and last date of the calendar period that the date lies in, or of the next one."""
    step = 1 if period.which is Which.next else 0
    if period.unit is PeriodUnit.day:
        first = day + step * _DAY
        return first, first
    if period.unit is PeriodUnit.week:
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    size = _MONTHS[period.unit]
    begin = date(day.year, (day.month - 1) // size * size + 1, 1)
    first = plus_months(begin, step * size)
    return first, plus_months(first, size) - _DAY


def _working_day_ends(day: date, clock: Clock) -> int:
    if clock.day_ends == "close_of_business":
        return clock.edition.close_of_business(day)
    return last_second_of_date(day, clock.zone)

"""Calendars and clocks: which days an organisation works, and when a span of time runs out.

The door of the package: editions, spans and periods, clock arithmetic forward and backward, windows, and the
explanation of each. Instants are whole seconds since the Unix epoch, UTC; zones appear only at the edges.
"""

from dueprocess.engine.calendar.backward import run_back
from dueprocess.engine.calendar.clock import Clock, Reckoned
from dueprocess.engine.calendar.edition import Edition
from dueprocess.engine.calendar.errors import CalendarError, NotATime
from dueprocess.engine.calendar.explain import explain_run_back, explain_run_out, explain_window
from dueprocess.engine.calendar.forward import run_out
from dueprocess.engine.calendar.load import WEEKDAYS, edition_names, load_edition, read_edition
from dueprocess.engine.calendar.spans import Period, PeriodUnit, Span, Unit, Which, parse_period, parse_span
from dueprocess.engine.calendar.steps import Step
from dueprocess.engine.calendar.windows import window, window_dates
from dueprocess.engine.calendar.zones import (
    date_of,
    format_instant,
    instant_of,
    last_second_of_date,
    parse_date,
    parse_instant,
    parse_time_of_day,
    start_of_date,
    tzdata_version,
    wall_clock,
    zone_info,
)

__all__ = [
    "WEEKDAYS",
    "CalendarError",
    "Clock",
    "Edition",
    "NotATime",
    "Period",
    "PeriodUnit",
    "Reckoned",
    "Span",
    "Step",
    "Unit",
    "Which",
    "date_of",
    "edition_names",
    "explain_run_back",
    "explain_run_out",
    "explain_window",
    "format_instant",
    "instant_of",
    "last_second_of_date",
    "load_edition",
    "parse_date",
    "parse_instant",
    "parse_period",
    "parse_span",
    "parse_time_of_day",
    "read_edition",
    "run_back",
    "run_out",
    "start_of_date",
    "tzdata_version",
    "wall_clock",
    "window",
    "window_dates",
    "zone_info",
]

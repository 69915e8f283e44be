"""Calendars and clocks: which days an organisation works, and when a span of time runs out.

The door of the package: editions, spans and periods, clock arithmetic forward and backward, windows, and the
explanation of each. Instants are whole seconds since the Unix epoch, UTC; zones appear only at the edges.
"""

from dueprocess.engine.calendar.backward import run_back
from dueprocess.engine.calendar.clock import Clock, Reckoned, end_of_date
from dueprocess.engine.calendar.edition import Edition
from dueprocess.engine.calendar.errors import CalendarError, NotATime
from dueprocess.engine.calendar.explain import explain_run_back, explain_run_out, explain_window
from dueprocess.engine.calendar.forward import run_out
from dueprocess.engine.calendar.load import edition_names, load_edition, read_edition
from dueprocess.engine.calendar.spans import Period, PeriodUnit, Span, Unit, Which, parse_period, parse_span
from dueprocess.engine.calendar.steps import Step, period_name, span_name
from dueprocess.engine.calendar.windows import window
from dueprocess.engine.calendar.zones import (
    date_of,
    format_instant,
    instant_of,
    parse_date,
    parse_hours,
    parse_instant,
    parse_time_of_day,
    start_of_date,
    tzdata_version,
    wall_clock,
    zone_info,
)

__all__ = [
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
    "end_of_date",
    "explain_run_back",
    "explain_run_out",
    "explain_window",
    "format_instant",
    "instant_of",
    "load_edition",
    "parse_date",
    "parse_hours",
    "parse_instant",
    "parse_period",
    "parse_span",
    "parse_time_of_day",
    "period_name",
    "read_edition",
    "run_back",
    "run_out",
    "span_name",
    "start_of_date",
    "tzdata_version",
    "wall_clock",
    "window",
    "zone_info",
]

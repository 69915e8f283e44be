"""Amounts of time as a pack writes them: spans (`3 working days`) and periods (`next week`)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dueprocess.engine.calendar.errors import NotATime
from dueprocess.engine.pack import suggestion

LONGEST_SPAN_YEARS = 100
"""No span is longer than this many years; it keeps every walk over days bounded."""


class Unit(StrEnum):
    """What a span is counted in; the value is the singular that packs write."""

    minute = "minute"
    hour = "hour"
    working_minute = "working minute"
    working_hour = "working hour"
    day = "day"
    working_day = "working day"
    week = "week"
    month = "month"
    year = "year"


SECONDS: dict[Unit, int] = {
    Unit.minute: 60,
    Unit.hour: 3600,
    Unit.working_minute: 60,
    Unit.working_hour: 3600,
}
"""Units that are a fixed number of seconds of their own measure."""

_PER_YEAR: dict[Unit, int] = {
    Unit.minute: 527_040,
    Unit.hour: 8_784,
    Unit.working_minute: 527_040,
    Unit.working_hour: 8_784,
    Unit.day: 366,
    Unit.working_day: 366,
    Unit.week: 53,
    Unit.month: 12,
    Unit.year: 1,
}

_UNITS: dict[str, Unit] = {form: unit for unit in Unit for form in (unit.value, unit.value + "s")}
_SPAN = re.compile(r"([0-9]{1,9}) +([a-z]+(?: +[a-z]+)?)")


@dataclass(frozen=True, slots=True)
class Span:
    """An amount of time: a whole number, 0 or more, of one unit. Raises NotATime outside 0 to 100 years."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= _PER_YEAR[self.unit] * LONGEST_SPAN_YEARS:
            raise NotATime("span-out-of-range", text=str(self), years=str(LONGEST_SPAN_YEARS))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value}{'' if self.amount == 1 else 's'}"


@lru_cache(maxsize=4096)
def parse_span(text: str) -> Span:
    """Read `3 working days` or `1 hour`. Raises NotATime with the nearest unit for anything else."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise NotATime("bad-span", text=text)
    words = " ".join(match[2].split())
    unit = _UNITS.get(words)
    if unit is None:
        raise NotATime("unknown-time-unit", text=text, unit=words, suggestion=suggestion(words, _UNITS, len(_UNITS)))
    return Span(int(match[1]), unit)


class PeriodUnit(StrEnum):
    """The stretches of the calendar that a window may be; the value is what packs write."""

    day = "day"
    working_day = "working day"
    week = "week"
    month = "month"
    quarter = "quarter"
    half_year = "half_year"
    year = "year"


class Which(StrEnum):
    """The period in which the start lies, or the one after it."""

    same = "same"
    next = "next"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar relative to a start: `same day`, `next working day`, `same quarter`."""

    which: Which
    unit: PeriodUnit

    def __str__(self) -> str:
        return f"{self.which.value} {self.unit.value}"


_PERIODS: dict[str, Period] = {str(Period(w, u)): Period(w, u) for w in Which for u in PeriodUnit}


def parse_period(text: str) -> Period:
    """Read `same day` or `next half_year`. Raises NotATime with the nearest period for anything else."""
    words = " ".join(text.split())
    period = _PERIODS.get(words)
    if period is None:
        raise NotATime("bad-period", text=text, suggestion=suggestion(words, _PERIODS, len(_PERIODS)))
    return period

"""A clock: the conventions by which spans are counted, and the days that every count rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dueprocess.engine.calendar.edition import Edition
from dueprocess.engine.calendar.zones import instant_of, last_second_of_date, wall_clock, zone_info

HoursRun = Literal["always", "in_working_time"]
FirstDay = Literal["day_after", "same_day", "next_working_day"]
DayEnds = Literal["close_of_business", "midnight", "same_time"]
ClosedDay = Literal["stands", "next_working_day", "previous_working_day"]


@dataclass(frozen=True, slots=True)
class Clock:
    """The conventions that say how spans are counted.

    `cut_off` is a second of the day, None if there is none. The zone rules: dates and opening hours alike are
    read on its clocks, so `edition` is turned to it. Raises NotATime for an unknown zone.
    """

    zone: str
    edition: Edition
    hours_run: HoursRun
    first_day: FirstDay
    day_ends: DayEnds
    cut_off: int | None
    closed_day: ClosedDay

    def __post_init__(self) -> None:
        zone_info(self.zone)
        object.__setattr__(self, "edition", self.edition.in_zone(self.zone))


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A reckoned instant; provisional if a date was needed for it that the edition does not know."""

    at: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """The day that an instant counts for: its own, or with a cut-off perhaps the next working day."""

    at: int
    day: date
    second: int
    moved: bool


def arrival(t: int, clock: Clock) -> Arrival:
    """The day an instant counts for. Where a cut-off is stated, what comes after it or on a closed day counts as
    coming on the next working day; it keeps its time of day.
    """
    day, second = wall_clock(t, clock.zone)
    if clock.cut_off is None or (second <= clock.cut_off and clock.edition.is_working_day(day)):
        return Arrival(t, day, second, moved=False)
    return Arrival(t, clock.edition.working_day_after(day, 1), second, moved=True)


def end_of_working_day(day: date, second: int, clock: Clock) -> int:
    """When a span of working days runs out on that day; `second` is the time of day it started at."""
    if clock.day_ends == "close_of_business":
        return clock.edition.close_of_business(day)
    return end_of_calendar_day(day, second, clock)


def end_of_calendar_day(day: date, second: int, clock: Clock) -> int:
    """When a span of calendar days runs out on that day: at its end, or at the same time of day as it started."""
    if clock.day_ends == "same_time":
        return instant_of(day, second, clock.zone)
    return last_second_of_date(day, clock.zone)


def own_day_is_over(came: Arrival, clock: Clock) -> bool:
    """Whether the working day of arrival had ended when it came, so that nothing can fall due on it."""
    if came.moved or clock.day_ends != "close_of_business":
        return False
    return came.at > clock.edition.close_of_business(came.day)


def unknown_between(first: date, last: date, edition: Edition) -> bool:
    """Whether a count that looked at the dates from `first` to `last` needed one the edition does not know."""
    return not (edition.known(first) and edition.known(last))

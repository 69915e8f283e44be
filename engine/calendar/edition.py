"""A calendar edition: which days and hours one organisation works, as committed data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dueprocess.engine.calendar.errors import NotATime
from dueprocess.engine.calendar.zones import DAY_SECONDS, date_of, instant_of

Hours = tuple[tuple[int, int], ...]
Labels = Mapping[str, str]

REACH_YEARS = 400
"""No walk over days goes further than this; a calendar that needs more is reported, never looped over."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: the weekly hours, the dates that differ from them, and how far it is known.

    `week` holds, Monday first, the opening intervals of each weekday in seconds of the day, `closed` the dates
    that are closed though their weekday is open, `extra` the dates that are open though their weekday is
    closed, `special` the dates with hours of their own. `reasons` names the cause of a closed or extra date by
    language tag ("" where the file gives plain text). Two editions are equal if their digest and zone are.
    """

    digest: str
    zone: str
    name: str = field(compare=False)
    week: tuple[Hours, ...] = field(compare=False)
    known_through: date = field(compare=False)
    known_from: date = field(default=date.min, compare=False)
    closed: frozenset[date] = field(default=frozenset(), compare=False)
    extra: frozenset[date] = field(default=frozenset(), compare=False)
    special: Mapping[date, Hours] = field(default_factory=dict, compare=False)
    reasons: Mapping[date, Labels] = field(default_factory=dict, compare=False)
    title: Labels = field(default_factory=dict, compare=False)
    _years: dict[int, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _hours: dict[date, Hours] = field(default_factory=dict, init=False, repr=False, compare=False)
    _zones: dict[str, Edition] = field(default_factory=dict, init=False, repr=False, compare=False)

    def in_zone(self, zone: str) -> Edition:
        """The same days and hours, read on the clocks of another zone."""
        if zone == self.zone:
            return self
        if zone not in self._zones:
            self._zones[zone] = replace(self, zone=zone)
        return self._zones[zone]

    def known(self, day: date) -> bool:
        """Whether the edition has the facts of that date, or merely its weekly pattern."""
        return self.known_from <= day <= self.known_through

    def is_working_day(self, day: date) -> bool:
        """Whether that date has any opening hours. Outside the known dates the weekly pattern answers."""
        if day in self.closed:
            return False
        return bool(self.week[day.weekday()]) or day in self.extra or day in self.special

    def wall_hours(self, day: date) -> Hours:
        """The opening intervals of that date in seconds of the day; an extra date has the first open weekday's."""
        if day in self.special:
            return self.special[day]
        if not self.is_working_day(day):
            return ()
        return self.week[day.weekday()] or next(hours for hours in self.week if hours)

    def hours(self, day: date) -> Hours:
        """The opening intervals of that date as instants, each from its first second up to its closing instant."""
        found = self._hours.get(day)
        if found is None:
            spans = (
                (instant_of(day, opens, self.zone), instant_of(day, closes, self.zone))
                for opens, closes in self.wall_hours(day)
            )
            found = self._hours[day] = tuple(span for span in spans if span[0] < span[1])
        return found

    def close_of_business(self, day: date) -> int:
        """The instant at which that working day ends: its last closing, 23:59:59 where that is midnight."""
        wall = self.wall_hours(day)
        last = wall[-1][1] if wall else DAY_SECONDS
        closing = instant_of(day, last, self.zone)
        return closing - 1 if last == DAY_SECONDS else closing

    def in_working_time(self, t: int) -> bool:
        """Whether the instant lies in opening hours; the closing instant itself no longer does."""
        return any(opens <= t < closes for opens, closes in self.hours(date_of(t, self.zone)))

    def next_opening(self, t: int) -> int:
        """The instant itself if it lies in opening hours, else the next opening after it."""
        return max(t, next(self.intervals_from(t))[0])

    def next_closing(self, t: int) -> int:
        """The end of the opening interval that the instant lies in, else of the next one after it."""
        return next(self.intervals_from(t))[1]

    def intervals_from(self, t: int) -> Iterator[tuple[int, int]]:
        """The opening intervals that end after the instant, in order. Raises NotATime after 400 years."""
        for day in self.working_days_after(date_of(t, self.zone) - _DAY):
            for span in self.hours(day):
                if span[1] > t:
                    yield span

    def intervals_back_from(self, t: int) -> Iterator[tuple[int, int]]:
        """The opening intervals that begin before the instant, latest first. Raises NotATime after 400 years."""
        for day in self.working_days_before(date_of(t, self.zone) + _DAY):
            for span in reversed(self.hours(day)):
                if span[0] < t:
                    yield span

    def working_seconds(self, a: int, b: int) -> int:
        """The seconds of opening hours between two instants; 0 if the second is not after the first."""
        total = 0
        if a < b:
            for opens, closes in self.intervals_from(a):
                if opens >= b:
                    break
                total += min(closes, b) - max(opens, a)
        return total

    def whole_working_days(self, a: int, b: int) -> int:
        """The number of working days all of whose opening hours lie between two instants."""
        if a >= b:
            return 0
        first, last = date_of(a, self.zone), date_of(b, self.zone)
        inner = self.count_working_days(first, last - _DAY) if first < last else 0
        edges = {first, last}
        return inner + sum(
            1 for day in edges if (spans := self.hours(day)) and a <= spans[0][0] and spans[-1][1] <= b
        )

    def count_working_days(self, after: date, through: date) -> int:
        """The number of working days after one date up to and including another; 0 if that is not later."""
        low, high = after.toordinal(), through.toordinal()
        if high <= low:
            return 0
        years = range(after.year, through.year + 1)
        return sum(bisect_right(self._year(year), high) - bisect_right(self._year(year), low) for year in years)

    def working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after that date (n from 1). Raises NotATime if none within 400 years."""
        for year in range(day.year, min(day.year + REACH_YEARS, date.max.year)):
            days = self._year(year)
            index = bisect_right(days, day.toordinal()) + n - 1
            if index < len(days):
                return date.fromordinal(days[index])
            n = index - len(days) + 1
            day = date(year, 12, 31)
        raise self._beyond_reach()

    def working_day_before(self, day: date, n: int) -> date:
        """The n-th working day before that date (n from 1). Raises NotATime if none within 400 years."""
        for year in range(day.year, max(day.year - REACH_YEARS, date.min.year), -1):
            days = self._year(year)
            index = bisect_left(days, day.toordinal()) - n
            if index >= 0:
                return date.fromordinal(days[index])
            n = -index
            day = date(year, 1, 1)
        raise self._beyond_reach()

    def working_days_after(self, day: date) -> Iterator[date]:
        """The working days after that date, in order. Raises NotATime after 400 years."""
        low = day.toordinal()
        for year in range(day.year, min(day.year + REACH_YEARS, date.max.year)):
            days = self._year(year)
            yield from map(date.fromordinal, days[bisect_right(days, low) :])
        raise self._beyond_reach()

    def working_days_before(self, day: date) -> Iterator[date]:
        """The working days before that date, latest first. Raises NotATime after 400 years."""
        high = day.toordinal()
        for year in range(day.year, max(day.year - REACH_YEARS, date.min.year), -1):
            days = self._year(year)
            yield from map(date.fromordinal, reversed(days[: bisect_left(days, high)]))
        raise self._beyond_reach()

    def _year(self, year: int) -> list[int]:
        """The ordinals of the working days of a year."""
        found = self._years.get(year)
        if found is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = map(date.fromordinal, range(first, last + 1))
            found = self._years[year] = [day.toordinal() for day in days if self.is_working_day(day)]
        return found

    def _beyond_reach(self) -> NotATime:
        return NotATime("beyond-reach", calendar=self.name, years=str(REACH_YEARS))

"""Public holidays of a place, and the days worked in exchange, as the `holidays` library knows them.

Where a government announces each year anew which days are worked in exchange for long weekends, the library also
answers years that are not announced yet, without those days. What it says of a year is trusted only as far as it
has the notice: `known_through` is the honest end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

import holidays

from dueprocess.engine.calendar.errors import NoEdition
from dueprocess.engine.pack import suggestion

Names = Mapping[str, str]
LIBRARY = f"holidays {version('holidays')}"
_DAY = timedelta(days=1)
_EXCHANGED = re.compile(r"\(substituted from (\d\d)/(\d\d)/(\d{4})\)")
_LOOK_BACK_YEARS = 3

_WHOLE_STRETCHES = {"CN"}
"""Countries whose notices name whole stretches of days, so that a Saturday inside one is a holiday too."""
_ORDINARY_SATURDAYS = {date(2024, 6, 8)}
"""Saturdays that merely adjoin a holiday: the notice for 2024 joins 10 June to an ordinary weekend."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The holidays of a place with their names by language, the weekend days worked, and the last date known."""

    holidays: Mapping[date, Names]
    worked: Mapping[date, Names]
    known_through: date


def notice_of(country: str, subdivision: str | None, years: range) -> Notice:
    """What the library knows of these years. Raises NoEdition for an unknown place or years not announced."""
    _check_place(country, subdivision)
    asked = range(years.start - _LOOK_BACK_YEARS, years.stop)
    known = {tag: _ask(country, subdivision, asked, language) for tag, language in _languages(country).items()}
    english = known.get("en") or next(iter(known.values()))
    through = _known_through(english, country, years)
    exchanged = {day: _exchanged_for(text) for day, text in english.items() if _EXCHANGED.search(text)}
    off = {day: _names(day, known, exchanged) for day in english}
    if country in _WHOLE_STRETCHES:
        off |= dict(_inside_stretches(off, exchanged, english.weekend_workdays))
    worked = {day: _worked_names(day, exchanged) for day in english.weekend_workdays}
    return Notice(
        {day: off[day] for day in sorted(off) if day.year in years and day <= through},
        {day: worked[day] for day in sorted(worked) if day.year in years},
        through,
    )


def _check_place(country: str, subdivision: str | None) -> None:
    places = holidays.list_supported_countries()
    if country not in places:
        raise NoEdition("unknown-country", name=country, suggestion=suggestion(country, places))
    parts = places[country]
    if subdivision is not None and subdivision not in parts:
        raise NoEdition(
            "unknown-subdivision", name=subdivision, country=country, suggestion=suggestion(subdivision, parts, 40)
        )


def _languages(country: str) -> dict[str, str | None]:
    """The languages to name days in, by tag, each as the library calls it: English, Chinese, the country's own."""
    kind = type(holidays.country_holidays(country))
    wanted = ("zh_CN", "en_US", kind.default_language)
    found: dict[str, str | None] = {tag.split("_")[0]: tag for tag in wanted if tag in kind.supported_languages}
    return found or {"en": None}


def _ask(country: str, subdivision: str | None, years: range, language: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)


def _known_through(known: holidays.HolidayBase, country: str, years: range) -> date:
    """The end of the last year with its notice, where there are such notices; never beyond an estimated date."""
    last = years.stop - 1
    announced = {day.year for day in known.weekend_workdays if day.year >= years.start - _LOOK_BACK_YEARS}
    if announced:
        last = min(last, max(announced))
    if last < years.start:
        raise NoEdition("no-notice", country=country, year=str(years.start))
    estimated = [day - _DAY for day, text in known.items() if "estimated" in text and day.year in years]
    return min([date(last, 12, 31), *estimated])


def _exchanged_for(text: str) -> date:
    match = _EXCHANGED.search(text)
    assert match is not None  # asked only of texts that say it
    return date(int(match[3]), int(match[1]), int(match[2]))


def _names(day: date, known: Mapping[str, holidays.HolidayBase], exchanged: Mapping[date, date]) -> Names:
    if day in exchanged:
        worked = exchanged[day]
        return {"en": f"day off in exchange for {worked}", "zh": f"调休（{worked} 上班）"}
    return {tag: days[day] for tag, days in known.items() if day in days}


def _worked_names(day: date, exchanged: Mapping[date, date]) -> Names:
    for off, worked in exchanged.items():
        if worked == day:
            return {"en": f"worked in exchange for {off}", "zh": f"调休上班（{off} 放假）"}
    return {"en": "worked in exchange for a day off", "zh": "调休上班"}


def _inside_stretches(
    off: Mapping[date, Names], exchanged: Mapping[date, date], worked: set[date]
) -> Iterator[tuple[date, Names]]:
    """The Saturdays that an unbroken stretch of days off takes in, named after the nearest holiday of it."""
    for first in off:
        for step in (_DAY, -_DAY):
            day = first + step
            while day.weekday() >= 5 and day not in worked and day not in off:
                if day.weekday() == 5 and day not in _ORDINARY_SATURDAYS:
                    yield day, _nearest_holiday(day, off, exchanged)
                day += step


def _nearest_holiday(day: date, off: Mapping[date, Names], exchanged: Mapping[date, date]) -> Names:
    own = [other for other in off if other not in exchanged]
    return off[min(own, key=lambda other: (abs(other - day), other))]

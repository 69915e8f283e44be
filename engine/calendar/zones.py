"""Instants (whole seconds since the Unix epoch, UTC) and what clocks on the wall show for them.

Zones come from the pinned `tzdata` package only, never from the machine, so that the same input gives the same
instant everywhere. A wall time that a change of offset skips is the first instant after the gap; one that
occurs twice is its first occurrence.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from importlib.metadata import version
from zoneinfo import ZoneInfo

from dueprocess.engine.calendar.errors import NotATime
from dueprocess.engine.pack import suggestion

FIRST_YEAR, LAST_YEAR = 1900, 2500
DAY_SECONDS = 86_400
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_INSTANT = re.compile(
    _DATE.pattern + r"T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2}(?::[0-9]{2})?)?"
)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    listing = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listing.split())


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """The zone of that IANA name, from the tzdata package. Raises NotATime for an unknown name."""
    if name not in _zone_names():
        raise NotATime("unknown-zone", text=name, suggestion=suggestion(name, _zone_names()))
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def tzdata_version() -> str:
    """The version of the tzdata package that every zone is read from, such as `2026.2`."""
    return version("tzdata")


@lru_cache(maxsize=65_536)
def _even_offset(ordinal: int, zone: str) -> int | None:
    """The offset in seconds that holds through the whole of that date, None if it changes during or around it."""
    info = zone_info(zone)
    noon = datetime.fromordinal(ordinal).replace(hour=12, tzinfo=info)
    offsets = {
        (noon + timedelta(hours=hours)).replace(fold=fold).utcoffset() for hours in (-14, 0, 14) for fold in (0, 1)
    }
    only = offsets.pop()
    return None if offsets or only is None else int(only.total_seconds())


def instant_of(day: date, second: int, zone: str) -> int:
    """The instant at which the clocks of that zone first show that date and second of day (86,400 = the next date)."""
    ordinal = day.toordinal()
    if second >= DAY_SECONDS:
        ordinal, second = ordinal + 1, second - DAY_SECONDS
    offset = _even_offset(ordinal, zone)
    if offset is None:
        return _resolved(datetime.fromordinal(ordinal) + timedelta(seconds=second), zone)
    return (ordinal - _EPOCH_ORDINAL) * DAY_SECONDS + second - offset


def _resolved(wall: datetime, zone: str) -> int:
    info = zone_info(zone)
    utc = wall.replace(tzinfo=UTC)
    early, late = (info.utcoffset(wall.replace(tzinfo=info, fold=fold)) for fold in (0, 1))
    assert early is not None  # a ZoneInfo always knows its offset
    assert late is not None
    first = int((utc - early).timestamp())
    if early >= late:
        return first
    # Inside a gap: the change lies after `low` and not after `high`; halve until it is found.
    low, high = int((utc - late).timestamp()), first
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, info).utcoffset() == late:
            high = middle
        else:
            low = middle
    return high


def wall_clock(t: int, zone: str) -> tuple[date, int]:
    """The date and the second of day that the clocks of that zone show at that instant."""
    shown = datetime.fromtimestamp(t, zone_info(zone))
    return shown.date(), shown.hour * 3600 + shown.minute * 60 + shown.second


def date_of(t: int, zone: str) -> date:
    """The date in that zone at that instant."""
    return datetime.fromtimestamp(t, zone_info(zone)).date()


def start_of_date(day: date, zone: str) -> int:
    """The first instant of that date in that zone: midnight, or the end of a gap at midnight."""
    return instant_of(day, 0, zone)


def last_second_of_date(day: date, zone: str) -> int:
    """The last whole second of that date in that zone: 23:59:59, the second one where the hour occurs twice."""
    return instant_of(day, DAY_SECONDS, zone) - 1


def parse_date(text: str) -> date:
    """Read `2026-03-02`. Raises NotATime for other text, for a day that does not exist, for a year out of range."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise NotATime("bad-date", text=text)
    return _date(text, *(int(part) for part in match.groups()))


def _date(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise NotATime("impossible-moment", text=text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotATime("instant-out-of-range", text=text, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    if not 1 <= day <= monthrange(year, month)[1]:
        raise NotATime("impossible-moment", text=text)
    return date(year, month, day)


def parse_time_of_day(text: str) -> int:
    """Read `17:00` as a second of the day. Raises NotATime for other text."""
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise NotATime("bad-time-of-day", text=text)
    return int(match[1]) * 3600 + int(match[2]) * 60


def parse_hours(text: str) -> tuple[int, int]:
    """Read `09:00-18:00` as seconds of the day; `24:00` may end it. Raises NotATime for other text."""
    opens, _, closes = text.partition("-")
    try:
        return parse_time_of_day(opens), DAY_SECONDS if closes == "24:00" else parse_time_of_day(closes)
    except NotATime:
        raise NotATime("bad-hours", text=text) from None


def parse_instant(text: str, zone: str | None) -> int:
    """Read `2026-03-02T10:00`, seconds, an offset or `Z` being optional; fractions of a second are cut.

    Without an offset the text is a wall time of `zone`. Raises NotATime for other text, for a date or time of
    day that does not exist, for a year out of range, and for a wall time when `zone` is None.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise NotATime("bad-instant", text=text)
    day = _date(text, int(match[1]), int(match[2]), int(match[3]))
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise NotATime("impossible-moment", text=text)
    second_of_day = hour * 3600 + minute * 60 + second
    if match[7] is not None:
        return instant_of(day, second_of_day, "UTC") - _offset(text, match[7])
    if zone is None:
        raise NotATime("instant-without-zone", text=text)
    return instant_of(day, second_of_day, zone)


def _offset(text: str, offset: str) -> int:
    if offset == "Z":
        return 0
    digits = offset[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if hours > 23 or minutes > 59 or seconds > 59:
        raise NotATime("bad-instant", text=text)
    size = hours * 3600 + minutes * 60 + seconds
    return -size if offset[0] == "-" else size


def format_instant(t: int, zone: str) -> str:
    """The instant as the clocks of that zone show it, with its offset: `2025-03-03T10:26:00+08:00`."""
    return datetime.fromtimestamp(t, zone_info(zone)).isoformat()

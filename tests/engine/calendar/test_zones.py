"""Instants, dates and zones."""

import zoneinfo
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.calendar import (
    NotATime,
    date_of,
    format_instant,
    instant_of,
    parse_date,
    parse_instant,
    start_of_date,
    wall_clock,
    zone_info,
)
from dueprocess.engine.calendar.zones import last_second_of_date

SHANGHAI, PARIS, SAO_PAULO = "Asia/Shanghai", "Europe/Paris", "America/Sao_Paulo"
ZONES = [SHANGHAI, PARIS, SAO_PAULO, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Monrovia"]


@pytest.mark.parametrize(
    ("text", "zone", "shown"),
    [
        ("2026-03-02T10:00", SHANGHAI, "2026-03-02T10:00:00+08:00"),
        ("2026-03-02T10:00:30", SHANGHAI, "2026-03-02T10:00:30+08:00"),
        ("2026-03-02T10:00:30.999", SHANGHAI, "2026-03-02T10:00:30+08:00"),
        ("2026-03-02T10:00:30,5", SHANGHAI, "2026-03-02T10:00:30+08:00"),
        ("2026-03-02T10:00+08:00", PARIS, "2026-03-02T03:00:00+01:00"),
        ("2026-03-02T10:00-0330", "UTC", "2026-03-02T13:30:00+00:00"),
        ("2026-03-02T10:00Z", SHANGHAI, "2026-03-02T18:00:00+08:00"),
        ("2026-03-29T02:30", PARIS, "2026-03-29T03:00:00+02:00"),  # skipped: the first instant after the gap
        ("2026-03-29T02:00", PARIS, "2026-03-29T03:00:00+02:00"),
        ("2026-03-29T01:59:59", PARIS, "2026-03-29T01:59:59+01:00"),
        ("2026-10-25T02:30", PARIS, "2026-10-25T02:30:00+02:00"),  # occurs twice: the first time
        ("2026-10-25T02:30+01:00", PARIS, "2026-10-25T02:30:00+01:00"),
        ("2018-11-04T00:00", SAO_PAULO, "2018-11-04T01:00:00-02:00"),  # a day without midnight
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),  # a day that never was
        ("1900-06-01T00:00", SHANGHAI, "1900-06-01T00:00:00+08:05:43"),
    ],
)
def test_an_instant_is_read_in_its_zone(text, zone, shown):
    assert format_instant(parse_instant(text, zone), zone) == shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025-04-31T10:00", "impossible-moment"),
        ("2025-02-29T10:00", "impossible-moment"),
        ("2025-13-01T10:00", "impossible-moment"),
        ("2025-04-30T24:00", "impossible-moment"),
        ("2025-04-30T10:60", "impossible-moment"),
        ("2025-04-30T10:00:60", "impossible-moment"),
        ("2025-04-30 10:00", "bad-instant"),
        ("2025-04-30", "bad-instant"),
        ("2025-04-30T10", "bad-instant"),
        ("2025-04-30T10:00+24:00", "bad-instant"),
        ("２025-04-30T10:00", "bad-instant"),
        ("nan", "bad-instant"),
        ("1899-12-31T10:00", "instant-out-of-range"),
        ("9999-12-31T10:00", "instant-out-of-range"),
    ],
)
def test_what_is_no_instant_is_told_apart(text, code):
    with pytest.raises(NotATime) as failure:
        parse_instant(text, SHANGHAI)
    assert failure.value.code == code
    assert text in str(failure.value)


def test_a_wall_time_needs_a_zone():
    assert parse_instant("2026-03-02T10:00Z", None) == parse_instant("2026-03-02T10:00", "UTC")
    with pytest.raises(NotATime, match="does not say in which time zone"):
        parse_instant("2026-03-02T10:00", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [("Asia/Shanhai", "Asia/Shanghai"), ("../../etc/passwd", "there are"), ("", "there are")],
)
def test_an_unknown_zone_is_an_error(text, told):
    with pytest.raises(NotATime, match=told) as failure:
        zone_info(text)
    assert failure.value.code == "unknown-zone"


def test_zones_need_nothing_from_the_machine():
    there = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[])
    try:
        zone_info.cache_clear()
        assert format_instant(0, "Europe/Berlin") == "1970-01-01T01:00:00+01:00"
    finally:
        zoneinfo.reset_tzpath(to=there)


def test_a_date_is_a_day_that_exists():
    assert parse_date("2024-02-29") == date(2024, 2, 29)
    for text, code in (("2025-02-29", "impossible-moment"), ("2025-2-1", "bad-date"), ("31 April", "bad-date")):
        with pytest.raises(NotATime) as failure:
            parse_date(text)
        assert failure.value.code == code


@given(st.integers(-2_208_988_800 + 86_400, 16_725_225_600 - 86_400), st.sampled_from(ZONES))
def test_parsing_a_formatted_instant_gives_it_back(t, zone):
    assert parse_instant(format_instant(t, zone), zone) == t


@given(st.integers(-2_000_000_000, 16_000_000_000), st.sampled_from(ZONES))
def test_an_instant_lies_within_its_date(t, zone):
    day = date_of(t, zone)
    assert start_of_date(day, zone) <= t <= last_second_of_date(day, zone)


@given(st.integers(-2_000_000_000, 16_000_000_000), st.sampled_from(ZONES))
def test_the_wall_clock_leads_back_to_the_first_such_instant(t, zone):
    first = instant_of(*wall_clock(t, zone), zone)
    assert first <= t
    assert wall_clock(first, zone) == wall_clock(t, zone)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Paris", SAO_PAULO, "Australia/Lord_Howe"])
def test_the_last_second_of_a_date_meets_the_first_of_the_next(zone):
    for ordinal in range(date(2018, 1, 1).toordinal(), date(2019, 1, 1).toordinal()):
        day, after = date.fromordinal(ordinal), date.fromordinal(ordinal + 1)
        assert last_second_of_date(day, zone) + 1 == start_of_date(after, zone)
        assert date_of(last_second_of_date(day, zone), zone) == day

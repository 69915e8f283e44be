"""Windows: same and next day, working day, week, month, quarter, half-year, year."""

import pytest

from dueprocess.engine.calendar import format_instant, parse_instant, parse_period, window

MONDAY, FRIDAY, FRIDAY_NIGHT, SATURDAY = "2026-03-02T10:00", "2026-03-06T16:00", "2026-03-06T18:00", "2026-03-07T10:00"


@pytest.mark.parametrize(
    ("conventions", "after", "period", "opens", "closes"),
    [
        ({}, MONDAY, "same day", "2026-03-02T00:00:00", "2026-03-02T23:59:59"),
        ({}, MONDAY, "next day", "2026-03-03T00:00:00", "2026-03-03T23:59:59"),
        ({}, SATURDAY, "same day", "2026-03-07T00:00:00", "2026-03-07T23:59:59"),
        ({"closed_day": "next_working_day"}, SATURDAY, "same day", "2026-03-07T00:00:00", "2026-03-07T23:59:59"),
        ({}, MONDAY, "same working day", "2026-03-02T00:00:00", "2026-03-02T17:00:00"),
        ({}, FRIDAY_NIGHT, "same working day", "2026-03-09T00:00:00", "2026-03-09T17:00:00"),  # it was over
        ({"day_ends": "midnight"}, FRIDAY_NIGHT, "same working day", "2026-03-06T00:00:00", "2026-03-06T23:59:59"),
        ({}, SATURDAY, "same working day", "2026-03-09T00:00:00", "2026-03-09T17:00:00"),
        ({}, FRIDAY, "next working day", "2026-03-09T00:00:00", "2026-03-09T17:00:00"),
        ({"day_ends": "same_time"}, FRIDAY, "next working day", "2026-03-09T00:00:00", "2026-03-09T23:59:59"),
        ({"cut_off": "15:00"}, FRIDAY, "same day", "2026-03-09T00:00:00", "2026-03-09T23:59:59"),
        ({"cut_off": "15:00"}, FRIDAY, "same working day", "2026-03-09T00:00:00", "2026-03-09T17:00:00"),
        ({"cut_off": "15:00"}, FRIDAY, "next working day", "2026-03-10T00:00:00", "2026-03-10T17:00:00"),
        ({}, SATURDAY, "same week", "2026-03-02T00:00:00", "2026-03-08T23:59:59"),
        ({}, MONDAY, "next week", "2026-03-09T00:00:00", "2026-03-15T23:59:59"),
        ({}, MONDAY, "same month", "2026-03-01T00:00:00", "2026-03-31T23:59:59"),
        ({}, "2026-12-31T10:00", "next month", "2027-01-01T00:00:00", "2027-01-31T23:59:59"),
        ({}, "2028-01-31T10:00", "next month", "2028-02-01T00:00:00", "2028-02-29T23:59:59"),
        ({}, MONDAY, "same quarter", "2026-01-01T00:00:00", "2026-03-31T23:59:59"),
        ({}, "2026-12-31T10:00", "next quarter", "2027-01-01T00:00:00", "2027-03-31T23:59:59"),
        ({}, MONDAY, "same half_year", "2026-01-01T00:00:00", "2026-06-30T23:59:59"),
        ({}, MONDAY, "next half_year", "2026-07-01T00:00:00", "2026-12-31T23:59:59"),
        ({}, MONDAY, "same year", "2026-01-01T00:00:00", "2026-12-31T23:59:59"),
        ({}, MONDAY, "next year", "2027-01-01T00:00:00", "2027-12-31T23:59:59"),
    ],
)
def test_a_window_opens_and_closes(conventions, after, period, opens, closes, clock):
    counted = clock("england", **conventions)
    begin, end = window(parse_instant(after, counted.zone), parse_period(period), counted)
    assert format_instant(begin, counted.zone)[:19] == opens
    assert format_instant(end.at, counted.zone)[:19] == closes
    assert not end.provisional


@pytest.mark.parametrize(
    ("conventions", "after", "period", "provisional"),
    [
        ({}, "2026-12-31T10:00", "next working day", True),
        ({}, "2026-12-31T10:00", "same working day", False),
        ({}, "2026-12-31T10:00", "next month", False),
        ({"cut_off": "09:00"}, "2026-12-31T10:00", "same month", True),
    ],
)
def test_a_window_is_provisional_if_an_unknown_date_was_needed(conventions, after, period, provisional, clock):
    counted = clock("cn-mon-fri", **conventions)
    assert window(parse_instant(after, counted.zone), parse_period(period), counted)[1].provisional is provisional

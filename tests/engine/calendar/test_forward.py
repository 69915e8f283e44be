"""When a span runs out, convention by convention. Calendar england: Monday to Friday, 09:00 to 17:00."""

import pytest

from dueprocess.engine.calendar import NotATime, format_instant, parse_instant, parse_span, run_out

# March 2026: 2nd is a Monday. 3 and 6 April are Good Friday and Easter Monday.
WORKING_DAYS = [
    # conventions, start, span, due
    ({}, "2026-03-02T10:00", "1 working day", "2026-03-03T17:00:00"),
    ({}, "2026-03-02T10:00", "10 working days", "2026-03-16T17:00:00"),
    ({}, "2026-03-02T23:59:59", "1 working day", "2026-03-03T17:00:00"),
    ({}, "2026-03-06T10:00", "1 working day", "2026-03-09T17:00:00"),
    ({}, "2026-03-07T10:00", "1 working day", "2026-03-09T17:00:00"),  # Saturday: Monday is the first day after
    ({}, "2026-03-08T10:00", "1 working day", "2026-03-09T17:00:00"),
    ({}, "2026-04-02T10:00", "1 working day", "2026-04-07T17:00:00"),  # across Easter
    ({}, "2026-03-02T10:00", "140 working days", "2026-09-21T17:00:00"),
    ({}, "2026-03-02T10:00", "0 working days", "2026-03-02T17:00:00"),
    ({}, "2026-03-02T18:00", "0 working days", "2026-03-03T17:00:00"),  # the day was over
    ({}, "2026-03-07T10:00", "0 working days", "2026-03-09T17:00:00"),
    ({"first_day": "next_working_day"}, "2026-03-02T10:00", "1 working day", "2026-03-03T17:00:00"),
    ({"first_day": "same_day"}, "2026-03-02T10:00", "1 working day", "2026-03-02T17:00:00"),
    ({"first_day": "same_day"}, "2026-03-02T17:00", "1 working day", "2026-03-02T17:00:00"),
    ({"first_day": "same_day"}, "2026-03-02T17:00:01", "1 working day", "2026-03-03T17:00:00"),  # it was over
    ({"first_day": "same_day"}, "2026-03-02T10:00", "3 working days", "2026-03-04T17:00:00"),
    ({"first_day": "same_day"}, "2026-03-07T10:00", "1 working day", "2026-03-09T17:00:00"),
    ({"first_day": "same_day"}, "2026-03-07T10:00", "2 working days", "2026-03-10T17:00:00"),
    ({"day_ends": "midnight"}, "2026-03-02T10:00", "1 working day", "2026-03-03T23:59:59"),
    ({"day_ends": "midnight", "first_day": "same_day"}, "2026-03-02T18:00", "1 working day", "2026-03-02T23:59:59"),
    ({"day_ends": "same_time"}, "2026-03-02T10:30:20", "1 working day", "2026-03-03T10:30:20"),
    ({"day_ends": "same_time"}, "2026-03-06T22:00", "1 working day", "2026-03-09T22:00:00"),  # not moved into hours
    ({"cut_off": "15:00"}, "2026-03-02T15:00", "1 working day", "2026-03-03T17:00:00"),
    ({"cut_off": "15:00"}, "2026-03-02T15:00:01", "1 working day", "2026-03-04T17:00:00"),
    ({"cut_off": "15:00"}, "2026-03-06T16:00", "1 working day", "2026-03-10T17:00:00"),
    ({"cut_off": "15:00"}, "2026-03-07T10:00", "1 working day", "2026-03-10T17:00:00"),  # counts as Monday's
    ({"cut_off": "15:00", "first_day": "same_day"}, "2026-03-06T16:00", "1 working day", "2026-03-09T17:00:00"),
    ({"cut_off": "15:00", "day_ends": "same_time"}, "2026-03-02T16:00", "1 working day", "2026-03-04T16:00:00"),
    ({"hours_run": "in_working_time"}, "2026-03-02T10:00", "1 working day", "2026-03-03T17:00:00"),
    ({"closed_day": "next_working_day"}, "2026-03-06T10:00", "1 working day", "2026-03-09T17:00:00"),
]

CALENDAR_DAYS = [
    ({}, "2026-03-02T10:00", "1 day", "2026-03-03T23:59:59"),
    ({}, "2026-03-02T10:00", "0 days", "2026-03-02T23:59:59"),
    ({}, "2026-03-06T10:00", "1 day", "2026-03-07T23:59:59"),  # a Saturday: it stands
    ({}, "2026-03-02T10:00", "2 weeks", "2026-03-16T23:59:59"),
    ({}, "2026-03-02T10:00", "1 month", "2026-04-02T23:59:59"),
    ({}, "2026-01-31T10:00", "1 month", "2026-02-28T23:59:59"),
    ({}, "2028-01-31T10:00", "1 month", "2028-02-29T23:59:59"),
    ({}, "2026-01-31T10:00", "3 months", "2026-04-30T23:59:59"),
    ({}, "2026-11-30T10:00", "3 months", "2027-02-28T23:59:59"),
    ({}, "2024-02-29T10:00", "1 year", "2025-02-28T23:59:59"),
    ({}, "2024-02-29T10:00", "4 years", "2028-02-29T23:59:59"),
    ({"day_ends": "midnight"}, "2026-03-02T10:00", "1 day", "2026-03-03T23:59:59"),
    ({"day_ends": "same_time"}, "2026-03-02T10:30:20", "1 day", "2026-03-03T10:30:20"),
    ({"day_ends": "same_time"}, "2026-01-31T10:30:20", "1 month", "2026-02-28T10:30:20"),
    ({"first_day": "same_day"}, "2026-03-02T10:00", "1 day", "2026-03-02T23:59:59"),
    ({"first_day": "same_day"}, "2026-03-02T10:00", "1 week", "2026-03-08T23:59:59"),
    ({"first_day": "same_day"}, "2026-03-02T10:00", "1 month", "2026-04-01T23:59:59"),
    ({"first_day": "same_day"}, "2026-03-01T10:00", "1 month", "2026-03-31T23:59:59"),
    ({"first_day": "same_day"}, "2026-01-31T10:00", "1 month", "2026-02-28T23:59:59"),
    ({"first_day": "next_working_day"}, "2026-03-06T10:00", "1 day", "2026-03-09T23:59:59"),
    ({"first_day": "next_working_day"}, "2026-03-06T10:00", "3 days", "2026-03-11T23:59:59"),
    ({"first_day": "next_working_day"}, "2026-03-06T10:00", "1 month", "2026-04-08T23:59:59"),
    ({"cut_off": "15:00"}, "2026-03-06T16:00", "1 day", "2026-03-10T23:59:59"),
    ({"closed_day": "next_working_day"}, "2026-03-06T10:00", "1 day", "2026-03-09T23:59:59"),
    ({"closed_day": "next_working_day"}, "2026-04-01T10:00", "2 days", "2026-04-07T23:59:59"),  # Good Friday
    ({"closed_day": "next_working_day"}, "2026-02-07T10:00", "1 month", "2026-03-09T23:59:59"),
    ({"closed_day": "next_working_day", "day_ends": "same_time"}, "2026-03-06T10:00", "1 day", "2026-03-09T10:00:00"),
    ({"closed_day": "previous_working_day"}, "2026-03-02T10:00", "6 days", "2026-03-06T23:59:59"),
    ({"closed_day": "previous_working_day"}, "2026-03-06T10:00", "2 days", "2026-03-06T23:59:59"),
    ({"closed_day": "previous_working_day"}, "2026-03-07T10:00", "1 day", "2026-03-08T23:59:59"),  # not before it began
]

HOURS = [
    ({}, "2026-03-06T16:30", "5 minutes", "2026-03-06T16:35:00"),
    ({}, "2026-03-06T16:30", "24 hours", "2026-03-07T16:30:00"),
    ({}, "2026-03-06T16:30:17", "0 minutes", "2026-03-06T16:30:17"),
    ({"cut_off": "15:00"}, "2026-03-06T16:30", "1 hour", "2026-03-06T17:30:00"),  # elapsed time knows no cut-off
    ({"hours_run": "in_working_time"}, "2026-03-06T16:30", "1 hour", "2026-03-09T09:30:00"),
    ({"hours_run": "in_working_time"}, "2026-03-06T16:30", "45 minutes", "2026-03-09T09:15:00"),
    ({}, "2026-03-06T16:30", "1 working hour", "2026-03-09T09:30:00"),
    ({}, "2026-03-06T16:30", "30 working minutes", "2026-03-06T17:00:00"),  # not the next opening
    ({}, "2026-03-06T17:00", "1 working hour", "2026-03-09T10:00:00"),
    ({}, "2026-03-06T16:59:59", "1 working minute", "2026-03-09T09:00:59"),
    ({}, "2026-03-02T07:00", "1 working hour", "2026-03-02T10:00:00"),
    ({}, "2026-03-02T09:00", "8 working hours", "2026-03-02T17:00:00"),
    ({}, "2026-03-02T09:00", "40 working hours", "2026-03-06T17:00:00"),
    ({}, "2026-03-07T12:00", "0 working hours", "2026-03-09T09:00:00"),
    ({}, "2026-04-02T16:00", "2 working hours", "2026-04-07T10:00:00"),
    ({"cut_off": "15:00"}, "2026-03-06T15:30", "1 working hour", "2026-03-09T10:00:00"),
]


@pytest.mark.parametrize(("conventions", "start", "span", "due"), WORKING_DAYS + CALENDAR_DAYS + HOURS)
def test_a_span_runs_out(conventions, start, span, due, clock):
    counted = clock("england", **conventions)
    reckoned = run_out(parse_instant(start, counted.zone), parse_span(span), counted)
    assert format_instant(reckoned.at, counted.zone)[:19] == due
    assert not reckoned.provisional or due > "2028"


@pytest.mark.parametrize(
    ("conventions", "start", "span", "provisional"),
    [
        ({}, "2026-12-30T10:00", "1 working day", False),
        ({}, "2026-12-30T10:00", "2 working days", True),
        ({}, "2026-12-31T10:00", "1 working day", True),
        ({}, "2023-12-29T10:00", "1 working day", True),  # 30 December 2023 is not known either
        ({}, "2023-12-31T10:00", "1 working day", False),  # only days from 1 January on were looked at
        ({"first_day": "same_day"}, "2023-12-31T10:00", "1 working day", True),
        ({}, "2026-12-31T17:00", "1 working hour", False),
        ({}, "2026-12-31T17:01", "1 working hour", True),
        ({}, "2027-06-01T10:00", "30 days", False),  # calendar days need no calendar
        ({}, "2027-06-01T10:00", "24 hours", False),
        ({"closed_day": "next_working_day"}, "2026-12-30T10:00", "1 day", False),
        ({"closed_day": "next_working_day"}, "2026-12-31T10:00", "1 day", True),
        ({"first_day": "next_working_day"}, "2026-12-31T10:00", "1 day", True),
        ({"cut_off": "15:00"}, "2026-12-31T16:00", "1 day", True),
        ({"cut_off": "15:00"}, "2026-12-31T14:00", "1 day", True),
        ({"cut_off": "15:00"}, "2026-12-30T14:00", "1 day", False),
    ],
)
def test_a_due_is_provisional_if_an_unknown_date_was_needed(conventions, start, span, provisional, clock):
    counted = clock("cn-mon-fri", **conventions)
    assert run_out(parse_instant(start, counted.zone), parse_span(span), counted).provisional is provisional


def test_the_weekly_pattern_answers_beyond_the_known_dates(clock):
    counted = clock("cn-mon-fri")
    reckoned = run_out(parse_instant("2035-09-28T10:00", counted.zone), parse_span("5 working days"), counted)
    assert format_instant(reckoned.at, counted.zone) == "2035-10-05T18:00:00+08:00"


def test_a_calendar_with_hardly_any_hours_is_reported_not_looped_over(clock, edition_of):
    counted = clock(edition_of('open: {mon: ["09:00-09:01"]}'))
    with pytest.raises(NotATime, match="does not end within 400 years"):
        run_out(0, parse_span("52000000 working minutes"), counted)


def test_the_closing_instant_at_midnight_is_the_last_second_of_the_day(clock):
    counted = clock("plain-24x7", zone="Asia/Shanghai")
    reckoned = run_out(parse_instant("2026-03-02T10:00", counted.zone), parse_span("1 working day"), counted)
    assert format_instant(reckoned.at, counted.zone) == "2026-03-03T23:59:59+08:00"

"""Clocks that run backward. Calendar england: Monday to Friday, 09:00 to 17:00."""

import pytest

from dueprocess.engine.calendar import NotATime, format_instant, parse_instant, parse_span, run_back


@pytest.mark.parametrize(
    ("conventions", "end", "span", "due"),
    [
        ({}, "2026-03-10T11:00", "1 working day", "2026-03-09T17:00:00"),
        ({}, "2026-03-09T17:00", "1 working day", "2026-03-06T17:00:00"),
        ({}, "2026-03-08T12:00", "1 working day", "2026-03-06T17:00:00"),
        ({}, "2026-04-07T17:00", "1 working day", "2026-04-02T17:00:00"),  # across Easter
        ({}, "2026-03-10T11:00", "0 working days", "2026-03-10T17:00:00"),
        ({}, "2026-03-08T11:00", "0 working days", "2026-03-06T17:00:00"),
        ({"first_day": "same_day"}, "2026-03-10T11:00", "1 working day", "2026-03-09T17:00:00"),
        ({"cut_off": "10:00"}, "2026-03-10T11:00", "1 working day", "2026-03-09T17:00:00"),
        ({"day_ends": "midnight"}, "2026-03-10T11:00", "1 working day", "2026-03-09T23:59:59"),
        ({"day_ends": "same_time"}, "2026-03-10T11:00", "1 working day", "2026-03-09T11:00:00"),
        ({}, "2026-03-10T11:00", "3 days", "2026-03-07T23:59:59"),
        ({"day_ends": "same_time"}, "2026-03-10T11:00", "3 days", "2026-03-07T11:00:00"),
        ({"closed_day": "next_working_day"}, "2026-03-10T11:00", "3 days", "2026-03-06T23:59:59"),  # never later
        ({"closed_day": "previous_working_day"}, "2026-03-10T11:00", "3 days", "2026-03-06T23:59:59"),
        ({}, "2026-03-10T11:00", "1 week", "2026-03-03T23:59:59"),
        ({}, "2026-03-31T11:00", "1 month", "2026-02-28T23:59:59"),
        ({}, "2024-02-29T11:00", "1 year", "2023-02-28T23:59:59"),
        ({}, "2026-03-10T11:00", "1 hour", "2026-03-10T10:00:00"),
        ({}, "2026-03-10T00:30", "1 hour", "2026-03-09T23:30:00"),
        ({"hours_run": "in_working_time"}, "2026-03-10T09:30", "1 hour", "2026-03-09T16:30:00"),
        ({}, "2026-03-10T10:00", "1 working hour", "2026-03-10T09:00:00"),  # not the closing before
        ({}, "2026-03-09T09:30", "1 working hour", "2026-03-06T16:30:00"),
        ({}, "2026-03-08T09:30", "0 working hours", "2026-03-06T17:00:00"),
        ({}, "2026-03-10T23:30", "8 working hours", "2026-03-10T09:00:00"),
        ({}, "2026-03-10T23:30", "9 working hours", "2026-03-09T16:00:00"),
    ],
)
def test_the_latest_instant_a_span_before(conventions, end, span, due, clock):
    counted = clock("england", **conventions)
    reckoned = run_back(parse_instant(end, counted.zone), parse_span(span), counted)
    assert format_instant(reckoned.at, counted.zone)[:19] == due
    assert not reckoned.provisional or due < "2024"


@pytest.mark.parametrize(
    ("end", "span", "provisional"),
    [
        ("2027-01-04T10:00", "1 working day", True),
        ("2026-12-31T10:00", "1 working day", False),
        ("2024-01-02T10:00", "1 working day", True),
        ("2024-01-03T10:00", "1 working day", False),
        ("2027-01-04T10:00", "3 days", False),
        ("2027-01-04T10:00", "3 hours", False),
        ("2027-01-04T10:00", "3 working hours", True),
    ],
)
def test_backward_too_a_due_is_provisional_if_an_unknown_date_was_needed(end, span, provisional, clock):
    counted = clock("cn-mon-fri")
    assert run_back(parse_instant(end, counted.zone), parse_span(span), counted).provisional is provisional


def test_backward_too_nothing_loops(clock, edition_of):
    counted = clock(edition_of('open: {mon: ["09:00-09:01"]}'))
    with pytest.raises(NotATime, match="does not end within 400 years"):
        run_back(0, parse_span("52000000 working minutes"), counted)

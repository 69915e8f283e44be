"""Mistakes that other systems made with times, one test for each; the number is that of the catalogue of mistakes.

These are the parts that the arithmetic of times shows; what needs a whole case in time stands beside this file.
"""

import time
from datetime import date

import pytest

from dueprocess.engine.calendar import (
    Clock,
    NotATime,
    date_of,
    explain_run_out,
    format_instant,
    parse_date,
    parse_instant,
    parse_period,
    parse_span,
    run_back,
    run_out,
    window,
    zone_info,
)
from dueprocess.engine.calendar.load import read_edition
from dueprocess.engine.calendar.notices import notice_of
from dueprocess.engine.pack import Collector
from dueprocess.engine.text import in_language

WEEK = "open: {{mon: {0}, tue: {0}, wed: {0}, thu: {0}, fri: {0}}}\n"
NINE_TO_FIVE = WEEK.format('["09:00-17:00"]')


def due(counted: Clock, start: str, span: str) -> str:
    reckoned = run_out(parse_instant(start, counted.zone), parse_span(span), counted)
    return format_instant(reckoned.at, counted.zone)


def before(counted: Clock, end: str, span: str) -> str:
    reckoned = run_back(parse_instant(end, counted.zone), parse_span(span), counted)
    return format_instant(reckoned.at, counted.zone)


def test_b01_a_pause_over_the_weekend_holds_only_business_time(clock):
    counted = clock("england")
    paused, resumed = (parse_instant(text, counted.zone) for text in ("2026-03-06T16:00", "2026-03-09T10:00"))
    assert counted.edition.working_seconds(paused, resumed) == 2 * 3600
    assert counted.edition.whole_working_days(paused, resumed) == 0


def test_b02_a_due_moved_by_the_paused_business_time(clock):
    counted = clock("england")
    paused, resumed = (parse_instant(text, counted.zone) for text in ("2026-03-06T16:00", "2026-03-09T10:00"))
    minutes = counted.edition.working_seconds(paused, resumed) // 60
    assert due(counted, "2026-03-09T15:30", f"{minutes} working minutes") == "2026-03-10T09:30:00+00:00"


def test_b04_the_lunch_break_does_not_count(clock, edition_of):
    counted = clock(edition_of(WEEK.format('["09:00-12:30", "13:30-18:00"]')))
    assert due(counted, "2026-03-02T12:30", "1 working hour") == "2026-03-02T14:30:00+00:00"
    assert due(counted, "2026-03-02T12:00", "1 working hour") == "2026-03-02T14:00:00+00:00"
    assert due(counted, "2026-03-02T12:00", "30 working minutes") == "2026-03-02T12:30:00+00:00"


def test_b05_a_zone_far_from_utc_gives_no_instant_breach(clock):
    counted = clock("cn-mon-fri")
    received = parse_instant("2026-03-02T10:00", counted.zone)
    assert received == parse_instant("2026-03-02T02:00Z", None)
    assert run_out(received, parse_span("30 minutes"), counted).at == received + 1800
    assert due(counted, "2026-03-02T23:30", "1 working day") == "2026-03-03T18:00:00+08:00"  # still 2 March there


def test_b06_one_business_hour_from_friday_afternoon(clock):
    assert due(clock("england"), "2026-03-06T16:30", "1 working hour") == "2026-03-09T09:30:00+00:00"


@pytest.mark.parametrize(
    ("fires", "moved"),
    [
        ("2026-03-03T02:00", "2026-03-03T09:00:00+00:00"),
        ("2026-03-07T00:00", "2026-03-09T09:00:00+00:00"),
        ("2026-04-03T10:00", "2026-04-07T09:00:00+01:00"),
        ("2026-03-03T10:00", "2026-03-03T10:00:00+00:00"),
    ],
)
def test_b12_a_reminder_at_night_moves_to_the_next_opening(fires, moved, edition):
    england = edition("england")
    assert format_instant(england.next_opening(parse_instant(fires, england.zone)), england.zone) == moved


def test_b13_the_trace_names_each_skipped_day_and_its_source(clock):
    counted = clock("england")
    steps = explain_run_out(parse_instant("2026-04-02T10:00", counted.zone), parse_span("1 working day"), counted)
    assert [step.text("en") for step in steps if step.kind.startswith("closed")] == [
        "skipped: Friday 2026-04-03, Good Friday in the calendar england",
        "skipped: Saturday 2026-04-04 to Sunday 2026-04-05, closed every week in the calendar england",
        "skipped: Monday 2026-04-06, Easter Monday in the calendar england",
    ]


def test_b14_a_calendar_in_which_no_day_works_is_refused_at_load():
    collector = Collector()
    text = "calendar: empty\nzone: UTC\nknown_through: 2026-12-31\nopen: {}\nclosed: []\nextra: []\n"
    assert read_edition((text, "empty.yaml"), collector) is None
    (found,) = collector.diagnostics
    assert (found.code, str(found.mark)) == ("no-working-day", "empty.yaml:4:7")


def test_b15_140_working_days_can_be_said(clock):
    assert due(clock("cn-mon-fri"), "2025-03-03T10:00", "140 working days") == "2025-09-19T18:00:00+08:00"


def test_b17_business_time_is_measured_and_applied_on_one_base(clock):
    counted = clock("england")
    start, end = (parse_instant(text, counted.zone) for text in ("2026-03-06T15:20", "2026-03-10T09:45"))
    measured = counted.edition.working_seconds(start, end) // 60
    assert run_out(start, parse_span(f"{measured} working minutes"), counted).at == end


@pytest.mark.parametrize("start", ["2026-03-06T16:59:59", "2026-03-06T23:00", "2026-03-08T12:00", "2026-03-09T00:00"])
@pytest.mark.parametrize("span", ["1 working minute", "7 working hours", "8 working hours", "2 working days"])
def test_b19_a_business_clock_ends_inside_opening_hours(start, span, clock):
    counted = clock("england")
    at = run_out(parse_instant(start, counted.zone), parse_span(span), counted).at
    assert counted.edition.in_working_time(at - 1)


@pytest.mark.parametrize(
    ("end", "step"),
    [
        ("2026-03-10T11:00", "2026-03-10T10:00:00+00:00"),
        ("2026-03-10T09:30", "2026-03-09T16:30:00+00:00"),  # across a closed night
        ("2026-03-09T09:30", "2026-03-06T16:30:00+00:00"),  # across a closed weekend
        ("2026-03-10T00:00", "2026-03-09T16:00:00+00:00"),  # at midnight
    ],
)
def test_b20_a_step_one_hour_before_the_due(end, step, clock):
    assert before(clock("england", hours_run="in_working_time"), end, "1 hour") == step


def test_b25_each_clock_has_its_own_calendar(clock):
    start, span = "2025-04-30T10:00", "1 working day"
    assert due(clock("cn-mon-fri"), start, span)[:10] == "2025-05-06"
    assert due(clock("cn-daily"), start, span)[:10] == "2025-05-01"
    assert due(clock("england"), start, span)[:10] == "2025-05-01"


def test_b26_closing_by_itself_counts_working_days_not_calendar_days(clock):
    counted = clock("england")
    assert due(counted, "2026-04-01T10:00", "3 working days") == "2026-04-08T17:00:00+01:00"
    assert due(counted, "2026-04-01T10:00", "3 days") == "2026-04-04T23:59:59+01:00"


def test_b27_a_working_day_whose_midnight_does_not_exist(clock, edition_of):
    round_the_clock = ", ".join(f'{day}: ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    counted = clock(edition_of(f"zone: America/Sao_Paulo\nopen: {{{round_the_clock}}}"))
    assert due(counted, "2018-11-03T12:00", "1 working day") == "2018-11-04T23:59:59-02:00"
    assert due(counted, "2018-11-03T22:00", "24 working hours") == "2018-11-04T23:00:00-02:00"
    opens, _ = counted.edition.hours(date(2018, 11, 4))[0]
    assert format_instant(opens, counted.zone) == "2018-11-04T01:00:00-02:00"
    first, closes = window(parse_instant("2018-11-03T12:00", counted.zone), parse_period("next day"), counted)
    assert closes.at - first == 23 * 3600 - 1


@pytest.mark.parametrize(
    ("start", "after_one_day"),
    [
        ("2026-10-25T00:30", "2026-10-26T00:30:00+01:00"),  # 25 hours later
        ("2026-03-28T23:30", "2026-03-29T23:30:00+02:00"),  # 23 hours later
        ("2026-03-28T02:30", "2026-03-29T03:00:00+02:00"),  # that time does not exist: the first that does
    ],
)
def test_b28_days_are_counted_on_dates(start, after_one_day, clock):
    counted = clock("germany", zone="Europe/Paris", day_ends="same_time")
    assert due(counted, start, "1 day") == after_one_day
    assert due(clock("germany", zone="Europe/Paris"), start, "1 day")[:10] == after_one_day[:10]


def test_b29_the_offset_valid_at_the_date_is_used(clock):
    england = clock("england")
    assert due(england, "2026-03-27T10:00", "1 working day") == "2026-03-30T17:00:00+01:00"
    assert due(england, "2026-03-27T16:30", "1 working hour") == "2026-03-30T09:30:00+01:00"
    assert before(england, "2026-03-30T09:30", "1 working hour") == "2026-03-27T16:30:00+00:00"
    assert due(clock("cn-mon-fri"), "1988-04-15T10:00", "1 working day") == "1988-04-18T18:00:00+09:00"  # summer time


def test_b29_a_holiday_holds_from_local_midnight_to_local_midnight(clock):
    counted = clock("usa")
    for text in ("2026-07-03T00:00", "2026-07-03T12:00", "2026-07-03T23:59:59"):
        t = parse_instant(text, counted.zone)
        assert in_language(counted.edition.reasons.get(date_of(t, counted.zone)), "en") == "Independence Day (observed)"
    assert due(counted, "2026-07-02T23:00", "1 working day") == "2026-07-06T17:00:00-04:00"  # 3 July in UTC


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-03-02T06:00", "2 working hours", "2026-03-02T11:00:00+00:00"),  # before opening
        ("2026-03-02T20:00", "2 working hours", "2026-03-03T11:00:00+00:00"),  # after closing
        ("2026-03-02T09:00", "48 working hours", "2026-03-09T17:00:00+00:00"),  # not two days
        ("2026-03-02T09:00", "48 hours", "2026-03-04T09:00:00+00:00"),
        ("2026-03-02T09:00", "2 working days", "2026-03-04T17:00:00+00:00"),
    ],
)
def test_b30_starts_outside_hours_and_48_business_hours(start, span, expected, clock):
    assert due(clock("england"), start, span) == expected


def test_b30_both_ends_after_hours_hold_no_business_time(edition):
    england = edition("england")
    a, b = (parse_instant(text, england.zone) for text in ("2026-03-02T18:00", "2026-03-02T22:00"))
    assert england.working_seconds(a, b) == 0


def test_b31_nothing_hangs_where_a_zone_and_holidays_meet(clock, edition_of):
    closed = ", ".join(f"{year}-12-24" for year in range(2001, 2031))
    counted = clock(edition_of(f"zone: Australia/Lord_Howe\nclosed: [{closed}]\nopen: {{thu: ['23:59-24:00']}}"))
    began = time.perf_counter()
    assert due(counted, "2026-12-18T10:00", "1 working day") == "2026-12-31T23:59:59+11:00"
    assert due(counted, "2026-12-18T10:00", "2 working minutes") == "2027-01-08T00:00:00+11:00"
    with pytest.raises(NotATime, match="does not end within 400 years"):
        run_out(0, parse_span("800000 working hours"), counted)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("text", ["2026-09-20", "2026-10-10", "2025-01-26", "2025-02-08", "2024-02-04", "2024-05-11"])
def test_b32_make_up_days_are_working_days(text, edition):
    assert edition("cn-mon-fri").is_working_day(date.fromisoformat(text))


@pytest.mark.parametrize("text", ["2026-02-16", "2026-10-07", "2025-10-08", "2024-02-16", "2026-05-05"])
def test_b32_days_off_in_exchange_are_closed(text, edition):
    assert not edition("cn-mon-fri").is_working_day(date.fromisoformat(text))


def test_b32_past_errors_of_the_libraries_are_mended():
    worked = notice_of("CN", None, range(2017, 2020)).worked
    assert {date(2017, 9, 30), date(2019, 4, 28), date(2019, 5, 5)} <= worked.keys()


def test_b34_opening_hours_stay_at_their_wall_time_when_the_clocks_change(edition):
    england = edition("england")
    shown = [format_instant(england.hours(date(2026, 3, day))[0][0], england.zone) for day in (27, 30)]
    assert shown == ["2026-03-27T09:00:00+00:00", "2026-03-30T09:00:00+01:00"]


@pytest.mark.parametrize("text", ["2026-04-31", "2025-02-29", "2026-06-31"])
def test_b37_a_date_that_does_not_exist_is_refused(text):
    with pytest.raises(NotATime, match="does not exist"):
        parse_date(text)
    with pytest.raises(NotATime, match="does not exist"):
        parse_instant(f"{text}T10:00", "UTC")


@pytest.mark.parametrize("day", [f"2026-{month:02}-{last}" for month, last in ((1, 31), (2, 28), (3, 29), (10, 25))])
def test_b37_a_timer_of_ten_days_is_lost_on_no_date(day, clock):
    counted = clock("germany", day_ends="same_time")
    reckoned = run_out(parse_instant(f"{day}T02:30", counted.zone), parse_span("10 days"), counted)
    assert (date_of(reckoned.at, counted.zone) - date.fromisoformat(day)).days == 10


def test_edge_29_february_and_the_end_of_the_month(clock):
    counted = clock("england")
    assert due(counted, "2024-02-29T10:00", "1 month")[:10] == "2024-03-29"
    assert due(counted, "2024-02-29T10:00", "1 year")[:10] == "2025-02-28"
    assert due(counted, "2026-01-31T10:00", "1 month")[:10] == "2026-02-28"
    assert due(counted, "2026-03-31T10:00", "1 month")[:10] == "2026-04-30"
    assert before(counted, "2026-03-31T10:00", "1 month")[:10] == "2026-02-28"


def test_edge_a_tenant_that_moves_to_another_zone_keeps_its_days_and_hours(clock):
    here, there = clock("england"), clock("england", zone="America/New_York")
    assert due(here, "2026-03-02T10:00", "1 working day") == "2026-03-03T17:00:00+00:00"
    assert due(there, "2026-03-02T10:00", "1 working day") == "2026-03-03T17:00:00-05:00"
    assert here.edition.digest == there.edition.digest


def test_edge_a_span_of_no_length_is_due_at_its_start(clock):
    counted = clock("england")
    start = parse_instant("2026-03-02T10:00", counted.zone)
    assert run_out(start, parse_span("0 minutes"), counted).at == start
    assert run_out(start, parse_span("0 working minutes"), counted).at == start


def test_edge_a_pause_of_no_length_holds_nothing_and_one_that_ends_outside_hours_holds_the_hours_before(edition):
    england = edition("england")
    noon, night = (parse_instant(text, england.zone) for text in ("2026-03-02T12:00", "2026-03-02T22:00"))
    assert england.working_seconds(noon, noon) == 0
    assert england.working_seconds(noon, night) == 5 * 3600


def test_edge_a_backward_clock_crosses_a_holiday(clock):
    counted = clock("cn-mon-fri")
    assert before(counted, "2025-10-09T18:00", "1 working day") == "2025-09-30T18:00:00+08:00"
    assert before(counted, "2025-10-13T18:00", "7 working days") == "2025-09-26T18:00:00+08:00"
    assert before(counted, "2025-10-09T10:00", "2 working hours") == "2025-09-30T17:00:00+08:00"


def test_edge_beyond_the_horizon_a_due_is_provisional(clock):
    counted = clock("cn-mon-fri")
    start = parse_instant("2026-12-30T10:00", counted.zone)
    assert not run_out(start, parse_span("1 working day"), counted).provisional
    assert run_out(start, parse_span("2 working days"), counted).provisional


def test_edge_zones_are_those_of_the_pinned_package_not_of_the_machine():
    assert type(zone_info("Asia/Shanghai")).__module__ == "zoneinfo"
    assert zone_info("Asia/Shanghai") is not __import__("zoneinfo").ZoneInfo("Asia/Shanghai")

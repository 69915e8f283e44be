"""The arithmetic of a due, said step by step."""

import pytest

from dueprocess.engine.calendar import (
    explain_run_back,
    explain_run_out,
    explain_window,
    parse_instant,
    parse_period,
    parse_span,
)
from dueprocess.engine.calendar.steps import MOST_DAY_STEPS


def told(steps, language="en"):
    return [step.text(language) for step in steps]


def test_seven_working_days_across_the_national_holiday_name_each_day_and_its_source(clock):
    counted = clock("cn-mon-fri")
    start = parse_instant("2025-09-26T10:00", counted.zone)
    assert told(explain_run_out(start, parse_span("7 working days"), counted)) == [
        "starts 2025-09-26T10:00:00+08:00",
        "Friday 2025-09-26 itself does not count: counting begins on Saturday 2025-09-27",
        "skipped: Saturday 2025-09-27, closed every week in the calendar cn-mon-fri",
        "day 1: Sunday 2025-09-28, worked in exchange for 2025-10-07",
        "days 2 to 3: Monday 2025-09-29 to Tuesday 2025-09-30",
        "skipped: Wednesday 2025-10-01 to Friday 2025-10-03, National Day in the calendar cn-mon-fri",
        "skipped: Saturday 2025-10-04 to Sunday 2025-10-05, closed every week in the calendar cn-mon-fri",
        "skipped: Monday 2025-10-06, Mid-Autumn Festival in the calendar cn-mon-fri",
        "skipped: Tuesday 2025-10-07, day off in exchange for 2025-09-28 in the calendar cn-mon-fri",
        "skipped: Wednesday 2025-10-08, day off in exchange for 2025-10-11 in the calendar cn-mon-fri",
        "days 4 to 5: Thursday 2025-10-09 to Friday 2025-10-10",
        "day 6: Saturday 2025-10-11, worked in exchange for 2025-10-08",
        "skipped: Sunday 2025-10-12, closed every week in the calendar cn-mon-fri",
        "day 7: Monday 2025-10-13",
        "due at close of business: 2025-10-13T18:00:00+08:00",
    ]


def test_the_same_in_chinese(clock):
    counted = clock("cn-mon-fri")
    start = parse_instant("2025-09-29T10:00", counted.zone)
    assert told(explain_run_out(start, parse_span("2 working days"), counted), "zh-Hans")[:4] == [
        "起点：2025-09-29T10:00:00+08:00",
        "2025-09-29（星期一）当日不计入，自 2025-09-30（星期二）起算",
        "第 1 日：2025-09-30（星期二）",
        "跳过：2025-10-01（星期三）至 2025-10-03（星期五），日历 cn-mon-fri：国庆节",
    ]


@pytest.mark.parametrize(
    ("conventions", "start", "span", "sentences"),
    [
        (
            {},
            "2026-03-06T16:30",
            "24 hours",
            ["24 hours, counted without a break through nights and closed days", "due 2026-03-07T16:30:00+00:00"],
        ),
        (
            {},
            "2026-03-06T16:30",
            "9 working hours",
            [
                "9 working hours, counted in the opening hours of the calendar england",
                "Friday 2026-03-06: 0:30:00 hours count",
                "skipped: Saturday 2026-03-07 to Sunday 2026-03-08, closed every week in the calendar england",
                "Monday 2026-03-09: 8:00:00 hours count",
                "Tuesday 2026-03-10: 0:30:00 hours count",
                "due 2026-03-10T09:30:00+00:00",
            ],
        ),
        (
            {"cut_off": "15:00"},
            "2026-03-05T16:30",
            "1 working day",
            [
                "after the cut-off at 15:00, or on a closed day: counts as coming on Friday 2026-03-06",
                "Friday 2026-03-06 itself does not count: counting begins on Saturday 2026-03-07",
                "skipped: Saturday 2026-03-07 to Sunday 2026-03-08, closed every week in the calendar england",
                "day 1: Monday 2026-03-09",
                "due at close of business: 2026-03-09T17:00:00+00:00",
            ],
        ),
        (
            {"first_day": "same_day", "day_ends": "midnight"},
            "2026-03-05T16:30",
            "1 working day",
            [
                "Thursday 2026-03-05 itself is the first day",
                "day 1: Thursday 2026-03-05",
                "due at the end of the day: 2026-03-05T23:59:59+00:00",
            ],
        ),
        (
            {"first_day": "same_day"},
            "2026-03-05T17:30",
            "1 working day",
            [
                "business had closed on Thursday 2026-03-05: counting begins on Friday 2026-03-06",
                "day 1: Friday 2026-03-06",
                "due at close of business: 2026-03-06T17:00:00+00:00",
            ],
        ),
        (
            {"closed_day": "next_working_day", "day_ends": "same_time"},
            "2026-04-01T10:00",
            "2 days",
            [
                "Wednesday 2026-04-01 itself does not count: counting begins on Thursday 2026-04-02",
                "the last day of 2 days is Friday 2026-04-03",
                "skipped: Friday 2026-04-03, Good Friday in the calendar england",
                "the due moves from Friday 2026-04-03 to Tuesday 2026-04-07",
                "due at the time of day it was counted from: 2026-04-07T10:00:00+01:00",
            ],
        ),
        (
            {"closed_day": "previous_working_day"},
            "2026-03-07T10:00",
            "1 day",
            [
                "Saturday 2026-03-07 itself does not count: counting begins on Sunday 2026-03-08",
                "the last day of 1 day is Sunday 2026-03-08",
                "skipped: Sunday 2026-03-08, closed every week in the calendar england",
                "the due stays on Sunday 2026-03-08: the working day before it lies before the start",
                "due at the end of the day: 2026-03-08T23:59:59+00:00",
            ],
        ),
    ],
)
def test_what_is_said_of_a_span(conventions, start, span, sentences, clock):
    counted = clock("england", **conventions)
    steps = explain_run_out(parse_instant(start, counted.zone), parse_span(span), counted)
    assert told(steps)[1:] == sentences


def test_what_is_said_of_a_clock_that_runs_backward(clock):
    counted = clock("england")
    end = parse_instant("2026-04-07T10:00", counted.zone)
    assert told(explain_run_back(end, parse_span("1 working day"), counted)) == [
        "counted back from 2026-04-07T10:00:00+01:00",
        "Tuesday 2026-04-07 itself does not count: counting goes back from the day before",
        "skipped: Monday 2026-04-06, Easter Monday in the calendar england",
        "skipped: Sunday 2026-04-05 to Saturday 2026-04-04, closed every week in the calendar england",
        "skipped: Friday 2026-04-03, Good Friday in the calendar england",
        "day 1: Thursday 2026-04-02",
        "due at close of business: 2026-04-02T17:00:00+01:00",
    ]


def test_what_is_said_of_a_window(clock):
    counted = clock("cn-mon-fri")
    after = parse_instant("2025-09-30T10:00", counted.zone)
    sentences = told(explain_window(after, parse_period("next working day"), counted))
    assert sentences[1] == "skipped: Wednesday 2025-10-01 to Friday 2025-10-03, National Day in the calendar cn-mon-fri"
    assert sentences[-3:] == [
        "next working day: Thursday 2025-10-09",
        "opens 2025-10-09T00:00:00+08:00",
        "due at close of business: 2025-10-09T18:00:00+08:00",
    ]
    assert told(explain_window(after, parse_period("same half_year"), counted), "zh")[1] == (
        "同一半年：2025-07-01（星期二）至 2025-12-31（星期三）"
    )


def test_a_provisional_due_says_so_and_names_the_edition(clock):
    counted = clock("cn-mon-fri")
    steps = explain_run_out(parse_instant("2026-12-31T10:00", counted.zone), parse_span("1 working day"), counted)
    known = "the calendar cn-mon-fri is known from 2024-01-01 through 2026-12-31"
    assert told(steps)[-1] == f"provisional: {known}, and a date outside was needed"


def test_a_long_count_is_summed_up(clock):
    counted = clock("england")
    steps = explain_run_out(parse_instant("2024-01-01T10:00", counted.zone), parse_span("500 working days"), counted)
    assert len(steps) == MOST_DAY_STEPS + 4
    summed = next(step for step in steps if step.kind == "summed")
    assert summed.text("en") == "in all, Tuesday 2024-01-02 to Thursday 2025-12-18: 500 working days, 217 closed days"


def test_140_working_days_are_told_day_by_day(clock):
    counted = clock("england")
    steps = explain_run_out(parse_instant("2026-03-02T10:00", counted.zone), parse_span("140 working days"), counted)
    assert max(step.params["last"] for step in steps if step.kind.startswith("counted")) == 140

"""Spans and periods as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.calendar import NotATime, Period, PeriodUnit, Span, Unit, Which, parse_period, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 minutes", Span(30, Unit.minute)),
        ("1 minute", Span(1, Unit.minute)),
        ("0 minutes", Span(0, Unit.minute)),
        ("24 hours", Span(24, Unit.hour)),
        ("90 working minutes", Span(90, Unit.working_minute)),
        ("2 working hours", Span(2, Unit.working_hour)),
        ("15 days", Span(15, Unit.day)),
        ("3 working days", Span(3, Unit.working_day)),
        ("3  working  days", Span(3, Unit.working_day)),
        ("2 weeks", Span(2, Unit.week)),
        ("1 month", Span(1, Unit.month)),
        ("2 years", Span(2, Unit.year)),
    ],
)
def test_a_span_is_a_whole_number_and_a_unit(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("3 workin days", "unknown-time-unit", "working days"),
        ("3 workingdays", "unknown-time-unit", "working days"),
        ("3 fortnights", "unknown-time-unit", "`minute`"),
        ("1.5 hours", "bad-span", "whole number"),
        ("-3 days", "bad-span", "whole number"),
        ("three days", "bad-span", "whole number"),
        ("3", "bad-span", "whole number"),
        ("", "bad-span", "whole number"),
        ("３ days", "bad-span", "whole number"),
        ("101 years", "span-out-of-range", "100 years"),
        ("999999999 minutes", "span-out-of-range", "100 years"),
    ],
)
def test_what_is_no_span_is_told_apart(text, code, told):
    with pytest.raises(NotATime) as failure:
        parse_span(text)
    assert failure.value.code == code
    assert told in str(failure.value)


def test_the_error_speaks_chinese_too():
    with pytest.raises(NotATime) as failure:
        parse_span("3 workin days")
    assert failure.value.message("zh") == "`3 workin days` 中的 `workin days` 不是时间单位"
    assert failure.value.hint("zh") == "是否想写 `working days`？"


@given(st.integers(0, 100), st.sampled_from(Unit))
def test_parsing_a_written_span_gives_it_back(amount, unit):
    span = Span(amount, unit)
    assert parse_span(str(span)) == span


@pytest.mark.parametrize("which", Which)
@pytest.mark.parametrize("unit", PeriodUnit)
def test_parsing_a_written_period_gives_it_back(which, unit):
    assert parse_period(str(Period(which, unit))) == Period(which, unit)


def test_an_unknown_period_names_the_nearest():
    with pytest.raises(NotATime, match="did you mean `next working day`"):
        parse_period("next workday")

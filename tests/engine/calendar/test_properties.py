"""What holds of every clock, whatever the conventions, the calendar and the instant."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dueprocess.engine.calendar import (
    Period,
    PeriodUnit,
    Span,
    Unit,
    Which,
    date_of,
    explain_run_back,
    explain_run_out,
    explain_window,
    format_instant,
    run_back,
    run_out,
    window,
)
from dueprocess.engine.calendar.zones import last_second_of_date

START, END = 1_704_067_200, 1_830_297_600  # 2024 to 2027
BUSINESS = (Unit.working_minute, Unit.working_hour)
LUNCH = """\
zone: America/Sao_Paulo
open: {mon: ["00:00-02:00", "09:00-12:30"], wed: ["13:30-24:00"], sat: ["10:00-11:00"]}
closed: [2025-01-01, 2026-01-03]
extra: [2025-01-02]
"""

instants = st.integers(START, END)
amounts = st.integers(1, 40)
conventions = st.fixed_dictionaries(
    {
        "hours_run": st.sampled_from(["always", "in_working_time"]),
        "first_day": st.sampled_from(["day_after", "same_day", "next_working_day"]),
        "day_ends": st.sampled_from(["close_of_business", "midnight", "same_time"]),
        "closed_day": st.sampled_from(["stands", "next_working_day", "previous_working_day"]),
    },
    optional={"cut_off": st.sampled_from(["08:00", "15:00", "23:00"])},
)
calendars = st.sampled_from(["cn-mon-fri", "cn-mon-sat", "england", "usa", "plain-24x7", "lunch"])


@pytest.fixture(scope="session")
def any_clock(clock, edition_of):
    lunch = edition_of(LUNCH)
    return lambda name, chosen: clock(lunch if name == "lunch" else name, **chosen)


@given(calendars, conventions, instants, amounts)
def test_backward_is_the_inverse_of_forward_on_working_days(any_clock, calendar, chosen, t, amount):
    counted = any_clock(calendar, chosen | {"first_day": "day_after"})
    assume("cut_off" not in chosen and counted.edition.is_working_day(date_of(t, counted.zone)))
    span = Span(amount, Unit.working_day)
    back = run_back(run_out(t, span, counted).at, span, counted).at
    assert date_of(back, counted.zone) == date_of(t, counted.zone)


@given(calendars, conventions, instants, amounts)
def test_forward_is_the_inverse_of_backward_on_working_days(any_clock, calendar, chosen, t, amount):
    counted = any_clock(calendar, chosen | {"first_day": "day_after"})
    assume("cut_off" not in chosen and counted.edition.is_working_day(date_of(t, counted.zone)))
    span = Span(amount, Unit.working_day)
    due = run_out(run_back(t, span, counted).at, span, counted).at
    assert date_of(due, counted.zone) == date_of(t, counted.zone)


@given(calendars, instants, st.integers(0, 5000))
def test_working_minutes_forward_and_back_meet_in_opening_hours(any_clock, calendar, t, amount):
    counted = any_clock(calendar, {})
    span = Span(amount, Unit.working_minute)
    due = run_out(t, span, counted).at
    assert counted.edition.working_seconds(t, due) == amount * 60
    back = run_back(due, span, counted).at
    assert counted.edition.working_seconds(back, due) == amount * 60
    assert counted.edition.working_seconds(min(t, back), max(t, back)) == 0


@given(calendars, conventions, instants, st.integers(0, 20 * 86_400), amounts, st.sampled_from(Unit))
def test_a_later_start_never_gives_a_due_on_an_earlier_day(any_clock, calendar, chosen, t, later, amount, unit):
    counted = any_clock(calendar, chosen)
    span = Span(amount, unit)
    first, second = run_out(t, span, counted).at, run_out(t + later, span, counted).at
    assert date_of(first, counted.zone) <= date_of(second, counted.zone)


@given(calendars, conventions, instants, st.integers(0, 40), st.sampled_from(Unit))
def test_a_longer_span_never_runs_out_earlier(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    assert run_out(t, Span(amount, unit), counted).at <= run_out(t, Span(amount + 1, unit), counted).at


@given(calendars, conventions, instants, st.integers(0, 40), st.sampled_from(Unit))
def test_a_longer_span_never_leads_back_less_far(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    assert run_back(t, Span(amount, unit), counted).at >= run_back(t, Span(amount + 1, unit), counted).at


@given(calendars, conventions, instants, amounts, st.sampled_from(Unit))
def test_no_due_lies_before_its_start(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    assert run_out(t, Span(amount, unit), counted).at >= t


@given(calendars, conventions, instants, amounts, st.sampled_from(Unit))
def test_a_backward_due_is_at_least_the_span_before(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    due = run_back(t, Span(amount, unit), counted).at
    assert due < t
    if unit in {Unit.day, Unit.working_day, Unit.week, Unit.month, Unit.year}:
        assert date_of(due, counted.zone) < date_of(t, counted.zone)


@given(calendars, conventions, instants, amounts, st.sampled_from(BUSINESS))
def test_business_clocks_end_inside_opening_hours(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    due = run_out(t, Span(amount, unit), counted).at
    assert any(opens <= due <= closes for opens, closes in counted.edition.hours(date_of(due - 1, counted.zone)))


@given(calendars, conventions, instants, amounts)
def test_working_days_end_on_a_working_day(any_clock, calendar, chosen, t, amount):
    counted = any_clock(calendar, chosen)
    day = date_of(run_out(t, Span(amount, Unit.working_day), counted).at, counted.zone)
    assert counted.edition.is_working_day(day)
    assert run_out(t, Span(amount, Unit.working_day), counted).at <= last_second_of_date(day, counted.zone)


@given(calendars, conventions, instants, st.sampled_from(Which), st.sampled_from(PeriodUnit))
def test_a_window_closes_after_its_start_and_after_it_opens(any_clock, calendar, chosen, t, which, unit):
    counted = any_clock(calendar, chosen)
    opens, closes = window(t, Period(which, unit), counted)
    assert opens < closes.at
    assert t <= closes.at
    if which is Which.next:
        assert opens > t


@given(calendars, conventions, instants, st.integers(0, 40), st.sampled_from(Unit))
def test_an_explanation_ends_where_the_clock_does(any_clock, calendar, chosen, t, amount, unit):
    counted = any_clock(calendar, chosen)
    span = Span(amount, unit)
    for explain, reckon in ((explain_run_out, run_out), (explain_run_back, run_back)):
        due, steps = reckon(t, span, counted), explain(t, span, counted)
        assert (steps[-1].kind == "provisional") is due.provisional
        ending = [step for step in steps if step.kind.startswith("ends")]
        assert [step.params["at"] for step in ending] == [format_instant(due.at, counted.zone)]
        assert all(step.text("en") and step.text("zh") for step in steps)


@given(calendars, conventions, instants, amounts)
def test_an_explanation_of_working_days_accounts_for_each_day(any_clock, calendar, chosen, t, amount):
    counted = any_clock(calendar, chosen)
    steps = explain_run_out(t, Span(amount, Unit.working_day), counted)
    told = [step for step in steps if step.kind.startswith("counted")]
    assume(not any(step.kind == "summed" for step in steps))
    assert [step.params["first"] for step in told] == [1, *(step.params["last"] + 1 for step in told[:-1])]
    assert told[-1].params["last"] == amount


@given(calendars, conventions, instants, st.sampled_from(Which), st.sampled_from(PeriodUnit))
def test_an_explanation_of_a_window_ends_where_it_closes(any_clock, calendar, chosen, t, which, unit):
    counted = any_clock(calendar, chosen)
    closes = window(t, Period(which, unit), counted)[1]
    steps = explain_window(t, Period(which, unit), counted)
    ending = [step for step in steps if step.kind.startswith("ends")]
    assert [step.params["at"] for step in ending] == [format_instant(closes.at, counted.zone)]
    assert all(step.text("en") and step.text("zh") for step in steps)

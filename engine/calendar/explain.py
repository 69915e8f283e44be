"""Explanations: the arithmetic of a reckoned instant, step by step, from the same parts that reckon it."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from dueprocess.engine.calendar.backward import earlier_calendar_day, earlier_working_day, roll_back, run_back
from dueprocess.engine.calendar.clock import Arrival, Clock, Reckoned, arrival
from dueprocess.engine.calendar.edition import Edition
from dueprocess.engine.calendar.forward import (
    counts_own_day,
    first_counted,
    hours_begin,
    last_calendar_day,
    last_working_day,
    roll,
    run_out,
    runs_always,
)
from dueprocess.engine.calendar.spans import SECONDS, Period, PeriodUnit, Span, Unit
from dueprocess.engine.calendar.steps import (
    Step,
    amount_name,
    closed_step,
    day_name,
    day_steps,
    days_from,
    instant_step,
    period_name,
    shortened,
    span_name,
)
from dueprocess.engine.calendar.windows import window, window_dates, window_working_day
from dueprocess.engine.calendar.zones import date_of, wall_clock

_DAY = timedelta(days=1)


def explain_run_out(start: int, span: Span, clock: Clock) -> tuple[Step, ...]:
    """Why `run_out` answers what it answers; raises what it raises."""
    due = run_out(start, span, clock)
    return (instant_step("start", start, clock), *_forward(start, due.at, span, clock), *_ending(due, span, clock))


def explain_run_back(end: int, span: Span, clock: Clock) -> tuple[Step, ...]:
    """Why `run_back` answers what it answers; raises what it raises."""
    due = run_back(end, span, clock)
    return (instant_step("back-from", end, clock), *_backward(end, due.at, span, clock), *_ending(due, span, clock))


def explain_window(after: int, period: Period, clock: Clock) -> tuple[Step, ...]:
    """Why `window` answers what it answers; raises what it raises."""
    opens, closes = window(after, period, clock)
    came = arrival(after, clock)
    steps = [instant_step("start", after, clock), *_cut_off(came, clock)]
    if period.unit is PeriodUnit.working_day:
        day = window_working_day(came, period.which, clock)
        skipped = [other for other in days_from(came.day, day) if not clock.edition.is_working_day(other)]
        steps += day_steps(skipped, clock.edition)
        steps.append(Step("window-day", {"period": period_name(period), "day": day_name(day)}))
    else:
        first, last = window_dates(came.day, period)
        steps.append(Step("window", {"period": period_name(period), "first": day_name(first), "last": day_name(last)}))
    steps.append(instant_step("opens", opens, clock))
    if period.unit is PeriodUnit.working_day and clock.day_ends == "close_of_business":
        steps.append(instant_step("ends-close-of-business", closes.at, clock))
    else:
        steps.append(instant_step("ends-midnight", closes.at, clock))
    return (*steps, *_provisional(closes, clock))


def _forward(start: int, due: int, span: Span, clock: Clock) -> Iterator[Step]:
    if runs_always(span, clock):
        yield Step("elapsed", {"span": span_name(span)})
        return
    came = arrival(start, clock)
    yield from _cut_off(came, clock)
    if span.unit in SECONDS:
        yield from _hours(hours_begin(start, clock), due, span, clock)
    elif span.unit is Unit.working_day:
        last = last_working_day(came, span.amount, clock)
        first = came.day if counts_own_day(came, span.amount, clock) else came.day + _DAY
        yield _where_counting_begins(came, first, clock)
        days = days_from(first, last)
        yield from shortened(day_steps(days, clock.edition), days, clock.edition)
    else:
        yield from _calendar_days(came, span, clock)


def _backward(end: int, due: int, span: Span, clock: Clock) -> Iterator[Step]:
    day = wall_clock(end, clock.zone)[0]
    if runs_always(span, clock):
        yield Step("elapsed", {"span": span_name(span)})
    elif span.unit in SECONDS:
        yield from _hours(end, due, span, clock)
    elif span.unit is Unit.working_day:
        yield Step("eve-counts-first", {"day": day_name(day)})
        last = earlier_working_day(day, span.amount, clock)
        days = days_from(day - _DAY, last) if last < day else []
        yield from shortened(day_steps(days, clock.edition), days, clock.edition)
    else:
        last = earlier_calendar_day(day, span)
        yield Step("dates-back", {"span": span_name(span), "last": day_name(last)})
        yield from _rolled(last, roll_back(last, clock), clock)


def _cut_off(came: Arrival, clock: Clock) -> Iterator[Step]:
    if came.moved and clock.cut_off is not None:
        hour, minute = divmod(clock.cut_off // 60, 60)
        yield Step("cut-off", {"cut_off": f"{hour:02}:{minute:02}", "day": day_name(came.day)})


def _where_counting_begins(came: Arrival, first: date, clock: Clock) -> Step:
    if first == came.day:
        return Step("own-day-counts", {"day": day_name(first)})
    if clock.first_day == "same_day":
        return Step("own-day-over", {"day": day_name(came.day), "first": day_name(first)})
    return Step("next-day-counts", {"day": day_name(came.day), "first": day_name(first)})


def _calendar_days(came: Arrival, span: Span, clock: Clock) -> Iterator[Step]:
    first, last = first_counted(came, clock), last_calendar_day(came, span, clock)
    if span.amount:
        yield _where_counting_begins(came, first, clock)
    yield Step("dates", {"span": span_name(span), "last": day_name(last)})
    yield from _rolled(last, roll(last, came.day, clock), clock)


def _rolled(due: date, rolled: date, clock: Clock) -> Iterator[Step]:
    if clock.closed_day == "stands" or clock.edition.is_working_day(due):
        return
    yield closed_step([due], clock.edition)
    yield Step("roll-stays" if rolled == due else "rolled", {"day": day_name(due), "to": day_name(rolled)})


def _hours(begin: int, end: int, span: Span, clock: Clock) -> Iterator[Step]:
    """How much of the opening hours of each day counts, in the order counted."""
    yield Step("opening-hours", {"span": span_name(span), "calendar": clock.edition.name})
    days = days_from(date_of(begin, clock.zone), date_of(end, clock.zone))
    steps = _hours_of_days(days, min(begin, end), max(begin, end), clock.edition)
    yield from shortened(steps, days, clock.edition)


def _hours_of_days(days: list[date], low: int, high: int, edition: Edition) -> Iterator[Step]:
    for works, run in groupby(days, edition.is_working_day):
        if not works:
            yield from day_steps(run, edition)
            continue
        for day in run:
            counted = sum(max(0, min(closes, high) - max(opens, low)) for opens, closes in edition.hours(day))
            if counted:
                yield Step("hours-counted", {"day": day_name(day), "amount": amount_name(counted)})


def _ending(due: Reckoned, span: Span, clock: Clock) -> Iterator[Step]:
    if span.unit in SECONDS:
        kind = "ends"
    elif clock.day_ends == "same_time":
        kind = "ends-same-time"
    elif clock.day_ends == "close_of_business" and span.unit is Unit.working_day:
        kind = "ends-close-of-business"
    else:
        kind = "ends-midnight"
    yield instant_step(kind, due.at, clock)
    yield from _provisional(due, clock)


def _provisional(due: Reckoned, clock: Clock) -> Iterator[Step]:
    if due.provisional:
        edition = clock.edition
        known = {"from": str(edition.known_from), "through": str(edition.known_through)}
        yield Step("provisional", {"calendar": edition.name, **known})

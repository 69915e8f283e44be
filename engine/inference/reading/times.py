"""Reading tests on instants."""

from __future__ import annotations

from dueprocess.engine.calendar import WEEKDAYS
from dueprocess.engine.inference.expressions import is_timed
from dueprocess.engine.inference.reading.context import Context, word, words_of
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.inference.time_tests import BetweenHours, InWorkingTime, OnDays, Temporal
from dueprocess.engine.pack import Node


def read_time_test(key: str, value: Node, context: Context, *, of_now: bool) -> Test:
    """The test on an instant that `key` names; `of_now`: the instant asked about is `now` itself."""
    zone = context.words.conventions.zone
    match key:
        case "in_working_time":
            return InWorkingTime(word(value) == "yes", context.clock, of_now)
        case "between_hours":
            start, _, end = word(value).partition("-")
            return BetweenHours(_second(start), _second(end), zone, of_now)
        case "on_days":
            return OnDays(frozenset(WEEKDAYS.index(day) for day in words_of(value)), zone, of_now)
        case _:
            than = read_instant(value, context)
            return Temporal(key, than, zone, of_now, is_timed(than))


def _second(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 3600 + int(minutes) * 60

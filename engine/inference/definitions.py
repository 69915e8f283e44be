"""Definitions of derived facts other than tables (pack language, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from dueprocess.engine.calendar import Clock, Span, date_of, start_of_date
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.instants import Instant, Missing, Timing
from dueprocess.engine.inference.tests import Test, measure
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet, Value
from dueprocess.engine.inference.world import World

Number = Decimal | int
Limit = Number | None


@dataclass(frozen=True, slots=True)
class Truth(Readable):
    """`yes_when`: yes exactly when the condition holds."""

    when: Condition

    def get(self, world: World) -> Value:
        return self.when.test(world)


@dataclass(frozen=True, slots=True)
class Amount(Readable):
    """`largest_of`, `smallest_of`, `sum_of`, `minus`, `times` over facts and constants.

    With an unknown member the result is known within `Bounds`, so that a limit may already be passed. `none`
    leaves `largest_of` and `smallest_of`, counts as nothing in a sum, and makes a product `none`.
    """

    operator: str
    members: tuple[Readable, ...]
    limits: tuple[tuple[Limit, Limit], ...]

    def get(self, world: World) -> Value:
        values = [member.get(world) for member in self.members]
        if any(isinstance(value, Span) for value in values):
            return _of_spans(self.operator, values)
        if self.operator in ("largest_of", "smallest_of"):
            present = [(v, limits) for v, limits in zip(values, self.limits, strict=True) if v is not NONE]
            if not present:
                return NONE
            ranges = [_range(value, limits) for value, limits in present]
            return _extreme(ranges, largest=self.operator == "largest_of")
        if self.operator == "times" and NONE in values:
            return NONE
        ranges = [(0, 0) if v is NONE else _range(v, limits) for v, limits in zip(values, self.limits, strict=True)]
        return _exact(*_folded(self.operator, ranges))


Range = tuple[Limit, Limit]


def _range(value: Value, limits: Range) -> Range:
    if isinstance(value, Bounds):
        return value.low, value.high
    if isinstance(value, int | Decimal):
        return value, value
    return limits


def _exact(low: Limit, high: Limit) -> Value:
    if low is None and high is None:
        return None
    return low if low == high else Bounds(low, high)


def _extreme(ranges: list[Range], *, largest: bool) -> Value:
    choose = max if largest else min
    lows = [low for low, _ in ranges if low is not None]
    highs = [high for _, high in ranges if high is not None]
    all_lows, all_highs = len(lows) == len(ranges), len(highs) == len(ranges)
    low = choose(lows) if lows and (largest or all_lows) else None
    high = choose(highs) if highs and (not largest or all_highs) else None
    return _exact(low, high)


def _folded(operator: str, ranges: list[Range]) -> Range:
    low, high = ranges[0]
    for next_low, next_high in ranges[1:]:
        if operator == "sum_of":
            low, high = _plus(low, next_low), _plus(high, next_high)
        elif operator == "minus":
            low, high = _plus(low, _negative(next_high)), _plus(high, _negative(next_low))
        else:
            low, high = _product((low, high), (next_low, next_high))
    return low, high


def _plus(one: Limit, other: Limit) -> Limit:
    return None if one is None or other is None else one + other


def _negative(number: Limit) -> Limit:
    return None if number is None else -number


def _product(one: Range, other: Range) -> Range:
    if None in one or None in other:
        lows_known = one[0] is not None and other[0] is not None
        if lows_known and one[0] >= 0 and other[0] >= 0:  # type: ignore[operator]
            return one[0] * other[0], None  # type: ignore[operator]
        return None, None
    corners = [a * b for a in one for b in other if a is not None and b is not None]
    return min(corners), max(corners)


def _of_spans(operator: str, values: list[Value]) -> Value:
    spans = [value for value in values if isinstance(value, Span)]
    if len(spans) != len([value for value in values if value is not NONE]):
        return None
    if operator in ("largest_of", "smallest_of"):
        if len({measure(span)[0] for span in spans}) > 1:
            return None
        choose = max if operator == "largest_of" else min
        return choose(spans, key=lambda span: measure(span)[1])
    if operator == "sum_of" and len({span.unit for span in spans}) == 1:
        return Span(sum(span.amount for span in spans), spans[0].unit)
    return None


@dataclass(frozen=True, slots=True)
class CountOf(Readable):
    """The number of occurrences of one or several events."""

    events: tuple[str, ...]

    def reads(self) -> tuple[str, ...]:
        return self.events

    def get(self, world: World) -> Value:
        return sum(len(world.happened(event)) for event in self.events)


@dataclass(frozen=True, slots=True)
class TotalOf(Readable):
    """The sum of a fact over an event's occurrences; an occurrence that does not say leaves only a lower limit."""

    event: str
    fact: str

    def reads(self) -> tuple[str, ...]:
        return (self.event,)

    def get(self, world: World) -> Value:
        values = [each.facts.get(self.fact) for each in world.happened(self.event)]
        known = [value for value in values if isinstance(value, int | Decimal)]
        total = sum(known)
        return Bounds(total, None) if None in values else total


@dataclass(frozen=True, slots=True)
class Elapsed(Readable):
    """The whole hours, days or working days from one instant to another.

    Days are counted on dates. Towards `now` the result grows with time, so its next step is a boundary.
    """

    timed: ClassVar[bool] = True
    start: Instant
    end: Instant
    unit: str
    clock: Clock

    def get(self, world: World) -> Value:
        start, end = self.start.timing(world), self.end.timing(world)
        if not isinstance(start, Timing) or not isinstance(end, Timing):
            return None
        if end.at < start.begins:
            return 0
        if self.unit == "hours":
            world.note(end.at + 3600 - (end.at - start.begins) % 3600)
            return (end.at - start.begins) // 3600
        first, last = date_of(start.begins, self.clock.zone), date_of(end.at, self.clock.zone)
        world.note(start_of_date(last + timedelta(days=1), self.clock.zone))
        if self.unit == "days":
            return (last - first).days
        return self.clock.edition.count_working_days(first, last)


@dataclass(frozen=True, slots=True)
class AsInstant(Readable):
    """`is: INSTANT`: the instant, or its day for a fact of type date."""

    instant: Instant
    as_date: bool
    zone: str

    def get(self, world: World) -> Value:
        timing = self.instant.timing(world)
        if timing is Missing.ABSENT:
            return NONE
        if not isinstance(timing, Timing):
            return None
        return date_of(timing.at, self.zone) if self.as_date else timing.at


@dataclass(frozen=True, slots=True)
class WhichKeys(Readable):
    """The keys of a measure whose value passes a test."""

    measure: Readable
    passes: Test

    def get(self, world: World) -> Value:
        table = self.measure.get(world)
        if not isinstance(table, dict):
            return OpenSet() if table is None else frozenset()
        answers = {key: self.passes.check(value, world) for key, value in table.items()}
        found = {key for key, answer in answers.items() if answer}
        return OpenSet(found) if None in answers.values() else frozenset(found)

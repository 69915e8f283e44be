"""Definitions of derived facts other than tables (pack language: Facts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal

from dueprocess.engine.calendar import Clock, Span, date_of, start_of_date
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.instants import Instant, Missing, Timing, note_change
from dueprocess.engine.inference.tests import Test, measure
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet, Value
from dueprocess.engine.inference.world import World

Number = Decimal | int
Limit = Number | None

_EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Wide enough that no sum or product of numbers that can be written is ever rounded."""


def exact_sum(*numbers: Number) -> Number:
    """The sum, not rounded."""
    total: Number = 0
    for number in numbers:
        total = total + number if isinstance(total, int) and isinstance(number, int) else _EXACT.add(total, number)
    return total


@dataclass(frozen=True, slots=True)
class Truth(Readable):
    """`yes_when`: yes exactly when the condition holds."""

    when: Condition

    def get(self, world: World) -> Value:
        return self.when.test(world)


@dataclass(frozen=True, slots=True)
class Share(Readable):
    """A percentage as a factor: 15 percent of something is 0.15 times it."""

    of: Readable

    def get(self, world: World) -> Value:
        value = self.of.get(world)
        if isinstance(value, Bounds):
            return Bounds(*(None if limit is None else _EXACT.divide(limit, 100) for limit in (value.low, value.high)))
        return _EXACT.divide(value, 100) if isinstance(value, int | Decimal) else value


@dataclass(frozen=True, slots=True)
class Amount(Readable):
    """`largest_of`, `smallest_of`, `sum_of`, `minus`, `times` over facts and constants.

    With an unknown member the result is known within `Bounds`, so that a limit may already be passed. `none`
    leaves `largest_of` and `smallest_of`, counts as nothing in a sum, and makes a product `none`.
    """

    operator: str
    members: tuple[Readable, ...]
    limits: tuple[tuple[Limit, Limit], ...]
    spans: bool = False

    def get(self, world: World) -> Value:
        values = [member.get(world) for member in self.members]
        if self.spans:
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
    return None if one is None or other is None else exact_sum(one, other)


def _negative(number: Limit) -> Limit:
    return None if number is None else -number


def _product(one: Range, other: Range) -> Range:
    if (0, 0) in (one, other):
        return 0, 0
    corners = [_EXACT.multiply(a, b) for a in one for b in other if a is not None and b is not None]
    if len(corners) == 4:
        return min(corners), max(corners)
    if one[0] is not None and other[0] is not None and one[0] >= 0 and other[0] >= 0:
        return _EXACT.multiply(one[0], other[0]), None
    return None, None


def _of_spans(operator: str, values: list[Value]) -> Value:
    """Durations of one family compare, those of one unit add up; else the result is unknown."""
    spans = [value for value in values if isinstance(value, Span)]
    if len(spans) < len(values) or len({measure(span)[0] for span in spans}) > 1:
        return None
    if operator == "sum_of":
        units = {span.unit for span in spans}
        return Span(sum(span.amount for span in spans), spans[0].unit) if len(units) == 1 else None
    return (max if operator == "largest_of" else min)(spans, key=lambda span: measure(span)[1])


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
    never_negative: bool

    def reads(self) -> tuple[str, ...]:
        return (self.event,)

    def get(self, world: World) -> Value:
        values = [each.facts.get(self.fact) for each in world.happened(self.event)]
        total = exact_sum(*(value for value in values if isinstance(value, int | Decimal)))
        if None not in values:
            return total
        return Bounds(total, None) if self.never_negative else None


@dataclass(frozen=True, slots=True)
class Elapsed(Readable):
    """The whole hours, days or working days from one instant to another.

    Days are counted on dates. Where an end is `now`, the result changes with time (`moving`).
    """

    start: Instant
    end: Instant
    unit: str
    clock: Clock
    moving: bool = False

    def get(self, world: World) -> Value:
        start, end = self.start.timing(world), self.end.timing(world)
        if not isinstance(start, Timing) or not isinstance(end, Timing):
            return None
        begins, ends, zone = start.begins, end.at, self.clock.zone
        if self.unit == "hours":
            if self.moving:
                part = (ends - begins) % 3600
                world.note(world.now + (3600 - part if ends == world.now else part + 1))
            return max(0, (ends - begins) // 3600)
        if self.moving:
            world.note(start_of_date(date_of(world.now, zone) + timedelta(days=1), zone))
        first, last = date_of(begins, zone), date_of(ends, zone)
        if self.unit == "days":
            return max(0, (last - first).days)
        return self.clock.edition.count_working_days(first, last)


@dataclass(frozen=True, slots=True)
class AsInstant(Readable):
    """`is: INSTANT`: the instant, or its day for a fact of type date."""

    instant: Instant
    as_date: bool
    zone: str
    moving: bool = False

    def get(self, world: World) -> Value:
        if self.moving:
            note_change(world, lambda: self._value(world))
        return self._value(world)

    def _value(self, world: World) -> Value:
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

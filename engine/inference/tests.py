"""Tests: what the right-hand side of a condition's line asks of one value (pack language: Conditions)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dueprocess.engine.calendar import Span, Unit, date_of
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet, Tri, Value, is_partial
from dueprocess.engine.inference.world import World


class Test(Expression):
    """A question about one value, with three answers."""

    __slots__ = ()
    __test__ = False  # not one of pytest's

    def check(self, value: Value, world: World) -> Tri:
        """True, false or unknown."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Is(Test):
    """The value is one of these; a set has at least one of them."""

    values: frozenset[object]

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        if isinstance(value, frozenset):
            if not self.values.isdisjoint(value):
                return True
            return None if isinstance(value, OpenSet) else False
        if isinstance(value, Bounds):
            return None if any(may_be(value, each) for each in self.values) else False
        return value in self.values or (isinstance(value, Span) and any(same(value, each) for each in self.values))


def may_be(bounds: Bounds, number: object) -> bool:
    """Whether an amount within limits may yet turn out to be this number."""
    if not isinstance(number, int | Decimal):
        return False
    return (bounds.low is None or bounds.low <= number) and (bounds.high is None or number <= bounds.high)


@dataclass(frozen=True, slots=True)
class Known(Test):
    """The value is known and not `none` (or the contrary); never unknown itself."""

    wanted: bool

    def check(self, value: Value, world: World) -> Tri:
        return (not is_partial(value) and value is not NONE) == self.wanted


@dataclass(frozen=True, slots=True)
class Not(Test):
    """The test is false; unknown stays unknown."""

    test: Test

    def check(self, value: Value, world: World) -> Tri:
        answer = self.test.check(value, world)
        return None if answer is None else not answer


@dataclass(frozen=True, slots=True)
class Both(Test):
    """Every one of several tests holds."""

    tests: tuple[Test, ...]

    def check(self, value: Value, world: World) -> Tri:
        unknown = False
        for test in self.tests:
            answer = test.check(value, world)
            if answer is False:
                return False
            unknown = unknown or answer is None
        return None if unknown else True


@dataclass(frozen=True, slots=True)
class SameAs(Test):
    """Equal to another value of the same type; days are compared where one side is a date."""

    other: Readable
    zone: str

    def check(self, value: Value, world: World) -> Tri:
        other = self.other.get(world)
        if is_partial(value) or is_partial(other):
            return None
        if isinstance(value, date) != isinstance(other, date):
            value, other = _as_day(value, self.zone), _as_day(other, self.zone)
        return same(value, other)


def _as_day(value: Value, zone: str) -> Value:
    return date_of(value, zone) if isinstance(value, int) and not isinstance(value, bool) else value


_SECONDS = {Unit.minute: 60, Unit.hour: 3600, Unit.day: 86400, Unit.week: 604800}
_FAMILY = {Unit.month: ("month", 1), Unit.year: ("month", 12), Unit.working_minute: ("working", 60),
           Unit.working_hour: ("working", 3600), Unit.working_day: ("working day", 1)}


def same(one: object, other: object) -> bool:
    """Whether two values are equal; durations are compared in the measure of their family."""
    if isinstance(one, Span) and isinstance(other, Span):
        return measure(one) == measure(other)
    return one == other


def measure(span: Span) -> tuple[str, int]:
    """A span in the measure of its family; spans of two families do not compare."""
    if span.unit in _SECONDS:
        return "elapsed", span.amount * _SECONDS[span.unit]
    family, factor = _FAMILY[span.unit]
    return family, span.amount * factor


Limit = Decimal | int | None


def _limits(value: Value) -> tuple[Limit, Limit] | None:
    """The lower and upper limit of an amount, `None` where it has none that is known."""
    if isinstance(value, Bounds):
        return value.low, value.high
    if isinstance(value, int | Decimal):
        return value, value
    if isinstance(value, Span):
        amount = measure(value)[1]
        return amount, amount
    return None


def _less(left: tuple[Limit, Limit], right: tuple[Limit, Limit], *, equal: bool) -> Tri:
    """Whether left < right (or <= where `equal`), for amounts of which limits are known."""
    (left_low, left_high), (right_low, right_high) = left, right
    if left_high is not None and right_low is not None and (
        left_high <= right_low if equal else left_high < right_low
    ):
        return True
    if left_low is not None and right_high is not None and (
        left_low > right_high if equal else left_low >= right_high
    ):
        return False
    return None


@dataclass(frozen=True, slots=True)
class Compare(Test):
    """below, at_most, above, at_least; an amount that is `none` passes no limit."""

    operator: str
    than: Readable

    def check(self, value: Value, world: World) -> Tri:
        other = self.than.get(world)
        if value is NONE or other is NONE:
            return False
        left, right = _limits(value), _limits(other)
        if left is None or right is None:
            return None
        if isinstance(value, Span) and isinstance(other, Span) and measure(value)[0] != measure(other)[0]:
            return None
        match self.operator:
            case "below":
                return _less(left, right, equal=False)
            case "at_most":
                return _less(left, right, equal=True)
            case "above":
                return _less(right, left, equal=False)
            case _:
                return _less(right, left, equal=True)


@dataclass(frozen=True, slots=True)
class Ranked(Test):
    """A level compared with another fact of the same levels."""

    operator: str
    than: Readable
    order: tuple[str, ...]

    def check(self, value: Value, world: World) -> Tri:
        other = self.than.get(world)
        if value is None or other is None:
            return None
        if value not in self.order or other not in self.order:
            return False
        left, right = self.order.index(str(value)), self.order.index(str(other))
        return {"below": left < right, "at_most": left <= right, "above": left > right}.get(
            self.operator, left >= right)


@dataclass(frozen=True, slots=True)
class AllOf(Test):
    """A set has every one of these."""

    members: frozenset[object]

    def check(self, value: Value, world: World) -> Tri:
        if not isinstance(value, frozenset):
            return None if value is None else False
        if self.members <= value:
            return True
        return None if isinstance(value, OpenSet) else False


@dataclass(frozen=True, slots=True)
class NoneOf(Test):
    """A set has none of these; unknown while more may be in it."""

    members: frozenset[object]

    def check(self, value: Value, world: World) -> Tri:
        if not isinstance(value, frozenset):
            return None if value is None else value is NONE
        if not self.members.isdisjoint(value):
            return False
        return None if isinstance(value, OpenSet) else True


@dataclass(frozen=True, slots=True)
class Size(Test):
    """The number of a set's members passes a test."""

    test: Test

    def check(self, value: Value, world: World) -> Tri:
        if not isinstance(value, frozenset):
            return None if value is None else self.test.check(0, world)
        size = len(value)
        return self.test.check(Bounds(size, None) if isinstance(value, OpenSet) else size, world)


@dataclass(frozen=True, slots=True)
class Mentions(Test):
    """One of these words occurs in the text, literally, case folded."""

    words: tuple[str, ...]

    def check(self, value: Value, world: World) -> Tri:
        if not isinstance(value, str):
            return None if value is None else False
        text = value.casefold()
        return any(word in text for word in self.words)

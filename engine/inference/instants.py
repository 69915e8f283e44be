"""Instants and clocks: when something starts, opens, and runs out (pack language: Time, Cases).

Every instant expression yields a `Timing`, or says why there is none: its anchor has not happened (`PENDING`),
something it needs is unknown (`UNKNOWN`), or there is none to wait for (`ABSENT`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from typing import ClassVar

from dueprocess.engine.calendar import (
    Clock,
    Period,
    Reckoned,
    Span,
    Unit,
    date_of,
    run_back,
    run_out,
    start_of_date,
    window,
)
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.values import NONE
from dueprocess.engine.inference.world import World


class Missing(Enum):
    """Why there is no timing."""

    PENDING = "pending"
    UNKNOWN = "unknown"
    ABSENT = "absent"


class Manner(Enum):
    """How a due is meant: with a number, at once without a number, at no stated time, or never counted as missed."""

    COUNTED = "counted"
    AT_ONCE = "at_once"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Timing:
    """One instant with what is known of it.

    `at`: the instant itself, or when it runs out. `start`: where its clock started. `opens`: before that it is
    not yet time. `first`: where a whole day (or longer) begins, if `at` is the end of one. `grace`: seconds after
    `at` that are still in time. `anchored`: it was counted forward from `start`. `follows`: the duty whose due it
    is, or is counted back from, so that it moves with that one. Instants are whole seconds, UTC.
    """

    at: int
    start: int
    opens: int | None = None
    first: int | None = None
    grace: int = 0
    manner: Manner = Manner.COUNTED
    provisional: bool = False
    span: Span | None = None
    clock: Clock | None = None
    anchored: bool = False
    follows: str | None = None

    @property
    def begins(self) -> int:
        """Where the instant begins: the start of a whole day, else the instant itself."""
        return self.at if self.first is None else self.first


class Instant(Expression):
    """An expression that yields a `Timing`."""

    __slots__ = ()

    def timing(self, world: World) -> Timing | Missing:
        """The timing in this world, or why there is none."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class OfEvent(Instant):
    """An event's latest (or first) occurrence; within an instance bound to one occurrence, that one."""

    event: str
    first: bool = False

    def reads(self) -> tuple[str, ...]:
        return (self.event,)

    def timing(self, world: World) -> Timing | Missing:
        found = world.occurrences.get(self.event)
        if not found:
            return Missing.PENDING
        at = found[0].at if self.first else world.bound.get(self.event, found[-1]).at
        return Timing(at, at)


@dataclass(frozen=True, slots=True)
class OfFact(Instant):
    """A date or instant fact. A date is the whole day."""

    fact: Readable
    zone: str

    def timing(self, world: World) -> Timing | Missing:
        value = self.fact.get(world)
        if value is None:
            return Missing.UNKNOWN
        if value is NONE:
            return Missing.ABSENT
        return of_value(value, self.zone)


def of_value(value: object, zone: str) -> Timing | Missing:
    """The timing of a date (the whole day) or an instant."""
    if isinstance(value, date):
        start = start_of_date(value, zone)
        return Timing(start_of_date(value + timedelta(days=1), zone) - 1, start, first=start)
    if isinstance(value, int):
        return Timing(value, value)
    return Missing.UNKNOWN


@dataclass(frozen=True, slots=True)
class Now(Instant):
    """The instant at which the case is looked at."""

    timed: ClassVar[bool] = True

    def timing(self, world: World) -> Timing | Missing:
        return Timing(world.now, world.now)


_FARTHEST_LOOK = 400 * 86_400
"""How far ahead a change is looked for that no boundary tells; what changes later is looked at again there."""


def note_change(world: World, evaluate: Callable[[], object]) -> None:
    """Notes when something that moves with `now`, and never back, will have changed: found by halving."""
    now, before = world.now, evaluate()
    low, step = now, 1
    try:
        while step < _FARTHEST_LOOK:
            world.now = now + step
            if evaluate() != before:
                break
            low, step = world.now, step * 2
        high = now + step
        while high - low > 1 and step < _FARTHEST_LOOK:
            world.now = (low + high) // 2
            low, high = (low, world.now) if evaluate() != before else (world.now, high)
    finally:
        world.now = now
    world.note(high)


@dataclass(frozen=True, slots=True)
class OfDue(Instant):
    """When another duty is due: that of its latest instance, or of the one that this instance is bound to."""

    duty: str

    def reads(self) -> tuple[str, ...]:
        return (f"{self.duty}.due",)

    def timing(self, world: World) -> Timing | Missing:
        found = world.instances.get(self.duty)
        if not found:
            return Missing.PENDING
        number = world.followed.get(self.duty, len(found))
        instance = found[number - 1]
        if instance.due is None:
            return Missing.UNKNOWN
        return Timing(instance.due, instance.due, provisional=instance.provisional, follows=self.duty)


Amount = Span | Readable
"""A span written in the pack, or something that yields one (a duration fact, a table)."""


def amount_of(amount: Amount, world: World) -> Span | None:
    """The span in this world; `None` while it is unknown."""
    if isinstance(amount, Span):
        return amount
    value = amount.get(world)
    return value if isinstance(value, Span) else None


def _counted(base: Timing, start: int, end: Reckoned, clock: Clock, span: Span | None) -> Timing:
    return Timing(end.at, start, provisional=end.provisional or base.provisional, span=span, clock=clock,
                  anchored=True)


def _start_of_count(base: Timing, span: Span, zone: str) -> int:
    """Where a span after an instant begins: after a whole day days are counted from that day, hours from its end."""
    if base.first is None:
        return base.at
    if span.unit in _OF_SECONDS:
        return base.at + 1
    return max(base.first, start_of_date(date_of(base.at, zone), zone))


def _count_out(
    after: Instant, amount: Amount, clock: Clock, world: World, since: int | None = None
) -> Timing | Missing:
    """When a span after an instant runs out; `since` is where the present period of a series began instead."""
    base = after.timing(world)
    if isinstance(base, Missing):
        return base
    span = amount_of(amount, world)
    if span is None:
        return Missing.UNKNOWN
    start = _start_of_count(base, span, clock.zone) if since is None else since
    return _counted(base, start, run_out(start, span, clock), clock, span)


_OF_SECONDS = (Unit.minute, Unit.hour, Unit.working_minute, Unit.working_hour)


@dataclass(frozen=True, slots=True)
class Within(Instant):
    """Runs out a span after an instant."""

    amount: Amount
    after: Instant
    clock: Clock

    def timing(self, world: World) -> Timing | Missing:
        return _count_out(self.after, self.amount, self.clock, world)


@dataclass(frozen=True, slots=True)
class Exactly(Instant):
    """Opens a span after an instant; late after the grace, or never where the grace is unstated."""

    amount: Amount
    after: Instant
    grace: Span | None
    clock: Clock

    def timing(self, world: World) -> Timing | Missing:
        timing = _count_out(self.after, self.amount, self.clock, world)
        if isinstance(timing, Missing):
            return timing
        if self.grace is None:
            return replace(timing, opens=timing.at, manner=Manner.UNSTATED)
        return replace(timing, opens=timing.at, grace=run_out(timing.at, self.grace, self.clock).at - timing.at)


@dataclass(frozen=True, slots=True)
class InPeriod(Instant):
    """Opens at the start of a period, runs out at its end."""

    period: Period
    after: Instant
    clock: Clock

    def timing(self, world: World) -> Timing | Missing:
        base = self.after.timing(world)
        if isinstance(base, Missing):
            return base
        opens, closes = window(base.begins, self.period, self.clock)
        return replace(_counted(base, base.begins, closes, self.clock, None), opens=opens, first=opens)


@dataclass(frozen=True, slots=True)
class Again(Instant):
    """`every`: again and again, each period counted from when the last was done, or due if missed."""

    amount: Amount
    after: Instant
    clock: Clock

    def timing(self, world: World) -> Timing | Missing:
        return _count_out(self.after, self.amount, self.clock, world, since=world.base)


@dataclass(frozen=True, slots=True)
class Before(Instant):
    """At least a span before an instant: a clock that runs backwards."""

    amount: Amount
    before: Instant
    clock: Clock

    def timing(self, world: World) -> Timing | Missing:
        base = self.before.timing(world)
        if isinstance(base, Missing):
            return base
        span = amount_of(self.amount, world)
        if span is None:
            return Missing.UNKNOWN
        end = run_back(base.begins, span, self.clock)
        return Timing(end.at, base.start, provisional=end.provisional or base.provisional, span=span,
                      clock=self.clock, follows=base.follows)


@dataclass(frozen=True, slots=True)
class Unnumbered(Instant):
    """`immediately_after` or a bare `after`: listed, never counted as missed."""

    after: Instant
    manner: Manner

    def timing(self, world: World) -> Timing | Missing:
        base = self.after.timing(world)
        if isinstance(base, Missing):
            return base
        return replace(base, start=base.begins, manner=self.manner, anchored=True)


@dataclass(frozen=True, slots=True)
class Of(Instant):
    """`earliest_of`, `latest_of` or `first_known`: of those that are known."""

    which: str
    members: tuple[Instant, ...]

    def timing(self, world: World) -> Timing | Missing:
        answers = [member.timing(world) for member in self.members]
        known = [answer for answer in answers if isinstance(answer, Timing)]
        if not known:
            return Missing.UNKNOWN if Missing.UNKNOWN in answers else answers[0]
        if self.which == "first_known":
            return known[0]
        return (max if self.which == "latest_of" else min)(known, key=lambda timing: timing.at)


@dataclass(frozen=True, slots=True)
class Chosen(Instant):
    """A table of instants; `choose` is the table's own evaluation, yielding one of `options` or why none."""

    options: tuple[Instant, ...]
    choose: Callable[[World], int | Missing]
    table: Expression

    def timing(self, world: World) -> Timing | Missing:
        index = self.choose(world)
        return index if isinstance(index, Missing) else self.options[index].timing(world)

"""Conditions on events: whether, how often, since when, and with what they happened (pack language: Conditions)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dueprocess.engine.calendar import Clock, Span, run_out
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression
from dueprocess.engine.inference.instants import Instant, Missing, Timing
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.inference.values import Bounds, Tri
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark


def own_occurrences(world: World, found: list[Occurrence]) -> list[Occurrence]:
    """Those that count for the duty instance at hand: later than its start, by a fitting medium, same facts."""
    return [
        each for each in found
        if each.order > world.since
        and (world.media is None or each.via is None or each.via in world.media)
        and all(each.facts.get(fact) == value for fact, value in world.same.items())
    ]


@dataclass(frozen=True, slots=True)
class Happened(Condition):
    """An event has happened (or has not). `own` restricts to what counts for the duty instance at hand."""

    event: str
    wanted: bool
    own: bool
    mark: Mark
    text: str

    def reads(self) -> tuple[str, ...]:
        return (self.event,)

    def test(self, world: World) -> Tri:
        found = world.occurrences.get(self.event)
        if found and self.own:
            found = own_occurrences(world, found)
        return bool(found) == self.wanted


@dataclass(frozen=True, slots=True)
class Window(Expression):
    """Look no further back than `span`, counted by a clock."""

    timed: ClassVar[bool] = True
    span: Span
    clock: Clock

    def reaches(self, at: int, world: World) -> bool:
        """Whether what happened at `at` is still in the window; notes when it will leave it."""
        last = run_out(at, self.span, self.clock).at
        if world.now > last:
            return False
        world.note(last + 1)
        return True


@dataclass(frozen=True, slots=True)
class Occurred(Condition):
    """The full test on an event's occurrences. All parts that are present must hold.

    `where` filters; `count` is asked of the number that remains (absent: at least one); `latest` and `moment`
    are asked of the latest that remains (there is none: no).
    """

    event: str
    count: Test | None
    since_event: str | None
    since: Instant | None
    window: Window | None
    apart: Span | None
    clock: Clock
    where: Condition | None
    latest: Condition | None
    moment: tuple[Test, ...]
    own: bool
    mark: Mark
    text: str

    def reads(self) -> tuple[str, ...]:
        return (self.event,) if self.since_event is None else (self.event, self.since_event)

    def test(self, world: World) -> Tri:
        possible, sure = self._in_range(world)
        judged = [(each, True if self.where is None else _judge(self.where, each, world)) for each in possible]
        certain = [each for each, answer in judged if answer and sure]
        answers = [self._numbers(certain, [each for each, answer in judged if answer is not False], world)]
        if self.latest is not None or self.moment:
            answers.append(self._of_latest([(each, answer if sure else None) for each, answer in judged], world))
        return False if False in answers else None if None in answers else True

    def _in_range(self, world: World) -> tuple[list[Occurrence], bool]:
        """The occurrences that may count, and whether it is sure that all of them are in range."""
        found, sure = world.happened(self.event), True
        if self.own:
            found = own_occurrences(world, found)
        if self.since_event is not None:
            markers = world.happened(self.since_event)
            if markers:
                found = [each for each in found if each.order > markers[-1].order]
        if self.since is not None:
            start = self.since.timing(world)
            sure = start is not Missing.UNKNOWN
            found = [each for each in found if each.at >= start.begins] if isinstance(start, Timing) else found
        if self.window is not None:
            window = self.window
            found = [each for each in found if window.reaches(each.at, world)]
        return found, sure

    def _numbers(self, certain: list[Occurrence], possible: list[Occurrence], world: World) -> Tri:
        low, high = self._spaced(certain), self._spaced(possible)
        if self.count is None:
            return True if low else False if not high else None
        return self.count.check(low if low == high else Bounds(low, high), world)

    def _of_latest(self, judged: list[tuple[Occurrence, Tri]], world: World) -> Tri:
        """What is asked of the latest occurrence; where it is unsure which that is, what all that may be agree on."""
        answers: set[Tri] = set()
        for each, counts in reversed(judged):
            if counts is not False:
                answers.add(self._is_so(each, world))
            if counts:
                return answers.pop() if len(answers) == 1 else None
        answers.add(False)
        return answers.pop() if len(answers) == 1 else None

    def _is_so(self, occurrence: Occurrence, world: World) -> Tri:
        answers = [test.check(occurrence.at, world) for test in self.moment]
        if self.latest is not None:
            answers.append(_judge(self.latest, occurrence, world))
        return False if False in answers else None if None in answers else True

    def _spaced(self, found: list[Occurrence]) -> int:
        if self.apart is None:
            return len(found)
        number, free_from = 0, None
        for each in found:
            if free_from is None or each.at >= free_from:
                number, free_from = number + 1, run_out(each.at, self.apart, self.clock).at
        return number


def _judge(condition: Condition, occurrence: Occurrence, world: World) -> Tri:
    outer, world.scope = world.scope, occurrence
    try:
        return condition.test(world)
    finally:
        world.scope = outer

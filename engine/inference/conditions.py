"""Conditions: maps in which every line must hold, combined by `all` and `any`, in three-valued logic."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.tests import Is, Test
from dueprocess.engine.inference.values import Tri
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark


class Condition(Expression):
    """Something that is true, false or unknown of a case."""

    __slots__ = ()

    mark: Mark
    text: str

    def test(self, world: World) -> Tri:
        """True, false or unknown."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Line(Condition):
    """One line: a test on a named value. `text` is the line as the pack has it."""

    of: Readable
    asks: Test
    mark: Mark
    text: str

    def test(self, world: World) -> Tri:
        return self.asks.check(self.of.get(world), world)


@dataclass(frozen=True, slots=True)
class FactIs(Condition):
    """The commonest line, a fact that is one of some constants, without the detour."""

    name: str
    asks: Is
    mark: Mark
    text: str

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def test(self, world: World) -> Tri:
        values = world.values
        value = values[self.name] if self.name in values else world.value(self.name)
        if value is None:
            return None
        return self.asks.check(value, world)


@dataclass(frozen=True, slots=True)
class Every(Condition):
    """`all`: false if one is false, else unknown if one is unknown."""

    parts: tuple[Condition, ...]
    mark: Mark
    text: str

    def test(self, world: World) -> Tri:
        answer: Tri = True
        for part in self.parts:
            one = part.test(world)
            if one is False:
                return False
            if one is None:
                answer = None
        return answer


@dataclass(frozen=True, slots=True)
class Some(Condition):
    """`any`: true if one is true, else unknown if one is unknown."""

    parts: tuple[Condition, ...]
    mark: Mark
    text: str

    def test(self, world: World) -> Tri:
        answer: Tri = False
        for part in self.parts:
            one = part.test(world)
            if one is True:
                return True
            if one is None:
                answer = None
        return answer


@dataclass(frozen=True, slots=True)
class Negated(Condition):
    """A condition is false; unknown stays unknown."""

    part: Condition
    mark: Mark
    text: str

    def test(self, world: World) -> Tri:
        answer = self.part.test(world)
        return None if answer is None else not answer

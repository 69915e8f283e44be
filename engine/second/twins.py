"""Twins of expressions: they answer as the originals do, and note what they answered or pass on what they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dueprocess.engine.inference.conditions import Condition, FactIs
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.policy import Head
from dueprocess.engine.inference.values import Tri, Value
from dueprocess.engine.inference.world import World
from dueprocess.engine.second.network import Node
from dueprocess.engine.second.recording import Place, recorder_of


class _Twin:
    """What twins have beside their fields: the node they answer for, and where they stand."""

    __slots__ = ()
    node: Node
    place: Place


class DerivedCondition(_Twin, Condition):
    """A condition that rules derive."""

    __slots__ = ()

    def test(self, world: World) -> Tri:
        recorder = recorder_of(world)
        if recorder.frame is not None:
            return super().test(world)
        frame = recorder.frame = {}
        try:
            answer = super().test(world)
        finally:
            recorder.frame = None
        return recorder.note(self.node, frame, answer, world.now, self.place)  # type: ignore[no-any-return]


class DerivedReadable(_Twin, Readable):
    """A table or other definition that rules derive."""

    __slots__ = ()

    def get(self, world: World) -> Value:
        recorder = recorder_of(world)
        if recorder.frame is not None:
            return super().get(world)
        frame = recorder.frame = {}
        try:
            answer = super().get(world)
        finally:
            recorder.frame = None
        return recorder.note(self.node, frame, answer, world.now, self.place)  # type: ignore[no-any-return]


class FactLine(DerivedCondition):
    """A line on a fact, which reads the fact itself."""

    __slots__ = ()
    leaf: Node

    def test(self, world: World) -> Tri:
        assert isinstance(self, FactIs)
        recorder = recorder_of(world)
        outer, recorder.frame = recorder.frame, None
        try:
            answer = super(DerivedCondition, self).test(world)
            value = world.value(self.name)
        finally:
            recorder.frame = outer
        if outer is None:
            return recorder.note(self.node, {self.leaf: value}, answer, world.now, self.place)  # type: ignore[no-any-return]
        outer[self.leaf] = value
        return answer


class FilledForm(DerivedReadable):
    """A form's completeness, which reads the facts of its fields itself."""

    __slots__ = ()
    leaves: tuple[tuple[str, Node], ...]

    def get(self, world: World) -> Value:
        recorder = recorder_of(world)
        answer = super().get(world)
        if recorder.frame is not None:
            frame, recorder.frame = recorder.frame, None
            try:
                for name, leaf in self.leaves:
                    frame[leaf] = world.value(name)
            finally:
                recorder.frame = frame
        return answer


class GivenCondition(_Twin, Condition):
    """A condition that rules cannot say: a leaf of those that it stands in."""

    __slots__ = ()

    def test(self, world: World) -> Tri:
        recorder = recorder_of(world)
        frame, recorder.frame = recorder.frame, None
        try:
            answer = super().test(world)
        finally:
            recorder.frame = frame
        if frame is not None:
            frame[self.node] = answer
        return answer


class GivenReadable(_Twin, Readable):
    """A value that is given: a fact, or what rules cannot say."""

    __slots__ = ()

    def get(self, world: World) -> Value:
        recorder = recorder_of(world)
        frame, recorder.frame = recorder.frame, None
        try:
            answer = super().get(world)
        finally:
            recorder.frame = frame
        if frame is not None:
            frame[self.node] = answer
        return answer


@dataclass(frozen=True, slots=True)
class WitnessedHead(Head):
    """A head whose derivation is noted under its own name."""

    node: Node | None = None
    place: Place | None = None

    def settle(self, world: World) -> Value:
        assert self.node is not None
        assert self.place is not None
        recorder = recorder_of(world)
        outer = recorder.frame
        frame = recorder.frame = {}
        try:
            answer = Head.settle(self, world)
        finally:
            recorder.frame = outer
        if not (self.taken_over and self.name in world.takeovers):
            answer = recorder.note(self.node, frame, answer, world.now, self.place)
            world.values[self.name] = answer
        return answer


_CLASSES: dict[tuple[type, type], Any] = {}


def twin_class(mixin: type, own: type) -> Any:
    """The class of twins that mixes one of the classes here with the class of the expressions themselves."""
    if (mixin, own) not in _CLASSES:
        more = ("leaf",) if mixin is FactLine else ("leaves",) if mixin is FilledForm else ()
        slots = ("node", "place", *more)
        _CLASSES[mixin, own] = type(f"Witnessed{own.__name__}", (mixin, own), {"__slots__": slots})
    return _CLASSES[mixin, own]

"""References: the ways in which a condition or a definition names a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Party, Value
from dueprocess.engine.inference.world import World


@dataclass(frozen=True, slots=True)
class Constant(Readable):
    """A value written in the pack."""

    value: Value

    def get(self, world: World) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class FactRef(Readable):
    """The value of a fact of the case, recorded or derived; also of a form (complete or not)."""

    name: str

    def reads(self) -> tuple[str, ...]:
        return (self.name,)

    def get(self, world: World) -> Value:
        values = world.values
        return values[self.name] if self.name in values else world.value(self.name)


@dataclass(frozen=True, slots=True)
class OwnFactRef(Readable):
    """The value that the occurrence being judged by a `where` brought itself."""

    name: str

    def get(self, world: World) -> Value:
        return None if world.scope is None else world.scope.facts.get(self.name)


@dataclass(frozen=True, slots=True)
class EventPartRef(Readable):
    """`actor`, `addressee` or `via` of the occurrence being judged, or of the event whose permission is asked."""

    part: str
    own: bool

    def get(self, world: World) -> Value:
        judged = world.scope if self.own else world.request
        return None if judged is None else getattr(judged, self.part)


@dataclass(frozen=True, slots=True)
class BearerRef(Readable):
    """The bearer of the duty at hand."""

    def get(self, world: World) -> Value:
        return world.bearer


@dataclass(frozen=True, slots=True)
class StageRef(Readable):
    """The stage that a track is in; `none` before it has opened."""

    track: str

    def reads(self) -> tuple[str, ...]:
        return (f"{self.track}.stage",)

    def get(self, world: World) -> Value:
        return world.stages.get(self.track, NONE)


@dataclass(frozen=True, slots=True)
class NowRef(Readable):
    """The instant at which the case is looked at."""

    timed: ClassVar[bool] = True

    def get(self, world: World) -> Value:
        return world.now


@dataclass(frozen=True, slots=True)
class DueRef(Readable):
    """The due instant of a duty's latest instance; `none` before there is one."""

    duty: str

    def reads(self) -> tuple[str, ...]:
        return (f"{self.duty}.due",)

    def get(self, world: World) -> Value:
        found = world.instances.get(self.duty)
        return found[-1].due if found else NONE


@dataclass(frozen=True, slots=True)
class UnitOf(Readable):
    """The unit of a party fact: `respondent.unit`."""

    of: Readable

    def get(self, world: World) -> Value:
        party = self.of.get(world)
        if not isinstance(party, Party):
            return NONE if party is NONE else None
        if party.unit == UNKNOWN_UNIT:
            return None
        return NONE if party.unit is None else party.unit

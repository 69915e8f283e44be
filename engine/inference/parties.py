"""Parties: who is meant, by role, unit and superior (pack language: Roles and parties), and the tests on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.inference.values import (
    NONE,
    UNKNOWN_UNIT,
    OpenSet,
    Parties,
    Party,
    Tri,
    Value,
    is_partial,
    matches_party,
    parties_of,
)
from dueprocess.engine.inference.world import World

BUILT_IN = ("customer", "complainant", "system", "third_party")
"""Parties that every pack knows without declaring them."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One role of the ladder: the role above it, and the kind of unit of which there is one each."""

    above: str | None
    per: str | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """All roles with their superiors, and the units that lie in others."""

    rungs: Mapping[str, Rung]
    inside: Mapping[str, str]

    def superior(self, party: Party) -> Party | None:
        """The next level up, or `None` at the top; within the same unit where the superior has one per unit."""
        rung = self.rungs.get(party.role)
        if rung is None or rung.above is None:
            return None
        above = self.rungs.get(rung.above)
        if above is None or above.per is None:
            return Party(rung.above)
        if above.per == rung.per or rung.per is None:
            return Party(rung.above, party.unit or UNKNOWN_UNIT)
        outer = self.inside.get(party.unit or "")
        return Party(rung.above, outer or UNKNOWN_UNIT)

    def is_senior(self, one: Party, to: Party) -> Tri:
        """Whether `one` stands above `to` on the ladder."""
        climbing, steps = self.superior(to), 0
        unsure = False
        while climbing is not None and steps <= len(self.rungs):
            same = matches_party(climbing, one)
            if same:
                return True
            unsure = unsure or same is None
            climbing, steps = self.superior(climbing), steps + 1
        return None if unsure else False


class PartyExpression(Readable):
    """An expression that yields a party, several, `NONE`, or unknown."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Somebody(PartyExpression):
    """A role, a built-in party, or `none`."""

    value: Value

    def get(self, world: World) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class RoleOf(PartyExpression):
    """A role in a unit: while the unit is unknown the role is known and the unit is a question."""

    role: str
    unit: Readable

    def get(self, world: World) -> Value:
        unit = self.unit.get(world)
        if unit is NONE:
            return Party(self.role)
        return Party(self.role, unit if isinstance(unit, str) else UNKNOWN_UNIT)


@dataclass(frozen=True, slots=True)
class PartyRef(PartyExpression):
    """The party that a fact, the bearer, the actor or the addressee is."""

    of: Readable

    def get(self, world: World) -> Value:
        return self.of.get(world)


@dataclass(frozen=True, slots=True)
class SuperiorOf(PartyExpression):
    """The next level above a party; above several, the one above each; nobody above the top."""

    party: Readable
    ladder: Ladder

    def get(self, world: World) -> Value:
        value = self.party.get(world)
        if value is None or value is NONE:
            return value
        found = tuple(dict.fromkeys(
            above for each in parties_of(value) if (above := self.ladder.superior(each)) is not None))
        if not found:
            return NONE
        if len(found) == 1:
            return found[0]
        return Parties(value.mode if isinstance(value, Parties) else "all_of", found)


@dataclass(frozen=True, slots=True)
class WhoDid(PartyExpression):
    """The actor of an event's latest occurrence; nobody if it has not happened."""

    event: str

    def reads(self) -> tuple[str, ...]:
        return (self.event,)

    def get(self, world: World) -> Value:
        found = world.happened(self.event)
        return found[-1].actor if found else NONE


@dataclass(frozen=True, slots=True)
class BearerOf(PartyExpression):
    """The bearer of a duty's latest instance, conflicts heeded."""

    duty: str

    def reads(self) -> tuple[str, ...]:
        return (f"{self.duty}.who",)

    def get(self, world: World) -> Value:
        return world.value(f"{self.duty}.who")


@dataclass(frozen=True, slots=True)
class Several(PartyExpression):
    """`all_of` or `any_of` several parties."""

    mode: str
    members: tuple[Readable, ...]

    def get(self, world: World) -> Value:
        found: list[Party] = []
        for member in self.members:
            value = member.get(world)
            if value is None:
                return None
            found.extend(parties_of(value))
        distinct = tuple(dict.fromkeys(found))
        return Parties(self.mode, distinct) if distinct else NONE


@dataclass(frozen=True, slots=True)
class PartySet(PartyExpression):
    """A set of parties written out, for a fact of type parties."""

    members: tuple[Readable, ...]

    def get(self, world: World) -> Value:
        values = [member.get(world) for member in self.members]
        found = frozenset(party for value in values for party in parties_of(value))
        return OpenSet(found) if any(is_partial(value) for value in values) else found


def any_matches(value: Value, wanted: Value) -> Tri:
    """Whether one of the parties of `value` is one of those of `wanted`."""
    if value is None or wanted is None:
        return None
    if value is NONE or wanted is NONE:
        return value is wanted
    unsure = isinstance(value, OpenSet) or isinstance(wanted, OpenSet)
    for one in parties_of(value):
        for other in parties_of(wanted):
            same = matches_party(one, other)
            if same:
                return True
            unsure = unsure or same is None
    return None if unsure else False


@dataclass(frozen=True, slots=True)
class IsParty(Test):
    """The party is one of these, or they are among the several."""

    wanted: tuple[Readable, ...]

    def check(self, value: Value, world: World) -> Tri:
        unsure = False
        for each in self.wanted:
            answer = any_matches(value, each.get(world))
            if answer:
                return True
            unsure = unsure or answer is None
        return None if unsure else False


@dataclass(frozen=True, slots=True)
class HasRole(Test):
    """The party holds one of these roles, in whatever unit."""

    roles: frozenset[str]

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        if any(each.role in self.roles for each in parties_of(value)):
            return True
        return None if isinstance(value, OpenSet) else False


@dataclass(frozen=True, slots=True)
class InUnit(Test):
    """The party belongs to this unit (a unit's name, or that of a unit fact)."""

    unit: Readable

    def check(self, value: Value, world: World) -> Tri:
        unit = self.unit.get(world)
        if value is None or unit is None:
            return None
        units = {each.unit for each in parties_of(value)}
        if unit in units:
            return True
        return None if UNKNOWN_UNIT in units else False


@dataclass(frozen=True, slots=True)
class SeniorTo(Test):
    """The party stands above another on the ladder of roles."""

    other: Readable
    ladder: Ladder

    def check(self, value: Value, world: World) -> Tri:
        other = self.other.get(world)
        if value is None or other is None:
            return None
        answers = [self.ladder.is_senior(one, to) for one in parties_of(value) for to in parties_of(other)]
        if any(answers):
            return True
        return None if None in answers else False


@dataclass(frozen=True, slots=True)
class SetOfParties(Test):
    """`all_of` or `none_of` over a set of parties."""

    wanted: tuple[Readable, ...]
    every: bool

    def check(self, value: Value, world: World) -> Tri:
        if value is None:
            return None
        answers = [any_matches(value, each.get(world)) for each in self.wanted]
        if self.every:
            return False if False in answers else None if None in answers else True
        return False if True in answers else None if None in answers else True

"""The Policy: heads and rules in strata, compiled from a resolved pack and its calendars, with its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dueprocess.engine.calendar import Edition
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.model import (
    Conflict,
    Consequence,
    Duty,
    Event,
    Form,
    Impossible,
    Link,
    Measure,
    Pause,
    Step,
    Track,
)
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.vocabulary import Label, Vocabulary
from dueprocess.engine.inference.world import NEVER, World
from dueprocess.engine.pack import Diagnostic, Mark, ResolvedPack

# A head means the same for every duty instance: it is derived without what the instance at hand is bound to.
_UNBOUND: Mapping[str, Occurrence] = {}
_FOLLOWING_NONE: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Head:
    """A derived value: its name, its rules as one readable, and where they stand.

    `taken_over` says that an escalation step may have put a party in the place of what the rules say.
    """

    name: str
    rule: Readable
    timed: bool
    taken_over: bool
    because: tuple[str, ...]
    mark: Mark
    firm_when: Condition | None = None

    def settle(self, world: World) -> Value:
        """Derives the value and keeps it in the world's memo, with its boundary if time alone may change it."""
        bound, world.bound = world.bound, _UNBOUND
        followed, world.followed = world.followed, _FOLLOWING_NONE
        if self.taken_over and self.name in world.takeovers:
            value = world.takeovers[self.name]
        elif self.timed:
            outer, world.edge = world.edge, NEVER
            value = self.rule.get(world)
            world.edges[self.name], world.edge = world.edge, outer
        else:
            value = self.rule.get(world)
        world.bound, world.followed = bound, followed
        world.values[self.name] = value
        return value


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change of a name reaches: heads to forget, and units (as bits, in the order of the strata) to run."""

    heads: tuple[str, ...]
    units: int


Unit = Track | Pause | Duty | Step
"""What keeps marks: the parts of a policy that the replay runs at each instant, in the order of the strata."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A compiled pack, immutable. See the module's docstring.

    `presumed` holds every recorded fact with its presumed value (unknown where none); `heads` every derived one;
    `units` what keeps marks, in the order of the strata; `reach` what each name reaches.
    """

    pack: ResolvedPack
    words: Vocabulary
    digest: str
    title: Label
    presumed: Mapping[str, Value]
    heads: Mapping[str, Head]
    units: tuple[Unit, ...]
    reach: Mapping[str, Reach]
    events: Mapping[str, Event]
    duties: Mapping[str, Duty]
    forms: Mapping[str, Form]
    tracks: Mapping[str, Track]
    steps: Mapping[str, tuple[Step, ...]]
    pauses: Mapping[str, Pause]
    conflicts: tuple[Conflict, ...]
    consequences: Mapping[str, Consequence]
    links: Mapping[str, Link]
    measures: Mapping[str, Measure]
    impossible: tuple[Impossible, ...]
    editions: Mapping[str, Edition]
    findings: tuple[Diagnostic, ...] = ()
    timed_heads: tuple[str, ...] = ()
    unfirm: frozenset[str] = frozenset()
    """The heads that can be provisional: those with a `firm_when` or a least certain level, and what rests on them."""
    uniques: tuple[tuple[str, Condition | None, Table], ...] = ()
    """Every `unique` table, with the name it stands under and the condition without which it does not matter."""
    watched: tuple[Expression, ...] = ()
    """What belongs to the answer outside the heads and units, and may change by the passing of time alone."""

    @property
    def id(self) -> str:
        """The pack's name."""
        return self.pack.id

    @property
    def version(self) -> str:
        """The pack's semantic version."""
        return self.pack.version

    @property
    def zone(self) -> str:
        """The zone in which the pack reads and writes instants."""
        return self.words.conventions.zone

    @property
    def language(self) -> str:
        """The language of the pack's plain texts."""
        return self.words.conventions.language

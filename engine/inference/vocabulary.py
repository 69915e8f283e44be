"""What a pack declares: the names that its conditions may use, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dueprocess.engine.calendar import Clock
from dueprocess.engine.inference.parties import Ladder
from dueprocess.engine.inference.values import Value
from dueprocess.engine.pack import Mark

Label = Mapping[str, str]
"""Language tag -> text."""

NUMERIC = ("count", "number", "percent", "money")
"""Types whose values are exact numbers."""

PARTY_TYPES = ("party", "parties")
"""Types whose values are somebody."""

LISTED = ("levels", "choice", "choices")
"""Types with listed values."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact. `low` and `high` limit a number; `protected` names the events that alone may bring it."""

    name: str
    type: str
    label: Label
    question: Label | None
    ask: str | None
    values: tuple[str, ...]
    value_labels: Mapping[str, Label]
    presumed: Value
    low: Decimal | int | None
    high: Decimal | int | None
    currency: str | None
    about: str
    derived: bool
    because: tuple[str, ...]
    mark: Mark
    protected: tuple[str, ...] = ()


def nameless(kind: str, name: str | None = None, *, mark: Mark, currency: str | None = None) -> Fact:
    """A fact that no pack declares: stands for a value of a type (a row's result, an amount, a limit)."""
    return Fact(name or kind, kind, {}, None, None, (), {}, None, None, None, currency, "case", False, (), mark)


@dataclass(frozen=True, slots=True)
class Role:
    """A declared role: see `Ladder` for what `above` and `per` mean."""

    name: str
    label: Label
    above: str | None
    per: str | None
    because: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Conventions:
    """The pack's conventions that are not about how spans are counted."""

    zone: str
    language: str
    currency: str | None
    calendar: str
    late_at_due: bool
    clock: Clock


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name of a resolved pack, by kind. `tracks` gives the stages, `chains` the steps of each."""

    facts: Mapping[str, Fact]
    roles: Mapping[str, Role]
    units: Mapping[str, str | None]
    events: frozenset[str]
    links: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, str]
    forms: frozenset[str]
    duties: frozenset[str]
    tracks: Mapping[str, tuple[str, ...]]
    chains: Mapping[str, tuple[str, ...]]
    gives: Mapping[str, tuple[str, ...]]
    ladder: Ladder
    conventions: Conventions

    @property
    def system_events(self) -> frozenset[str]:
        """The events that the system itself makes."""
        return frozenset({f"{duty}.{end}" for duty in self.duties for end in ("met", "missed")}
                         | {f"{chain}.{step}" for chain, steps in self.chains.items() for step in steps})

    def is_event(self, name: str) -> bool:
        """Whether a name is that of an event, recorded, linked, or made by the system."""
        return name in self.events or name in self.links or name in self.system_events

    @property
    def sayable(self) -> tuple[str, ...]:
        """Every name that may stand on the left of a condition's line, for the nearest right spelling."""
        dotted = {f"{track}.stage" for track in self.tracks} | {f"{duty}.due" for duty in self.duties}
        return tuple({*self.facts, *self.events, *self.links, *self.measures, *self.forms, *self.system_events,
                      *dotted, "now"})

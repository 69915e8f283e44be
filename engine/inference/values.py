"""The values that rules reason about, and the two that are not values: unknown and none.

Unknown is Python's `None`: the world has not told us. `NONE` is the known answer "there is none". Three-valued
logic therefore reads `True`, `False`, `None`. Partial knowledge has two shapes, both from the pack language
(Conditions, Facts): `Bounds` for an amount of which only limits are certain, `OpenSet` for a set that is known
*at least*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final

from dueprocess.engine.calendar import Span

Tri = bool | None
"""True, false or unknown."""


class Nothing(Enum):
    """The type of `NONE`."""

    NONE = "none"

    def __repr__(self) -> str:
        return "none"


NONE: Final = Nothing.NONE
"""The known value "there is none", which differs from unknown."""


@dataclass(frozen=True, slots=True)
class Party:
    """A role, perhaps in a unit, perhaps held by a known person.

    `unit` is `None` for a role of the whole organisation; `UNKNOWN_UNIT` while the unit is still to be learned.
    `other_than` names the persons or parties who may not be meant (a conflict settled by `somebody_else`).
    """

    role: str
    unit: str | None = None
    person: str | None = None
    other_than: tuple[Party, ...] = ()


UNKNOWN_UNIT: Final = "?"
"""The unit of a party whose role is known and whose unit is a question."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Several parties at once: all of them are meant (`all_of`), or any one may act (`any_of`)."""

    mode: str
    members: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """An amount of which only limits are known: at least `low`, at most `high` (either may be open)."""

    low: Decimal | int | None
    high: Decimal | int | None


class OpenSet(frozenset[object]):
    """A set known *at least*: these are in it, more may be."""

    __slots__ = ()


Value = (
    bool | str | int | Decimal | date | Span | Party | Parties | Bounds | frozenset[object] | Nothing
    | Mapping[str, object] | None
)
"""What a fact may hold. Instants are `int` (whole seconds, UTC), money is a `Decimal` in the fact's currency."""


def parties_of(value: object) -> tuple[Party, ...]:
    """The single parties that a party value stands for; none for unknown and `NONE`."""
    if isinstance(value, Party):
        return (value,)
    if isinstance(value, Parties):
        return value.members
    if isinstance(value, frozenset):
        return tuple(sorted((member for member in value if isinstance(member, Party)), key=_place))
    return ()


def _place(party: Party) -> tuple[str, str, str]:
    return party.role, party.unit or "", party.person or ""


def is_partial(value: object) -> bool:
    """Whether the value is unknown or known only in part."""
    return value is None or isinstance(value, Bounds | OpenSet)


def matches_party(one: Party, other: Party) -> Tri:
    """Whether two parties are the same: persons are compared where both are known, else role and unit.

    A party without a unit stands for the role wherever it is, so `desk` matches the desk of any shop.
    """
    if one.person is not None and other.person is not None:
        return one.person == other.person
    if one.role != other.role:
        return False
    if one.unit is None or other.unit is None:
        return True
    if UNKNOWN_UNIT in (one.unit, other.unit):
        return None
    return one.unit == other.unit

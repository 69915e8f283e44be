"""What an analysis may vary: recorded facts over their declared domains, and what it takes as it comes.

A domain is cut into finitely many values that stand for all: the listed values, `yes` and `no`, and of an amount each
constant that is compared with, and the open stretches between them. What cannot be cut so (texts, events, clocks,
parties) is an atom: a line that holds or does not. Atoms are independent here though they may not be in life; so a
case that rests on one is never reported as possible, but a row that no choice of atoms makes true is truly dead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dueprocess.engine.inference.values import NONE, Value
from dueprocess.engine.inference.vocabulary import NUMERIC, Fact

Number = Decimal | int

FINITE = ("yes_no", "choice", "levels", "unit", "id")
"""Types of which finitely many values tell all conditions apart."""

_OTHER = "…"
_FINEST = 6


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that an analysis varies over `values`. `exact`: each of them can be, whatever the others are.

    `fact` is the recorded fact that it is, or is about: `member` says that the value is whether a set has that member,
    `known` that it is whether the fact is known at all.
    """

    name: str
    values: tuple[Value, ...]
    exact: bool
    fact: Fact | None = None
    member: str | None = None
    known: bool = False


def listed_values(fact: Fact, constants: Iterable[object]) -> tuple[Value, ...]:
    """The values of a fact with finitely many, or those that the constants tell apart, and one for all others."""
    match fact.type:
        case "yes_no":
            return (True, False)
        case "choice" | "levels":
            return tuple(NONE if value == "none" and fact.type == "choice" else value for value in fact.values)
    named = sorted(value for value in constants if isinstance(value, str))
    return (*named, _OTHER, NONE) if fact.type == "unit" else (*named, _OTHER)


def told_apart(values: tuple[Value, ...], asked: Iterable[frozenset[object]]) -> tuple[Value, ...]:
    """Of the values, one for each way in which they fall into the sets that are asked for."""
    found: dict[tuple[bool, ...], Value] = {}
    sets = tuple(asked)
    for value in values:
        found.setdefault(tuple(value in each for each in sets), value)
    return tuple(found.values())


def amounts(fact: Fact, constants: Iterable[Number], between: int) -> tuple[Value, ...]:
    """The constants within a fact's limits, and `between` amounts of each open stretch before, between, after them."""
    low, high = fact.low, fact.high
    within = [each for each in constants if (low is None or each >= low) and (high is None or each <= high)]
    of_type = int if fact.type == "count" else Decimal
    cuts = sorted({of_type(each) for each in (*within, low, high) if each is not None} or {of_type(0)})
    found: list[Number] = [] if low is not None else [cuts[0] - step for step in range(between, 0, -1)]
    for cut, following in pairwise(cuts):
        found += [cut, *_inside(cut, following, between, whole=fact.type == "count")]
    found += [cuts[-1]] if high is not None else [cuts[-1], *(cuts[-1] + step for step in range(1, between + 1))]
    return (*found, NONE) if fact.type == "money" else tuple(found)


def _inside(low: Number, high: Number, number: int, *, whole: bool) -> list[Number]:
    """`number` amounts strictly between two others, as round as they can be; of whole numbers as many as there are."""
    if whole:
        return [low + step for step in range(1, number + 1) if low + step < high]
    first, stretch = Decimal(low), Decimal(high) - Decimal(low)
    exact = [first + stretch * step / (number + 1) for step in range(1, number + 1)]
    for places in range(_FINEST):
        rounded: list[Number] = [each.quantize(Decimal(1).scaleb(-places)) for each in exact]
        if len(set(rounded)) == number and all(low < each < high for each in rounded):
            return rounded
    return list(exact)


def is_amount(fact: Fact) -> bool:
    """Whether a fact's values are exact numbers."""
    return fact.type in NUMERIC

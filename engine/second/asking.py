"""Tests on values as rules: equality, limits, ranks, what is known, and the members of sets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Final

from dueprocess.engine.second.encoding import (
    ABSENT,
    FALSE,
    KNOWN,
    NOT_RANKED,
    PARTLY,
    RANK_UNKNOWN,
    TRUE,
    UNKNOWN,
    UNSURE,
    amount,
    family,
    limits,
    rank,
    token,
)
from dueprocess.engine.second.logic import any_of
from dueprocess.engine.second.network import (
    FAMILY,
    HIGH,
    KNOWLEDGE,
    LOW,
    TOKEN,
    Asked,
    Literal,
    Match,
    Network,
    Of,
    SetNode,
    Source,
    TruthNode,
    ValueNode,
    asks_for,
    derive,
    knows,
)

MOST_VALUES: Final = 6
"""Values that one rule rules out; more are asked about in groups."""

NEGATED: Final = {"lt": "gte", "gte": "lt", "lte": "gt", "gt": "lte"}

COMPARISONS: Final = {
    "below": ("lt", False), "at_most": ("lte", False), "above": ("lt", True), "at_least": ("lte", True),
}
"""The comparison of each operator, and whether its two sides change places."""


def is_one_of(network: Network, text: str, of: ValueNode, values: Sequence[object]) -> TruthNode:
    """The value is one of these; within limits it may yet turn out to be one."""
    ordered = sorted(values, key=token)
    if len(ordered) > MOST_VALUES:
        groups = [ordered[start:start + MOST_VALUES] for start in range(0, len(ordered), MOST_VALUES)]
        return any_of(network, text, [is_one_of(network, text, of, group) for group in groups])
    node = network.truth(text)
    for value in ordered:
        derive(node, TRUE, knows(of, "gte", KNOWN, (TOKEN, "eq", token(value))))
    derive(node, FALSE, knows(of, "gte", KNOWN, *((TOKEN, "neq", token(value)) for value in ordered)))
    derive(node, UNSURE, knows(of, "eq", UNKNOWN))
    _within_limits(node, of, sorted(amount(each) for each in ordered
                                    if isinstance(each, int | Decimal) and not isinstance(each, bool)))
    return node


def _within_limits(node: TruthNode, of: ValueNode, numbers: list[int]) -> None:
    """Of an amount known within limits: it may be one of these, or its limits lie in a gap between them."""
    if not numbers:
        derive(node, FALSE, knows(of, "eq", PARTLY))
        return
    asks_for((of,), LOW, HIGH)
    for number in numbers:
        derive(node, UNSURE, knows(of, "eq", PARTLY, (LOW, "lte", number), (HIGH, "gte", number)))
    derive(node, FALSE, knows(of, "eq", PARTLY, (HIGH, "lt", numbers[0])))
    for before, after in pairwise(numbers):
        derive(node, FALSE, knows(of, "eq", PARTLY, (LOW, "gt", before), (HIGH, "lt", after)))
    derive(node, FALSE, knows(of, "eq", PARTLY, (LOW, "gt", numbers[-1])))


def is_known(network: Network, text: str, of: ValueNode | SetNode, *, wanted: bool) -> TruthNode:
    """The value is known and not none, or the contrary; this itself is never unknown."""
    node = network.truth(text)
    for knowledge in (UNKNOWN, PARTLY, KNOWN, ABSENT):
        derive(node, TRUE if (knowledge == KNOWN) == wanted else FALSE, knows(of, "eq", knowledge))
    return node


def compares(network: Network, text: str, operator: str, left: ValueNode, right: Source) -> TruthNode:
    """An amount compared with another, by the limits of both; an amount that is none passes no limit."""
    node = network.truth(text)
    derive(node, FALSE, knows(left, "eq", ABSENT))
    asks_for((left, right), LOW, HIGH)
    if isinstance(right, ValueNode):
        derive(node, FALSE, knows(right, "eq", ABSENT))
    elif (kind := family(right.value)) != "any":
        _only_within(node, left, kind)
    test, swapped = COMPARISONS[operator]
    small, great = (right, left) if swapped else (left, right)
    _ordered(node, TRUE, small, great, (HIGH, test, LOW))
    _ordered(node, FALSE, small, great, (LOW, NEGATED[test], HIGH))
    _ordered(node, UNSURE, small, great, (HIGH, NEGATED[test], LOW), (LOW, test, HIGH))
    return node


def _only_within(node: TruthNode, left: ValueNode, kind: str) -> None:
    """A duration of another family does not compare with this one, nor does one that is unknown."""
    asks_for((left,), FAMILY)
    derive(node, UNSURE, knows(left, "eq", UNKNOWN))
    derive(node, UNSURE, Match(left, ((FAMILY, "neq", kind), (FAMILY, "neq", "any"), (KNOWLEDGE, "lt", ABSENT))))


_MIRRORED: Final = {"lt": "gt", "lte": "gte", "gt": "lt", "gte": "lte"}


def _ordered(node: TruthNode, answer: int, small: Source, great: Source, *tests: tuple[str, str, str]) -> None:
    """The answer where each test holds between an aspect of `small` and one of `great`."""
    if isinstance(small, Literal):
        assert isinstance(great, ValueNode)
        fixed = dict(zip((LOW, HIGH), limits(small.value), strict=True))
        derive(node, answer, _comparable(great, small, [(theirs, _MIRRORED[operator], fixed[ours])
                                                        for ours, operator, theirs in tests]))
    elif isinstance(great, Literal):
        fixed = dict(zip((LOW, HIGH), limits(great.value), strict=True))
        derive(node, answer, _comparable(small, great, [(ours, operator, fixed[theirs])
                                                        for ours, operator, theirs in tests]))
    else:
        derive(node, answer, knows(small, "lt", ABSENT), knows(great, "lt", ABSENT, *(
            (theirs, _MIRRORED[operator], Of(0, ours)) for ours, operator, theirs in tests)))


def _comparable(of: ValueNode, other: Literal, tests: Sequence[Asked]) -> Match:
    """An amount, or a duration of the family of the other side, that passes tests."""
    kind = family(other.value)
    if kind == "any":
        return knows(of, "lt", ABSENT, *tests)
    asks_for((of,), FAMILY)
    return knows(of, "lt", ABSENT, (FAMILY, "eq", kind), *tests)


def is_same(network: Network, text: str, left: ValueNode, right: Source) -> TruthNode:
    """Two values are equal; unknown while one of them is known only in part."""
    node = network.truth(text)
    derive(node, UNSURE, knows(left, "lt", KNOWN))
    if isinstance(right, Literal):
        derive(node, TRUE, knows(left, "gte", KNOWN, (TOKEN, "eq", token(right.value))))
        derive(node, FALSE, knows(left, "gte", KNOWN, (TOKEN, "neq", token(right.value))))
        return node
    derive(node, UNSURE, knows(right, "lt", KNOWN))
    derive(node, TRUE, knows(left, "gte", KNOWN), knows(right, "gte", KNOWN, (TOKEN, "eq", Of(0, TOKEN))))
    derive(node, FALSE, knows(left, "gte", KNOWN), knows(right, "gte", KNOWN, (TOKEN, "neq", Of(0, TOKEN))))
    return node


RANKINGS: Final = {"below": "lt", "at_most": "lte", "above": "gt", "at_least": "gte"}


def is_ranked(
    network: Network, text: str, operator: str, left: ValueNode, right: Source, order: tuple[str, ...]
) -> TruthNode:
    """A level compared with another of the same levels."""
    node = network.truth(text)
    aspect = _ranking(left, order)
    test = RANKINGS[operator]
    derive(node, UNSURE, Match(left, ((aspect, "eq", RANK_UNKNOWN),)))
    if isinstance(right, Literal):
        place = rank(right.value, order)
        derive(node, FALSE, Match(left, ((aspect, "eq", NOT_RANKED),)))
        derive(node, TRUE, Match(left, ((aspect, "gte", 0), (aspect, test, place))))
        derive(node, FALSE, Match(left, ((aspect, "gte", 0), (aspect, NEGATED[test], place))))
        return node
    theirs = _ranking(right, order)
    some, none = ("gte", 0), ("eq", NOT_RANKED)
    derive(node, UNSURE, Match(right, ((theirs, "eq", RANK_UNKNOWN),)))
    derive(node, FALSE, Match(left, ((aspect, *none),)), Match(right, ((theirs, "gte", NOT_RANKED),)))
    derive(node, FALSE, Match(left, ((aspect, "gte", NOT_RANKED),)), Match(right, ((theirs, *none),)))
    for answer, operator_ in ((TRUE, test), (FALSE, NEGATED[test])):
        derive(node, answer, Match(left, ((aspect, *some),)),
               Match(right, ((theirs, *some), (theirs, _MIRRORED[operator_], Of(0, aspect)))))
    return node


def _ranking(node: ValueNode, order: tuple[str, ...]) -> str:
    """The aspect by which a value is ranked in an order; the same wherever the value is passed on."""
    aspect = f"r{sha256('|'.join(order).encode()).hexdigest()[:6]}_"
    node.aspects.add(aspect)
    node.orders[aspect] = order
    return aspect

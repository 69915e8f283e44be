"""Decision tables as rules: `first` and `unique`, `highest`, and `all`, which collects a set.

A table that picks one value is a tree over its rows. Each node of the tree stands for some rows that follow each other,
with two answers: whether one of them applies (true, perhaps, no), and the one value that all which may win agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dueprocess.engine.inference.values import NONE, Parties
from dueprocess.engine.second.encoding import FALSE, KNOWN, PARTLY, TRUE, UNSURE, token
from dueprocess.engine.second.logic import all_of
from dueprocess.engine.second.network import (
    TOKEN,
    Literal,
    Match,
    Network,
    Of,
    SetNode,
    Source,
    Taken,
    TruthNode,
    ValueNode,
    derive,
    is_truth,
)

UNKNOWN_VALUE = Literal(None)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that follow each other: whether one applies (a number where that is certain), and what they agree on."""

    applies: TruthNode | int
    value: Source


def picked(network: Network, text: str, pick: str, rows: Sequence[Rows], otherwise: Source) -> Source:
    """The value of a `first` or `unique` table; what follows otherwise is a last row."""
    last = Rows(TRUE if pick == "first" else UNSURE, otherwise)
    return _tree(network, text, pick, (*rows, last)).value


def _tree(network: Network, text: str, pick: str, rows: Sequence[Rows]) -> Rows:
    if len(rows) == 1:
        return rows[0]
    half = (len(rows) + 1) // 2
    return _joined(network, text, pick, _tree(network, text, pick, rows[:half]),
                   _tree(network, text, pick, rows[half:]))


def _joined(network: Network, text: str, pick: str, left: Rows, right: Rows) -> Rows:
    applies = network.truth(text)
    value = network.value(text)
    for one in (FALSE, UNSURE, TRUE):
        if pick == "first" and one == TRUE:
            if _may_be(left, TRUE):
                derive(applies, TRUE, *_present(left, TRUE))
                _take(value, _present(left, TRUE), left.value)
            continue
        for other in (FALSE, UNSURE, TRUE):
            if _may_be(left, one) and _may_be(right, other):
                present = (*_present(left, one), *_present(right, other))
                derive(applies, max(one, other), *present)
                _choose(value, present, pick, (one, left.value), (other, right.value))
    return Rows(applies, value)


def _may_be(rows: Rows, answer: int) -> bool:
    return not isinstance(rows.applies, int) or rows.applies == answer


def _present(rows: Rows, answer: int) -> tuple[Match, ...]:
    return () if isinstance(rows.applies, int) else (is_truth(rows.applies, answer),)


def _choose(
    value: ValueNode, when: tuple[Match, ...], pick: str, left: tuple[int, Source], right: tuple[int, Source]
) -> None:
    """The value of two groups of rows of which it is known whether they apply."""
    (one, left_value), (other, right_value) = left, right
    if one == FALSE and other == FALSE:
        return
    if other == FALSE or (pick == "unique" and one > other):
        _take(value, when, left_value)
    elif one == FALSE or (pick == "unique" and other > one):
        _take(value, when, right_value)
    else:
        _agree(value, when, left_value, right_value)


def _take(value: ValueNode, when: tuple[Match, ...], source: Source) -> None:
    if isinstance(source, Literal):
        derive(value, source, *when)
    else:
        derive(value, Taken(len(when)), *when, Match(source, ((TOKEN, "exists", 0),)))


def _agree(value: ValueNode, when: tuple[Match, ...], left: Source, right: Source) -> None:
    """The value of both where they are the same, else unknown."""
    if isinstance(left, Literal) and isinstance(right, Literal):
        derive(value, left if token(left.value) == token(right.value) else UNKNOWN_VALUE, *when)
        return
    if isinstance(left, Literal) or isinstance(right, Literal):
        node, fixed = (right, left) if isinstance(left, Literal) else (left, right)
        assert isinstance(node, ValueNode)
        assert isinstance(fixed, Literal)
        same = token(fixed.value)
        derive(value, fixed, *when, Match(node, ((TOKEN, "eq", same),)))
        derive(value, UNKNOWN_VALUE, *when, Match(node, ((TOKEN, "neq", same),)))
        return
    place = len(when)
    first = Match(left, ((TOKEN, "exists", 0),))
    derive(value, Taken(place), *when, first, Match(right, ((TOKEN, "eq", Of(place, TOKEN)),)))
    derive(value, UNKNOWN_VALUE, *when, first, Match(right, ((TOKEN, "neq", Of(place, TOKEN)),)))


def highest(
    network: Network, text: str, by_level: Sequence[tuple[str, TruthNode]], otherwise: Source, *,
    at_least_certain: bool,
) -> ValueNode:
    """The highest level one of whose rows holds; `by_level` has whether one does, the highest level first.

    What is open above a certain level makes the answer unknown, unless it is to be the one that is certain at least.
    """
    node = network.value(text)
    for index, (level, holds) in enumerate(by_level):
        above = [is_truth(other, TRUE, "neq") if at_least_certain else is_truth(other, FALSE)
                 for _, other in by_level[:index]]
        derive(node, Literal(level), *above, is_truth(holds, TRUE))
        others = by_level if at_least_certain else by_level[:index]
        without = [is_truth(other, TRUE, "neq") if at_least_certain else is_truth(other, FALSE)
                   for _, other in others if other is not holds]
        derive(node, UNKNOWN_VALUE, *without, is_truth(holds, UNSURE))
    _take(node, tuple(is_truth(holds, FALSE) for _, holds in by_level), otherwise)
    return node


def members_of(value: object) -> frozenset[object]:
    """What a constant adds to a set."""
    if isinstance(value, frozenset):
        return frozenset(value)
    if isinstance(value, Parties):
        return frozenset(value.members)
    return frozenset() if value is NONE or value is None else frozenset({value})


@dataclass(frozen=True, slots=True)
class Collected:
    """A table that collects a set: of each row whether it holds and what it adds; what follows if none does."""

    node: SetNode
    rows: tuple[tuple[TruthNode, frozenset[object]], ...]
    unsure: TruthNode
    nothing: TruthNode
    otherwise: frozenset[object]


def collect(
    network: Network, text: str, rows: tuple[tuple[TruthNode, frozenset[object]], ...], otherwise: frozenset[object]
) -> Collected:
    """The set of an `all` table. Its members are derived by `derive_member`, once it is known who is asked about."""
    unsure = network.truth(text)
    holds = tuple(dict.fromkeys(holds for holds, _ in rows))
    for each in holds:
        derive(unsure, TRUE, is_truth(each, UNSURE))
    settled = all_of(network, text, [_settled(network, text, each) for each in holds])
    derive(unsure, FALSE, is_truth(settled, TRUE))
    nothing = all_of(network, text, [_is_false(network, text, each) for each in holds])
    node = network.set(text)
    derive(node, PARTLY, is_truth(unsure, TRUE))
    derive(node, KNOWN, is_truth(unsure, FALSE))
    return Collected(node, rows, unsure, nothing, otherwise)


def _settled(network: Network, text: str, part: TruthNode) -> TruthNode:
    node = network.truth(text)
    for answer in (FALSE, TRUE):
        derive(node, TRUE, is_truth(part, answer))
    derive(node, FALSE, is_truth(part, UNSURE))
    return node


def _is_false(network: Network, text: str, part: TruthNode) -> TruthNode:
    node = network.truth(text)
    derive(node, TRUE, is_truth(part, FALSE))
    for answer in (UNSURE, TRUE):
        derive(node, FALSE, is_truth(part, answer))
    return node


def derive_member(network: Network, table: Collected, member: object) -> None:
    """Whether a member is in the set: a row that holds adds it, or it follows if none does; unknown while one may."""
    node = network.member(table.node, member)
    adding = tuple(dict.fromkeys(holds for holds, members in table.rows if member in members))
    for holds in adding:
        derive(node, TRUE, is_truth(holds, TRUE))
    absent = all_of(network, node.text, [_not_true(network, node.text, each) for each in adding]) if adding else None
    lacking = () if absent is None else (is_truth(absent, TRUE),)
    derive(node, UNSURE, is_truth(table.unsure, TRUE), *lacking)
    sure = is_truth(table.unsure, FALSE)
    if member in table.otherwise:
        derive(node, TRUE, is_truth(table.nothing, TRUE))
        derive(node, FALSE, sure, is_truth(table.nothing, FALSE), *lacking)
    else:
        derive(node, FALSE, sure, *lacking)


def _not_true(network: Network, text: str, part: TruthNode) -> TruthNode:
    node = network.truth(text)
    for answer in (FALSE, UNSURE):
        derive(node, TRUE, is_truth(part, answer))
    derive(node, FALSE, is_truth(part, TRUE))
    return node

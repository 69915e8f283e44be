"""From a network to the program of its rules: fields, conditions as JSON, and layers within the library's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from dueprocess.engine.inference.values import Value
from dueprocess.engine.second.encoding import family, knowledge, limits, membership, rank, size, token, truth
from dueprocess.engine.second.network import (
    FAMILY,
    GATE,
    HIGH,
    KNOWLEDGE,
    LOW,
    TOKEN,
    TRUTH,
    Asked,
    Draft,
    Literal,
    Match,
    Node,
    Of,
    SetNode,
    Taken,
    TruthNode,
    ValueNode,
)
from dueprocess.engine.second.program import Copy, Fact, Field, Layer, NoSecondOpinion, Program, Rule, program_of

MOST_RULES: Final = 200
"""Rules of a layer."""

MOST_TESTS: Final = 400
"""Distinct first tests of a layer."""

MOST_PER_FACT: Final = 50
"""Tests of a layer that one fact may reach."""

_RESERVED: Final = ("id", "sid", "$s", "_k", "_n")


@dataclass(frozen=True, slots=True)
class Cone:
    """What a node rests on: the layers that derive it, and the leaves that it may be derived from."""

    layers: frozenset[int]
    leaves: frozenset[Node]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The program of a network, and the layer in which each node that rules derive stands."""

    program: Program
    layer_of: dict[Node, int]
    cones: dict[Node, Cone] = field(default_factory=dict)

    def cone(self, root: Node) -> Cone:
        """What a node rests on. Other heads than itself are leaves, as they may be given."""
        if root not in self.cones:
            self.cones[root] = self._cone(root)
        return self.cones[root]

    def _cone(self, root: Node) -> Cone:
        layers, leaves = set(), set()
        own = (root, *_members(root))
        seen, waiting = set(own), list(own)
        while waiting:
            node = waiting.pop()
            if node in self.layer_of:
                layers.add(self.layer_of[node])
            for before in _before(node):
                if before.given and before.given != GATE and before not in own:
                    leaves.add(before.told_with or before)
                elif before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return Cone(frozenset(layers), frozenset(leaves))


def _members(node: Node) -> tuple[Node, ...]:
    return tuple(node.members.values()) if isinstance(node, SetNode) else ()


def _before(node: Node) -> Iterator[Node]:
    for draft in node.drafts:
        for match in draft.when:
            yield match.node


def ruleset_of(roots: Iterable[Node]) -> Ruleset:
    """The program that derives these nodes. Raises NoSecondOpinion where it passes a limit of the library."""
    ordered = _in_order(roots)
    _pass_on_aspects(ordered)
    _check_fields(ordered)
    layers: list[list[tuple[Node, Rule]]] = [[]]
    first_tests: set[str] = set()
    reached: Counter[Node] = Counter()
    for node in ordered:
        rules = [_rule(node, index, draft) for index, draft in enumerate(node.drafts)]
        tests = {repr(condition) for rule in rules for _, condition in rule.when}
        asked = Counter(match.node for draft in node.drafts for match in draft.when)
        if len(rules) > MOST_RULES or any(number > MOST_PER_FACT for number in asked.values()):
            raise NoSecondOpinion("too_big", node.text)
        if (len(layers[-1]) + len(rules) > MOST_RULES or len(first_tests | tests) > MOST_TESTS
                or any(reached[each] + number > MOST_PER_FACT for each, number in asked.items())):
            layers.append([])
            first_tests, reached = set(), Counter()
        layers[-1] += [(node, rule) for rule in rules]
        first_tests |= tests
        reached += asked
    layer_of = {node: index for index, layer in enumerate(layers) for node, _ in layer}
    return Ruleset(program_of(tuple(_layer(layer) for layer in layers if layer)), layer_of)


def _in_order(roots: Iterable[Node]) -> list[Node]:
    """The nodes that rules derive, each after those that it rests on."""
    found: dict[Node, None] = {}
    waiting = [(root, False) for each in roots for root in (*_members(each), each)]
    waiting.reverse()
    while waiting:
        node, done = waiting.pop()
        if done:
            if node.drafts:
                found.setdefault(node)
        elif node not in found:
            waiting.append((node, True))
            waiting += [(before, False) for before in _before(node) if before not in found]
    return list(found)


def _pass_on_aspects(ordered: list[Node]) -> None:
    """What is asked of a value is asked of those that it is taken from."""
    for node in reversed(ordered):
        if isinstance(node, ValueNode):
            for draft in node.drafts:
                if isinstance(draft.gives, Taken):
                    source = draft.when[draft.gives.place].node
                    assert isinstance(source, ValueNode)
                    source.aspects |= node.aspects
                    source.orders |= node.orders


def _check_fields(ordered: list[Node]) -> None:
    """The library knows a field only by a hash of 32 bits: no two may share one."""
    names = {field_of(aspect, node) for each in ordered for node in (each, *_before(each)) for aspect in _aspects(node)}
    hashes = Counter(_hash(name) for name in (*names, *_RESERVED))
    twice = [name for name in names if hashes[_hash(name)] > 1]
    if twice:
        raise NoSecondOpinion("too_big", f"fields share a hash: {', '.join(sorted(twice))}")


def _hash(name: str) -> int:
    """FNV-1a with 32 bits."""
    found = 2166136261
    for byte in name.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


def _aspects(node: Node) -> Iterable[str]:
    if isinstance(node, ValueNode):
        return node.aspects
    return (KNOWLEDGE,) if isinstance(node, SetNode) else (TRUTH,)


def field_of(aspect: str, node: Node) -> Field:
    """The field that holds an aspect of a node."""
    return f"{aspect}{node.number}"


def _layer(rules: list[tuple[Node, Rule]]) -> Layer:
    reads = {field_of(aspect, match.node) for node, _ in rules for draft in node.drafts for match in draft.when
             for aspect in _aspects(match.node)}
    return Layer(tuple(rule for _, rule in rules), frozenset(reads))


def _rule(node: Node, index: int, draft: Draft) -> Rule:
    when = tuple((_alias(place), _condition(match, draft)) for place, match in enumerate(draft.when))
    return Rule(f"r{node.number}_{index}", when, _given_by(node, draft))


def _alias(place: int) -> str:
    return "abcdefgh"[place]


def _condition(match: Match, draft: Draft) -> object:
    tests = [_test(asked, match, draft) for asked in match.tests]
    guards = [{"$ex": {field_of(aspect, match.node): 1}} for aspect, _, operand in match.tests
              if isinstance(operand, Of)]
    whole = [*guards, *tests]
    return whole[0] if len(whole) == 1 else {"$and": whole}


def _test(asked: Asked, match: Match, draft: Draft) -> object:
    aspect, operator, operand = asked
    name = field_of(aspect, match.node)
    if operator == "exists":
        return {"$ex": {name: 1}}
    wanted: object = operand
    if isinstance(operand, Of):
        wanted = {_alias(operand.place): field_of(operand.aspect, draft.when[operand.place].node)}
    return {name: wanted} if operator == "eq" else {f"${operator}": {name: wanted}}


def _given_by(node: Node, draft: Draft) -> dict[Field, int | str | Copy]:
    gives = draft.gives
    if isinstance(gives, Literal):
        return dict(_encoded(node, gives.value))
    if isinstance(gives, int):
        return {field_of(KNOWLEDGE if isinstance(node, SetNode) else TRUTH, node): gives}
    source = draft.when[gives.place].node
    return {field_of(aspect, node): Copy(_alias(gives.place), field_of(aspect, source)) for aspect in _aspects(node)}


def _encoded(node: Node, value: Value) -> dict[Field, int | str]:
    assert isinstance(node, ValueNode)
    found: dict[Field, int | str] = {}
    for aspect in sorted(node.aspects):
        found[field_of(aspect, node)] = _aspect(node, aspect, value)
    return found


def _aspect(node: ValueNode, aspect: str, value: Value) -> int | str:
    match aspect:
        case "k":
            return knowledge(value)
        case "v":
            return token(value)
        case "l":
            return limits(value)[0]
        case "h":
            return limits(value)[1]
        case "f":
            return family(value)
    return rank(value, node.orders[aspect])


def facts_of(node: Node, value: Value) -> list[Fact]:
    """What is asserted of a node that has this value. Raises Unsaid where it cannot be said."""
    if isinstance(node, TruthNode):
        assert value is None or isinstance(value, bool)
        return [{field_of(TRUTH, node): truth(value)}]
    if isinstance(node, SetNode):
        found: list[Fact] = [{field_of(KNOWLEDGE, node): knowledge(value)}]
        found += [{field_of(TRUTH, each): membership(value, member)} for member, each in node.members.items()]
        return found if node.size is None else [*found, _encoded(node.size, size(value))]
    return [_encoded(node, value)]


assert (KNOWLEDGE, TOKEN, LOW, HIGH, FAMILY) == ("k", "v", "l", "h", "f")

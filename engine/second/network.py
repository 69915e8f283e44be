"""The network of a policy: nodes of truth, values and sets, and the drafts of the rules that derive them.

A node stands for one answer. A draft says from what facts about other nodes the answer follows; it becomes a rule once
it is known which aspects of each value are asked for (`rulesets`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from dueprocess.engine.inference.values import Value
from dueprocess.engine.second.encoding import Unsaid

WIDEST: Final = 8
"""Facts that one rule may match."""

KNOWLEDGE, TOKEN, LOW, HIGH, FAMILY, TRUTH = "k", "v", "l", "h", "f", "t"
"""The aspects of a node: each is a field of its fact."""

GATE: Final = "gate"
"""What a node is called that stands open while a derived fact is to be derived."""


@dataclass(slots=True, eq=False)
class Node:
    """What the kinds of nodes have in common.

    `given` names what kind of thing the node is where no rule derives it. `head` is the name of the derived fact that
    it stands for; the rules of such a node fire only behind its `gate`, so that a value which the replay remembers is
    not derived a second time. `told_with` is the set as a part of which a given node is told.
    """

    number: int
    text: str
    given: str = ""
    head: str = ""
    gate: TruthNode | None = field(default=None, repr=False)
    told_with: SetNode | None = field(default=None, repr=False)
    drafts: list[Draft] = field(default_factory=list, repr=False)


@dataclass(slots=True, eq=False)
class TruthNode(Node):
    """A node that is true, false or unknown."""


@dataclass(slots=True, eq=False)
class ValueNode(Node):
    """A node with one value. `orders` are the orders of levels by which it is ranked, by aspect."""

    aspects: set[str] = field(default_factory=lambda: {KNOWLEDGE, TOKEN})
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class SetNode(Node):
    """A node with a set: what is known of it, and of each member that is asked about whether it is in it."""

    members: dict[object, TruthNode] = field(default_factory=dict, repr=False)
    size: ValueNode | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that the pack writes."""

    value: Value


Source = ValueNode | Literal


@dataclass(frozen=True, slots=True)
class Of:
    """An aspect of the fact matched at a place of the same draft."""

    place: int
    aspect: str


Asked = tuple[str, str, int | str | Of]
"""An aspect, an operator (`eq`, `neq`, `lt`, `lte`, `gt`, `gte`), and what it is compared with."""


@dataclass(frozen=True, slots=True)
class Match:
    """A fact about a node that passes tests."""

    node: Node
    tests: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The value of the node matched at a place of the draft."""

    place: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule of a node: what follows for it from facts about other nodes."""

    when: tuple[Match, ...]
    gives: int | Literal | Taken


def is_truth(node: Node, answer: int, operator: str = "eq") -> Match:
    """A fact that a node of truth has, or compares to, an answer."""
    return Match(node, ((TRUTH, operator, answer),))


def knows(node: Node, operator: str, knowledge: int, *more: Asked) -> Match:
    """A fact about a value of which this much is known, and that passes more tests."""
    return Match(node, ((KNOWLEDGE, operator, knowledge), *more))


def derive(node: Node, gives: int | Literal | Taken, *when: Match) -> None:
    """Adds a rule to a node, unless it can never fire. Raises Unsaid where it cannot be said."""
    assert len(when) <= WIDEST
    draft = _each_node_once(when, gives)
    if draft is not None:
        node.drafts.append(draft)


def _each_node_once(when: tuple[Match, ...], gives: int | Literal | Taken) -> Draft | None:
    """A rule that matches each node at one place only, for no fact is matched at two; None if it asks for what no fact
    can be. A value that is compared with itself is equal, and neither less nor greater.
    """
    nodes = list(dict.fromkeys(match.node for match in when))
    places = [nodes.index(match.node) for match in when]
    tests: dict[Node, list[Asked]] = {node: [] for node in nodes}
    for match in when:
        for aspect, operator, operand in match.tests:
            asked: Asked = (aspect, operator, operand)
            if isinstance(operand, Of):
                asked = aspect, operator, Of(places[operand.place], operand.aspect)
                if nodes[places[operand.place]] is match.node:
                    if operand.aspect != aspect:
                        raise Unsaid("a value compared with itself")
                    if operator in ("neq", "lt", "gt"):
                        return None
                    continue
            if asked not in tests[match.node]:
                tests[match.node].append(asked)
    matches = tuple(Match(each, tuple(tests[each])) for each in nodes)
    return Draft(matches, Taken(places[gives.place]) if isinstance(gives, Taken) else gives)


Made = TypeVar("Made", bound=Node)


class Network:
    """All nodes of a policy, in the order in which they were made."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def truth(self, text: str, given: str = "") -> TruthNode:
        """A new node of truth."""
        return self._added(TruthNode(len(self.nodes), text, given))

    def value(self, text: str, given: str = "") -> ValueNode:
        """A new node with a value."""
        return self._added(ValueNode(len(self.nodes), text, given))

    def set(self, text: str, given: str = "") -> SetNode:
        """A new node with a set."""
        return self._added(SetNode(len(self.nodes), text, given))

    def member(self, of: SetNode, member: object) -> TruthNode:
        """The node that says whether a set has a member."""
        found = of.members.get(member)
        if found is None:
            found = of.members[member] = self.truth(f"{of.text}: {member}", of.given)
            found.head, found.told_with = of.head, of
        return found

    def _added(self, node: Made) -> Made:
        self.nodes.append(node)
        return node


def asks_for(sources: Iterable[Source], *aspects: str) -> None:
    """Says that rules ask for these aspects of values."""
    for source in sources:
        if isinstance(source, ValueNode):
            source.aspects.update(aspects)

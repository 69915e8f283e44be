"""What a reader of expressions needs: the vocabulary, where complaints go, and in what place an expression stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dueprocess.engine.calendar import Clock, Edition
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import NOWHERE
from dueprocess.engine.inference.vocabulary import NUMERIC, Fact, Vocabulary
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar, Sequence, suggestion


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands, which decides what its names mean.

    `own`: the event whose own facts a `where` judges. `done`: only what counts for the duty instance at hand.
    `bearer`, `request`: whether the bearer of a duty, or the parts of an asked event, can be named.
    """

    own: str | None = None
    done: bool = False
    bearer: bool = False
    request: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The reader's surroundings.

    `edition` finds a calendar edition by name (None: unknown, already reported). `condition` reads a condition:
    conditions hold tests, these instants, these tables, and the rows of tables conditions again.
    """

    words: Vocabulary
    collector: Collector
    edition: Callable[[str, Mark], Edition | None]
    condition: Callable[[Node, Context], Condition]
    place: Place = field(default_factory=Place)

    def at(self, place: Place) -> Context:
        """The same surroundings at another place."""
        return replace(self, place=place)

    def brought_by(self, event: str) -> tuple[str, ...]:
        """The facts that an occurrence of an event may bring: recorded ones; a link brings derived ones, too."""
        facts, linked = self.words.facts, event in self.words.links
        return tuple(name for name in self.words.gives.get(event, ())
                     if name in facts and (linked or not facts[name].derived))

    @property
    def clock(self) -> Clock:
        """The pack's own way of counting."""
        return self.words.conventions.clock

    def error(self, code: str, mark: Mark, **params: object) -> None:
        """Reports what keeps the pack from loading."""
        self.collector.error(code, mark, **params)

    def unknown(self, kind: str, name: str, mark: Mark, candidates: Iterable[str]) -> None:
        """Reports a name that nothing of this kind has, with the nearest right one."""
        self.collector.error(f"unknown-{kind}", mark, name=name, suggestion=suggestion(name, candidates))


_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NO_NAMES = ("none", "unknown", "yes", "no")
NAMEABLE = (*NUMERIC, "duration", "date", "instant")
"""Types whose values never look like a name: what looks like one must be the name of a fact."""


def misnamed(node: Node, kind: str, context: Context) -> bool:
    """Whether a text stands for a fact that does not exist, where a value or a fact of this type may stand."""
    text = word(node)
    if kind not in NAMEABLE or not _NAME.fullmatch(text) or text in context.words.facts or text in _NO_NAMES:
        return False
    context.unknown("fact", text, node.mark, [name for name, fact in context.words.facts.items() if fact.type == kind])
    return True


def same_currency(one: Fact, other: Fact, node: Node, context: Context) -> None:
    """Reports money of one currency (at this node) that is to be held against, or added to, money of another."""
    if one.type == "money" == other.type and one.currency != other.currency:
        context.error("other-currency", node.mark, fact=other.name, written=one.currency, currency=other.currency)


def get(node: Node | None, key: str) -> Node | None:
    """The value of a key, if the node is a map that has it."""
    return node.items.get(key) if isinstance(node, Mapping) else None


def word(node: Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""


def listed(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, a single node as a list of one, nothing for nothing."""
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def words_of(node: Node | None) -> tuple[str, ...]:
    """The texts of a list of scalars, or of one."""
    return tuple(word(item) for item in listed(node))


def entries(node: Node | None) -> tuple[tuple[str, Node], ...]:
    """The keys and values of a map, in the order of the file."""
    return tuple(node.items.items()) if isinstance(node, Mapping) else ()


def mark_of(node: Node | None) -> Mark:
    """Where a node stands."""
    return NOWHERE if node is None else node.mark


def cited(*nodes: Node | None) -> tuple[str, ...]:
    """The clause ids of the nearest `because`: the first node that has one wins."""
    for node in nodes:
        because = get(node, "because")
        if because is not None:
            return words_of(because)
    return ()


def labels(node: Node | None, language: str) -> dict[str, str]:
    """A label as language tag -> text; a plain text is in the pack's language."""
    if isinstance(node, Mapping):
        return {tag: word(text) for tag, text in node.items.items()}
    return {language: word(node)} if node is not None else {}


def shown(node: Node, limit: int = 160) -> str:
    """A node as compact text, to quote in explanations."""
    return _flow(node)[:limit]


def _flow(node: Node) -> str:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return "[" + ", ".join(_flow(item) for item in node.items) + "]"
        case Mapping():
            return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in node.items.items()) + "}"

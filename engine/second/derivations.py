"""From what was noted during a replay to jobs for the second engine, and from what it derived back to answers.

Answers whose leaves do not contradict each other make one derivation: heads settled within it are chained in the second
engine, heads that the replay remembered from before are given as facts. Equal answers are derived only once; so each is
to follow from just what the first engine read for it, and a derivation takes no leaf that an answer in it might rest on
and was not read for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from dueprocess.engine.inference.values import Value
from dueprocess.engine.second.encoding import Unsaid
from dueprocess.engine.second.network import Node
from dueprocess.engine.second.program import Fact, Job
from dueprocess.engine.second.recording import Note, told_apart
from dueprocess.engine.second.rulesets import Ruleset, facts_of

MOST_OPEN: Final = 6
"""Derivations that may still take an answer, the newest first."""

MOST_NOTES: Final = 40
MOST_GIVEN: Final = 150
"""Answers, and facts to start from, of one derivation: well within what the worker takes at once."""

_NOWHERE: Final = object()


@dataclass(frozen=True, slots=True)
class Expected:
    """A noted answer and the facts that must follow for it, all of them and no others about its node."""

    note: Note
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class Derivation:
    """Answers to be derived together, from the facts that are given."""

    expected: list[Expected] = field(default_factory=list)
    given: dict[Node, Value] = field(default_factory=dict)
    derived: dict[Node, Value] = field(default_factory=dict)
    unread: set[Node] = field(default_factory=set)

    def takes(self, note: Note, unread: frozenset[Node]) -> bool:
        """Whether an answer's leaves, and the answer itself, agree with what stands here already; and whether neither
        tells the other more than was read for it.
        """
        if not self.expected:
            return True
        if len(self.expected) >= MOST_NOTES or len(self.given) + len(note.leaves) > MOST_GIVEN:
            return False
        if not unread.isdisjoint(self.given) or not unread.isdisjoint(self.derived):
            return False
        if note.node in self.unread or any(leaf in self.unread for leaf, _ in note.leaves):
            return False
        return all(_agree(self.standing(node), value) for node, value in (*note.leaves, (note.node, note.answer)))

    def standing(self, node: Node) -> object:
        """What is given or derived of a node here."""
        return self.derived.get(node, self.given.get(node, _NOWHERE))

    def add(self, note: Note, facts: tuple[Fact, ...], unread: frozenset[Node]) -> None:
        """Takes an answer in. A head that is derived here is not given."""
        self.unread |= unread
        self.expected.append(Expected(note, facts))
        self.derived[note.node] = note.answer
        self.given.pop(note.node, None)
        for leaf, value in note.leaves:
            if leaf not in self.derived:
                self.given[leaf] = value

    def job(self, ruleset: Ruleset) -> Job:
        """The facts and layers of the derivation; the gates of the heads that are derived here stand open."""
        facts = [fact for node, value in self.given.items() for fact in facts_of(node, value)]
        facts += [fact for node in self.derived if node.gate is not None for fact in facts_of(node.gate, value=True)]
        layers = {layer for node in self.derived for layer in ruleset.cone(node).layers}
        return Job(tuple(facts), tuple(sorted(layers)))


def _agree(standing: object, value: object) -> bool:
    return standing is _NOWHERE or told_apart(standing) == told_apart(value)


@dataclass(frozen=True, slots=True)
class Derivations:
    """All derivations of a replay; `unsaid` are the answers that rest on a value which the rules cannot say."""

    sayable: tuple[Derivation, ...]
    unsaid: tuple[Note, ...]


def derivations_of(notes: Iterable[Note], ruleset: Ruleset) -> Derivations:
    """The derivations of what was noted, in the order of the replay."""
    found: list[Derivation] = []
    unsaid: list[Note] = []
    for note in notes:
        try:
            facts = _facts(note)
        except Unsaid:
            unsaid.append(note)
            continue
        unread = ruleset.cone(note.node).leaves.difference(leaf for leaf, _ in note.leaves)
        taker = next((each for each in found[:-MOST_OPEN - 1:-1] if each.takes(note, unread)), None)
        if taker is None:
            taker = Derivation()
            found.append(taker)
        taker.add(note, facts, unread)
    return Derivations(tuple(found), tuple(unsaid))


def _facts(note: Note) -> tuple[Fact, ...]:
    """The facts that say an answer. Raises Unsaid, for its leaves too."""
    for leaf, value in note.leaves:
        facts_of(leaf, value)
    return tuple(facts_of(note.node, note.answer))


def about(facts: Iterable[Fact], expected: Expected) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """Each fact that was expected, with what came out in the same fields: that very fact, none, or several."""
    for wanted in expected.facts:
        yield wanted, tuple(fact for fact in facts if not wanted.keys().isdisjoint(fact))

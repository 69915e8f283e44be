"""From what was noted during a replay to jobs for the second engine, and from what it derived back to answers.

Answers that were noted one after the other, and whose leaves do not contradict each other, make one derivation: heads
settled within it are chained in the second engine, heads that the replay remembered from before are given as facts. A
leaf whose value has changed begins the next one.
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

    def takes(self, note: Note) -> bool:
        """Whether an answer's leaves, and the answer itself, agree with what stands here already."""
        if not self.expected:
            return True
        if len(self.expected) >= MOST_NOTES or len(self.given) + len(note.leaves) > MOST_GIVEN:
            return False
        return all(_agree(self.standing(node), value) for node, value in (*note.leaves, (note.node, note.answer)))

    def standing(self, node: Node) -> object:
        """What is given or derived of a node here."""
        return self.derived.get(node, self.given.get(node, _NOWHERE))

    def add(self, note: Note, facts: tuple[Fact, ...]) -> None:
        """Takes an answer in. A head that is derived here is not given."""
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
        layers = {layer for node in self.derived for layer in ruleset.layers_for(node)}
        return Job(tuple(facts), tuple(sorted(layers)))


def _agree(standing: object, value: object) -> bool:
    return standing is _NOWHERE or told_apart(standing) == told_apart(value)


@dataclass(frozen=True, slots=True)
class Derivations:
    """All derivations of a replay; `unsaid` are the answers that rest on a value which the rules cannot say."""

    sayable: tuple[Derivation, ...]
    unsaid: tuple[Note, ...]


def derivations_of(notes: Iterable[Note]) -> Derivations:
    """The derivations of what was noted, in the order of the replay."""
    found: list[Derivation] = []
    unsaid: list[Note] = []
    for note in notes:
        try:
            facts = _facts(note)
        except Unsaid:
            unsaid.append(note)
            continue
        if not found or not found[-1].takes(note):
            found.append(Derivation())
        found[-1].add(note, facts)
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

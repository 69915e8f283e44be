"""What is noted during one replay: each answer of the first engine, and the leaves that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import OpenSet, Value
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark
from dueprocess.engine.second.network import Node

Frame = dict[Node, Value]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a noted answer stands: the kind and name of its entry, its clauses, its line and text."""

    kind: str
    name: str
    because: tuple[str, ...]
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """An answer that the first engine gave, at an instant of the replay, and the leaves that it read for it."""

    node: Node
    answer: Value
    leaves: tuple[tuple[Node, Value], ...]
    at: int
    place: Place


Key = tuple[object, ...]
"""What an answer rests on: its node and leaves, with open sets told from closed ones."""


@dataclass(slots=True)
class Recorder:
    """What is noted during one replay; equal notes are kept once.

    `forced` are answers to be given instead of those that the first engine came to.
    """

    forced: Mapping[Key, Value] = field(default_factory=dict)
    notes: dict[Key, Note] = field(default_factory=dict)
    instants: set[int] = field(default_factory=set)
    frame: Frame | None = None

    def note(self, node: Node, frame: Frame, answer: Any, at: int, place: Place) -> Any:
        """Notes an answer, or the one that is forced instead, and returns it."""
        leaves = tuple(frame.items())
        key = key_of(node, leaves)
        answer = self.forced.get(key, answer) if self.forced else answer
        self.instants.add(at)
        if key not in self.notes:
            self.notes[key] = Note(node, answer, leaves, at, place)
        elif told_apart(self.notes[key].answer) != told_apart(answer):
            self.notes[*key, at, len(self.notes)] = Note(node, answer, leaves, at, place)
        return answer


def key_of(node: Node, leaves: tuple[tuple[Node, Value], ...]) -> Key:
    """What makes a note the same note again."""
    return node, *((leaf, told_apart(value)) for leaf, value in leaves)


def told_apart(value: object) -> object:
    """A hashable stand-in for a value, which differs wherever the rules can see a difference."""
    if isinstance(value, OpenSet):
        return "open", frozenset(value)
    if isinstance(value, Mapping):
        return tuple((key, told_apart(each)) for key, each in value.items())
    return value


@dataclass(frozen=True, slots=True)
class WitnessedPolicy(Policy):
    """A policy whose expressions note their answers with its `recorder`."""

    recorder: Recorder = field(default_factory=Recorder)


def recorder_of(world: World) -> Recorder:
    """The recorder of the policy that a world is replayed under."""
    policy = world.policy
    assert isinstance(policy, WitnessedPolicy)
    return policy.recorder

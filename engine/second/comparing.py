"""What the second engine derived, held against what the first one answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.replay.showing import written
from dueprocess.engine.second.derivations import Derivation, Expected, about
from dueprocess.engine.second.network import Literal, Node, TruthNode
from dueprocess.engine.second.program import Derived, Fact
from dueprocess.engine.second.recording import Note
from dueprocess.engine.second.rulesets import facts_of
from dueprocess.engine.second.verification import Difference, Ground, Opinion

_TRUTHS: tuple[Value, ...] = (False, None, True)


@dataclass(frozen=True, slots=True)
class Discord:
    """An answer that did not come out again: what came out in its place, and the values that may stand for that."""

    note: Note
    how: str
    found: tuple[Fact, ...]
    derivation: Derivation
    derived: tuple[Fact, ...]

    def second(self) -> tuple[Value, ...]:
        """The answers that the second engine came to, as values; of a set none can be told."""
        return tuple(value for fact in self.found for value in self._values(fact))

    def _values(self, fact: Fact) -> Iterator[Value]:
        """A value is never made by a rule: it stands in the policy, or was read, and is recognised."""
        for value in _candidates(self.note.node, self.derivation):
            if fact in facts_of(self.note.node, value):
                yield value
                return


def _candidates(node: Node, derivation: Derivation) -> Iterator[Value]:
    if isinstance(node, TruthNode):
        yield from _TRUTHS
        return
    yield None
    seen, waiting = {node}, [node]
    while waiting:
        for draft in waiting.pop().drafts:
            if isinstance(draft.gives, Literal):
                yield draft.gives.value
            fresh = [match.node for match in draft.when if match.node not in seen]
            seen.update(fresh)
            waiting += fresh
    yield from (value for leaf, value in derivation.given.items() if leaf in seen)


def discords(derivations: Sequence[Derivation], answers: Sequence[Derived]) -> Iterator[Discord]:
    """Every answer that did not come out just so, in the order of the replay."""
    for derivation, derived in zip(derivations, answers, strict=True):
        for expected in derivation.expected:
            how, found = _held(expected, derived)
            if how:
                yield Discord(expected.note, how, found, derivation, derived.facts)


def _held(expected: Expected, derived: Derived) -> tuple[str, tuple[Fact, ...]]:
    """How an answer differs; empty where it does not."""
    found = [(wanted, came_out) for wanted, came_out in about(derived.facts, expected) if came_out != (wanted,)]
    every = tuple(fact for _, came_out in found for fact in came_out)
    if not found:
        return "", ()
    if any(len(came_out) > 1 for _, came_out in found):
        return "contradicts_itself", every
    return ("differs" if every else "missing"), every


def differences_of(found: Iterable[Discord], policy: Policy) -> tuple[Difference, ...]:
    """The differences as every face tells them."""
    return tuple(_difference(each, policy) for each in found)


def _difference(discord: Discord, policy: Policy) -> Difference:
    note, place = discord.note, discord.note.place
    first = Opinion(_written(note.node, note.answer, policy), tuple(
        Ground(leaf.text, _written(leaf, value, policy)) for leaf, value in note.leaves))
    values = discord.second()
    answers = [_written(note.node, each, policy) for each in values] or [str(each) for each in discord.found]
    return Difference(
        kind=place.kind, how=discord.how, name=place.name, text=place.text, because=place.because, mark=place.mark,
        at=note.at, first=first, second=Opinion(" / ".join(answers), tuple(_grounds(discord, policy))))


def _written(node: Node, value: Value, policy: Policy) -> str:
    return written(value, policy, policy.words.facts.get(node.text))


def _grounds(discord: Discord, policy: Policy) -> Iterator[Ground]:
    """What the rules of the node had before them: each node that they ask about, and its value there."""
    asked = dict.fromkeys(match.node for draft in discord.note.node.drafts for match in draft.when)
    for node in asked:
        if node in discord.derivation.given:
            yield Ground(node.text, _written(node, discord.derivation.given[node], policy))
        elif isinstance(node, TruthNode):
            for value in _TRUTHS:
                if facts_of(node, value)[0] in discord.derived:
                    yield Ground(node.text, _written(node, value, policy))

"""One program in durable_rules: a ruleset for each layer, and jobs chained through them.

Part of the child: imports nothing of the engine. Three things are done that the library's documentation does not ask
for, and without which it crashes: each ruleset has a sentinel rule that fires once before anything else (a session in
which nothing fired is freed with pointers that were never set); there is one session of a ruleset at a time, deleted
before the next; and joins are guarded (see `joins`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count, islice
from typing import Any, Protocol

from dueprocess.engine.second.worker.joins import ALWAYS, When, guarded

Fact = dict[str, Any]
Plain = dict[str, Any]
FactKey = tuple[tuple[str, Any], ...]

SESSION = "s"
SENTINEL = "_s"
NUMBER = "_n"
"""A field that no two facts share: the library takes facts for one whose values look alike, as 1 and "1" do."""

MOST_FACTS = 2000
"""That one session is told: each join builds what it found when it is told, before anything can be stopped."""

MOST_FIRINGS = 10000
SAME = 2
"""What the library answers when it takes a fact for one that it has: by a hash of 32 bits."""

TRIES = 5


_text = json.JSONEncoder(ensure_ascii=False).encode
"""The library compares texts as they are written: all are written by one encoder, without escapes where it can be."""


class Engine(Protocol):
    """The functions of the library that are used, and no others are."""

    def create_ruleset(self, name: str, rules: str) -> int: ...
    def delete_ruleset(self, handle: int) -> None: ...
    def assert_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int) -> str | None: ...
    def delete_state(self, handle: int, session: str) -> None: ...


class Amiss(Exception):
    """The library has been seen to misbehave; the text is for the log."""


class TooBig(Exception):
    """A job has more facts, or lets more rules fire, than one session is trusted with."""


class Chained:
    """A program that is loaded. Raises whatever the library raises where it does not take one of its layers."""

    def __init__(self, engine: Engine, layers: list[Plain]) -> None:
        self._layers: list[_Layer] = []
        self.rules = sum(len(layer["rules"]) for layer in layers)
        try:
            for layer in layers:
                self._layers.append(_Layer(engine, layer))
        except Exception:
            self.drop()
            raise

    def run(self, facts: list[Fact], layers: list[int]) -> list[Fact]:
        """Every fact that follows, each once, in the order in which it was found.

        Raises TooBig, Amiss, and whatever the library raises: nothing is known of that job then; the next can be run.
        """
        known = {_key(fact): fact for fact in facts}
        derived: dict[FactKey, Fact] = {}
        for number in layers:
            found = self._layers[number].run(known.values())
            derived |= found
            known |= found
        return list(derived.values())

    def drop(self) -> None:
        """Free what the library holds. No session is alive between two jobs, which is what makes this safe."""
        while self._layers:
            self._layers.pop().drop()


class _Layer:
    def __init__(self, engine: Engine, layer: Plain) -> None:
        self._engine = engine
        self._reads = frozenset(layer["reads"])
        self._gives = [rule["gives"] for rule in layer["rules"]]
        rules = {str(number): _rule(guarded(rule["when"])) for number, rule in enumerate(layer["rules"])}
        rules[SENTINEL] = _rule([("m", {SENTINEL: 1})])
        self._handle = engine.create_ruleset("layer", _text(rules))
        self.run([])

    def run(self, facts: Iterable[Fact]) -> dict[FactKey, Fact]:
        """What follows from these facts by the rules of this layer."""
        session = _Session(self._engine, self._handle)
        try:
            return self._settle(session, facts)
        finally:
            session.end()

    def _settle(self, session: _Session, facts: Iterable[Fact]) -> dict[FactKey, Fact]:
        derived: dict[FactKey, Fact] = {}
        told = {_key(fact): fact for fact in facts if not self._reads.isdisjoint(fact)}
        fresh = list(told.values())
        sentinels = 0
        while fresh or not sentinels:
            for fact in fresh:
                session.tell(fact)
            fresh = []
            for rule, matched in session.firings():
                if rule == SENTINEL:
                    sentinels += 1
                    continue
                fact = _given(self._gives[int(rule)], matched)
                key = _key(fact)
                derived[key] = fact
                if key not in told and not self._reads.isdisjoint(fact):
                    told[key] = fact
                    fresh.append(fact)
            if sentinels != 1:
                raise Amiss(f"the sentinel fired {sentinels} times")
        return derived

    def drop(self) -> None:
        self._engine.delete_ruleset(self._handle)


class _Session:
    """The one session of a ruleset, begun with the sentinel."""

    def __init__(self, engine: Engine, handle: int) -> None:
        self._engine = engine
        self._handle = handle
        self._numbers = count()
        self._told = 0
        self._fired = 0
        _, self._state = engine.assert_fact(handle, _text({SENTINEL: 1, "sid": SESSION}))

    def tell(self, fact: Fact) -> None:
        """Assert a fact that was not told before."""
        self._told += 1
        if self._told > MOST_FACTS:
            raise TooBig(f"more than {MOST_FACTS} facts at once")
        for number in islice(self._numbers, TRIES):
            text = _text({**fact, ALWAYS: 1, NUMBER: number, "sid": SESSION})
            code, _ = self._engine.assert_fact(self._handle, text)
            if code != SAME:
                return
        raise Amiss(f"a new fact was taken for a known one {TRIES} times")

    def firings(self) -> Iterator[tuple[str, dict[str, Fact]]]:
        """Each rule that fires, with the facts it matched; all are taken before another fact is told."""
        found = self._engine.start_action_for_state(self._handle, self._state)
        text = None if found is None else found[1]
        while text is not None:
            self._fired += 1
            if self._fired > MOST_FIRINGS:
                raise TooBig(f"more than {MOST_FIRINGS} firings")
            (firing,) = json.loads(text).items()
            yield firing
            text = self._engine.complete_and_start_action(self._handle, self._state)

    def end(self) -> None:
        self._engine.delete_state(self._handle, SESSION)


def _rule(when: When) -> Plain:
    return {"all": [{alias: condition} for alias, condition in when]}


def _given(gives: Plain, matched: dict[str, Fact]) -> Fact:
    return {field: matched[value[0]][value[1]] if isinstance(value, list) else value for field, value in gives.items()}


def _key(fact: Fact) -> FactKey:
    return tuple(sorted(fact.items()))

"""Policies whose facts are set at will, and what the second engine says of all that is derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import pytest

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.world import World
from dueprocess.engine.second.comparing import Discord, discords
from dueprocess.engine.second.derivations import derivations_of
from dueprocess.engine.second.recording import Recorder
from dueprocess.engine.second.rulesets import ruleset_of
from dueprocess.engine.second.witnessing import Witnessing
from dueprocess.engine.second.worker.handle import Caps
from dueprocess.engine.second.worker.process import Worker

Worlds = Iterable[Mapping[str, Value]]
Opinion = Callable[[Policy, Worlds], list[Discord]]


@pytest.fixture(scope="session")
def engine() -> Iterator[Worker]:
    """One worker for all; patient, since it has the lowest priority on a busy machine."""
    with Worker(Caps(seconds=60)) as worker:
        yield worker


@pytest.fixture(scope="session")
def opinion(engine: Worker) -> Opinion:
    """Every answer about every derived fact, in worlds with these recorded facts, that does not come out again."""

    def asked(policy: Policy, worlds: Worlds) -> list[Discord]:
        witnessing = Witnessing(policy)
        witnessed, recorder = witnessing.policy(), Recorder()
        ruleset = ruleset_of(witnessing.roots)
        for facts in worlds:
            world = World(replace(witnessed, recorder=recorder))
            world.now = 0
            world.values.update(facts)
            for name in policy.words.facts:
                world.value(name)
        noted = derivations_of(recorder.notes.values(), ruleset)
        answers = engine.derive(ruleset.program, [each.job(ruleset) for each in noted.sayable])
        assert sum(len(each.expected) for each in noted.sayable) + len(noted.unsaid) == len(recorder.notes)
        return list(discords(noted.sayable, answers))

    return asked


"""Since when what a decision derives has held: no mark says it, so the case is followed instant by instant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dueprocess.engine.replay import Decision, History
from dueprocess.engine.replay.decision import valid_until
from dueprocess.engine.replay.running import carry_on, settle
from dueprocess.engine.replay.state import State
from dueprocess.engine.service.cases.effects import Effect, Plain, derived_effects


def dated(effects: tuple[Effect, ...], decision: Decision, history: History) -> tuple[Effect, ...]:
    """The effects, each with the instant at which it came into force, in that order."""
    if all(effect.happened_at is not None for effect in effects):
        return effects
    since = _since(decision, history)
    found = (each if each.happened_at is not None else replace(each, happened_at=since[each.key]) for each in effects)
    return tuple(sorted(found, key=lambda each: each.happened_at or 0))


def _since(decision: Decision, history: History) -> Mapping[str, int]:
    """From which instant on each derived effect has held as it reads now."""
    began: dict[str, tuple[Plain, int]] = {}
    for state in _instants(decision, history):
        holding = {effect.key: effect.told for effect in derived_effects(state)}
        began = {key: began[key] if key in began and began[key][0] == told else (told, state.now)
                 for key, told in holding.items()}
    return {key: at for key, (_, at) in began.items()}


def _instants(decision: Decision, history: History) -> Iterator[State]:
    """The case at each instant at which anything changed, until that of the decision."""
    state = State(decision.policy, decision.state.about)
    for event in history.known(decision.known_at):
        if event.at > decision.as_of:
            break
        yield from _passing(state, event.at)
        carry_on(state, event)
        yield state
    yield from _passing(state, decision.as_of)
    settle(state, decision.as_of)
    yield state


def _passing(state: State, until: int) -> Iterator[State]:
    while (following := valid_until(state)) is not None and following <= until:
        settle(state, following)
        yield state

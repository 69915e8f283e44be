"""Replay: a case instant by instant (pack language: Cases).

    state = nothing
    repeat: t = the earlier of the next event's instant and of the next boundary, while t <= as_of
            state = the state at t, from state, the event at t, and the policy

Each event is an instant of its own, by (happened, sequence); where a boundary and an event fall into one second,
the boundary comes first. Within an instant the units run once, in the order of the strata.
"""

from __future__ import annotations

from collections.abc import Iterable

from dueprocess.engine.inference.model import Duty, Pause, Step, Track
from dueprocess.engine.inference.policy import Policy, Unit
from dueprocess.engine.inference.world import NEVER
from dueprocess.engine.replay.duties import run_duty
from dueprocess.engine.replay.escalating import look_ahead, run_step
from dueprocess.engine.replay.history import RecordedEvent
from dueprocess.engine.replay.pausing import run_pause
from dueprocess.engine.replay.state import State, TooManyInstants
from dueprocess.engine.replay.tracking import run_track

MOST_INSTANTS = 100_000
"""Boundaries that one replay may pass; a pack whose clocks tick faster cannot be replayed."""


def replay(policy: Policy, events: Iterable[RecordedEvent], as_of: int, about: str = "case") -> State:
    """The state of a case at `as_of`, from nothing. `events` are in the order of (happened, sequence)."""
    state = State(policy, about)
    for event in events:
        if event.at > as_of:
            break
        carry_on(state, event)
    settle(state, as_of)
    return state


def carry_on(state: State, event: RecordedEvent) -> None:
    """Carries the state on to an event, which must not lie before it, and through it."""
    pass_time(state, event.at)
    state.now, state.brought = event.at, None
    _look_at_time(state)
    _take_in(state, event)
    _run(state)


def settle(state: State, as_of: int) -> None:
    """Carries the state on to an instant at which nothing happens."""
    pass_time(state, as_of)
    state.now = max(state.now, as_of)


def pass_time(state: State, until: int) -> None:
    """Passes every boundary up to and including `until`. Raises TooManyInstants."""
    for _ in range(MOST_INSTANTS):
        _derive_timed_heads(state)
        boundary = state.next_mark()
        if boundary > until:
            return
        idle(state, boundary)
    raise TooManyInstants(state.now)


def idle(state: State, at: int) -> None:
    """An instant at which nothing happens but the passing of time."""
    state.now, state.cause, state.brought = at, None, None
    _look_at_time(state)
    _run(state)


def _derive_timed_heads(state: State) -> None:
    """Timed heads are derived even if nobody asked, because their boundaries are boundaries of the case."""
    if state.now > -NEVER:
        for name in state.policy.timed_heads:
            if name not in state.values:
                state.value(name)


def _look_at_time(state: State) -> None:
    """Forgets the heads whose boundary has come, and calls the units whose boundary has come."""
    now = state.now
    for head in [head for head, edge in state.edges.items() if edge <= now]:
        state.edges.pop(head, None)  # unless one that it rests on has come due, too
        state.values.pop(head, None)
        state.touch(head)
    for index, edge in enumerate(state.boundaries):
        if edge <= now:
            state.pending |= 1 << index


def _take_in(state: State, event: RecordedEvent) -> None:
    # What an event brings is recorded before it is counted, so that both are there when the rules look.
    if event.event not in state.policy.words.links:
        for fact, value in event.facts.items():
            if fact not in state.takeovers:
                state.learn(fact, value)
    state.cause = state.happen(event.event, event.at, actor=event.actor, addressee=event.addressee, via=event.via,
                               facts=dict(event.facts), identifier=event.id)


def _run(state: State) -> None:
    """One pass over the strata; a second one if the case has ended or been re-opened meanwhile."""
    was_ended = state.ended
    _pass(state)
    if state.ended != was_ended:
        reach = state.policy.reach.get("case.stage")
        state.pending = 0 if reach is None else reach.units
        _pass(state)


def _pass(state: State) -> None:
    units, boundaries = state.policy.units, state.boundaries
    called_back = 0
    while state.pending:
        index = (state.pending & -state.pending).bit_length() - 1
        state.pending &= state.pending - 1
        state.edge = NEVER
        boundary = _run_unit(units[index], state)
        boundaries[index] = min(boundary, state.edge)
        # What comes before in the strata has had its turn. Only a step that takes over can be called back: it reads
        # what rests on the fact it takes over as it was at the instant before, and so has its turn at the next one.
        called_back |= state.pending & ~(-1 << (index + 1))
        state.pending &= -1 << (index + 1)
    while called_back:
        index = (called_back & -called_back).bit_length() - 1
        unit = units[index]
        if isinstance(unit, Step):
            state.edge = NEVER
            boundary = look_ahead(unit, state)
            boundaries[index] = min(boundary, state.edge)
        called_back &= called_back - 1


def _run_unit(unit: Unit, state: State) -> int:
    match unit:
        case Duty():
            return run_duty(unit, state)
        case Step():
            return run_step(unit, state)
        case Track():
            return run_track(unit, state)
        case Pause():
            return run_pause(unit, state)

"""The one function that decides, and the three that ask the same replay something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dueprocess.engine.inference.instants import Timing
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.replay.decision import Decision, decision_of, valid_until
from dueprocess.engine.replay.history import History, RecordedEvent
from dueprocess.engine.replay.permissions import Request, Verdict, judge
from dueprocess.engine.replay.running import carry_on, pass_time, replay, settle
from dueprocess.engine.replay.state import Noted, State


def state_at(policy: Policy, history: History, as_of: int, known_at: int | None = None, about: str = "case") -> State:
    """The replayed state of a case: what happened by `as_of` and was recorded by `known_at` (default: `as_of`)."""
    return replay(policy, history.known(as_of if known_at is None else known_at), as_of, about)


def decide(
    policy: Policy, history: History, as_of: int, known_at: int | None = None, about: str = "case"
) -> Decision:
    """Everything that follows for one case at one instant: a pure function of its arguments.

    Instants are whole seconds since the Unix epoch, UTC. Raises TooManyInstants for clocks that tick without end,
    NotATime where a calendar does not reach far enough.
    """
    known = as_of if known_at is None else known_at
    return _decided(policy, history.known(known), as_of, known, about)[0]


def decide_judging(
    policy: Policy, history: History, as_of: int, about: str = "case"
) -> tuple[Decision, Mapping[int, Verdict]]:
    """The decision, and with it, of one replay, the verdicts on its events: by their sequence, each as it was before
    the event was taken in. What links brought has none. Raises as `decide` does.
    """
    return _decided(policy, history.known(as_of), as_of, as_of, about)


def _decided(
    policy: Policy, events: Iterable[RecordedEvent], as_of: int, known_at: int, about: str
) -> tuple[Decision, dict[int, Verdict]]:
    """The decision, and the verdicts on its events by their sequence."""
    state, verdicts = State(policy, about), {}
    for event in events:
        if event.at > as_of:
            break
        verdict = _judged(state, event)
        if verdict is not None:
            verdicts[event.sequence] = verdict
        carry_on(state, event)
    settle(state, as_of)
    against_rules = tuple(each for each in verdicts.values() if each.answer == "refused")
    return decision_of(state, as_of, known_at, against_rules), verdicts


def _judged(state: State, event: RecordedEvent) -> Verdict | None:
    """The verdict that an event would have met before it was recorded; None for what links bring."""
    if event.event not in state.policy.events:
        return None
    settle(state, event.at)
    return judge(state, Request(event.event, event.at, event.actor, event.addressee, event.via, event.facts))


def may(
    policy: Policy, history: History, request: Request, as_of: int, known_at: int | None = None, about: str = "case"
) -> Verdict:
    """Whether an event may be recorded at `request.at`, on the case as it was at `as_of` and goes on until then."""
    known = max(as_of, request.at) if known_at is None else known_at
    return judge(state_at(policy, history, request.at, known, about), request)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happens if nobody acts, from `as_of` on; `cut` says that more would follow than was asked for."""

    policy: Policy
    as_of: int
    moments: tuple[Moment, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant of the timeline if nobody acts: the marks that it brings, the derived facts that change with it,
    the events whose time opens or closes, and the duties whose window opens.
    """

    at: int
    marks: tuple[Noted, ...]
    changed: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()


def timeline(
    policy: Policy, history: History, as_of: int, known_at: int | None = None, about: str = "case", *,
    limit: int, until: int | None = None,
) -> Timeline:
    """What happens next if nobody acts: `valid_until` followed forward, until `until`, at most `limit` instants."""
    state = state_at(policy, history, as_of, known_at, about)
    moments: list[Moment] = []
    while True:
        following = valid_until(state)
        if following is None or (until is not None and following > until) or len(moments) == limit:
            break
        before, values = len(state.marks), _derived(state)
        pass_time(state, following)
        settle(state, following)
        after = _derived(state)
        changed = tuple(name for name in after if after[name] != values[name])
        moments.append(Moment(following, tuple(state.marks[before:]), changed, *_windows(state, following)))
    return Timeline(policy, as_of, tuple(moments), cut=following is not None and len(moments) == limit)


def _derived(state: State) -> dict[str, Value]:
    return {name: state.value(name) for name in state.policy.words.facts if name in state.policy.heads}


def _windows(state: State, at: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The events that may be recorded from `at` on, those that no longer may, and the duties whose window opens."""
    opened, closed = [], []
    for event in state.policy.events.values():
        for instant, late in ((event.opens, False), (event.closes, True)):
            timing = None if instant is None else instant.timing(state)
            if isinstance(timing, Timing):
                starts = timing.begins if timing.opens is None else timing.opens
                if not late and starts == at:
                    opened.append(event.name)
                elif late and timing.at + timing.grace + 1 == at:
                    closed.append(event.name)
    begun = [name for name, found in state.instances.items()
             if any(each.opens == at and each.finished is None for each in found)]
    return tuple(opened), tuple(closed), tuple(begun)

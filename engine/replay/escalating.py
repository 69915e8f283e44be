"""Escalation steps: fired by a due, or by a condition that turns true (pack language: Escalations, Cases)."""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.engine.calendar import Clock, run_back, run_out
from dueprocess.engine.inference.bearers import heeding
from dueprocess.engine.inference.instants import Timing
from dueprocess.engine.inference.model import Duty, Step
from dueprocess.engine.inference.values import Parties, Party, Value
from dueprocess.engine.inference.world import NEVER, World
from dueprocess.engine.replay.duties import bearer_of, leave_view, view_of
from dueprocess.engine.replay.instances import Instance
from dueprocess.engine.replay.pausing import in_working_measure
from dueprocess.engine.replay.state import State


def run_step(step: Step, state: State) -> int:
    """Fires a step where it is due; the next instant at which time alone may fire it."""
    if step.when is not None:
        return _run_condition_step(step, state)
    edge = NEVER
    for duty, instance in _driving(step, state):
        edge = min(edge, _run_offset_step(step, duty, instance, state))
    return edge


def look_ahead(step: Step, state: State) -> int:
    """The next instant at which a step may fire that has had its turn at this one."""
    if step.when is not None:
        answer = step.when.test(state)
        changed = answer is not None and answer != state.latches.get(step.event, False)
        return state.now + 1 if changed else _next_repetition(step, state)
    following = min((_boundary(step, duty, instance, state) for duty, instance in _driving(step, state)), default=NEVER)
    return max(state.now + 1, following)


def _driving(step: Step, state: State) -> Iterator[tuple[Duty, Instance]]:
    """The duty instances whose dues drive a step."""
    for duty in state.policy.duties.values():
        if duty.chain == step.chain and duty.about == state.about:
            for instance in state.instances.get(duty.name, ()):
                if instance.armed is not None:
                    yield duty, instance


# --- steps at an offset from a due -----------------------------------------------------------------------------------


def _run_offset_step(step: Step, duty: Duty, instance: Instance, state: State) -> int:
    while state.now >= (boundary := _boundary(step, duty, instance, state)):
        at = next_firing(step, duty, instance, state)
        assert at is not None
        fired = max(at, instance.armed or at)
        _count(_key(step, instance), fired, state)
        _fire(step, fired, duty, instance, state)
    if boundary == NEVER and instance.finished is not None:
        _let_go(duty, instance, state)
    return boundary


def _let_go(duty: Duty, instance: Instance, state: State) -> None:
    """A missed period of a series is done with when its last step has fired."""
    offsets = (step for step in state.policy.steps[duty.chain or ""] if step.when is None)
    in_force = state.instances[duty.name][-1].armed is not None
    if in_force and all(_boundary(step, duty, instance, state) == NEVER for step in offsets):
        instance.armed = None


def _boundary(step: Step, duty: Duty, instance: Instance, state: State) -> int:
    """When the next firing takes effect; NEVER if there is none."""
    at = next_firing(step, duty, instance, state)
    if at is None:
        return NEVER
    # A due that is itself late takes effect at once, and so does what comes with the miss.
    return at if duty.late_at_due and at == instance.limit else at + 1


def next_firing(step: Step, duty: Duty, instance: Instance, state: State) -> int | None:
    """When the step fires next for this instance and its present due; None if it does not."""
    timing = instance.timing
    if timing is None or instance.limit is None or not instance.counted or not _is_in_force(instance, step, state):
        return None
    if step.after_due is not None and not duty.must:
        return None
    clock = timing.clock or state.policy.words.conventions.clock
    count, last = state.fires.get(_key(step, instance), (0, 0))
    if count == 0:
        return _in_hours(step, _offset(step, timing, instance.start, instance.limit, clock), clock)
    if step.repeat is None or (step.at_most is not None and count >= step.at_most):
        return None
    return _in_hours(step, run_out(last, step.repeat, clock).at, clock)


def next_warning(duty: Duty, instance: Instance, state: State) -> int | None:
    """When the next step that comes before the due fires; None if there is none any more."""
    steps = () if duty.chain is None else state.policy.steps.get(duty.chain, ())
    found = [at for step in steps if step.before_due is not None or step.left is not None
             if (at := next_firing(step, duty, instance, state)) is not None]
    return min(found, default=None)


def _key(step: Step, instance: Instance) -> tuple[str, str, int, int | None]:
    """An offset step fires once for each instance and due."""
    return step.event, instance.duty, instance.number, instance.limit


def _is_in_force(instance: Instance, step: Step, state: State) -> bool:
    """Whether the instance can drive steps now; a missed period of a series does until a later one is done."""
    if instance.armed is None:
        return False
    if instance.finished is None:
        return True
    return step.after_due is not None and state.instances[instance.duty][-1].armed is not None


def _in_hours(step: Step, at: int, clock: Clock) -> int:
    if step.in_working_time and not clock.edition.in_working_time(at):
        return clock.edition.next_opening(at)
    return at


def _offset(step: Step, timing: Timing, start: int, limit: int, clock: Clock) -> int:
    if step.after_due is not None:
        return run_out(limit, step.after_due, clock).at if step.after_due.amount else limit
    if step.before_due is not None:
        return run_back(limit, step.before_due, clock).at
    assert step.left is not None
    unit = None if timing.span is None else timing.span.unit
    if in_working_measure(unit, clock):
        left = clock.edition.working_seconds(start, limit) * step.left / 100
        return _back_by_working_seconds(limit, int(left), clock)
    return limit - int((limit - start) * step.left / 100)


def _back_by_working_seconds(end: int, seconds: int, clock: Clock) -> int:
    for opens, closes in clock.edition.intervals_back_from(end):
        latest = min(closes, end)
        if seconds <= latest - opens:
            return latest - seconds
        seconds -= latest - opens
    return end


# --- steps on a condition --------------------------------------------------------------------------------------------


def _run_condition_step(step: Step, state: State) -> int:
    assert step.when is not None
    answer = step.when.test(state)
    risen = answer is True and not state.latches.get(step.event, False)
    if answer is not None:
        state.latches[step.event] = answer
    if risen and not state.ended:
        state.fires.pop(_condition_key(step), None)
        _count(_condition_key(step), state.moment(), state)
        _fire(step, state.moment(), None, None, state)
    while state.now >= (boundary := _next_repetition(step, state)):
        _count(_condition_key(step), boundary - 1, state)
        _fire(step, boundary - 1, None, None, state)
    return boundary


def _condition_key(step: Step) -> tuple[str, str, int, int | None]:
    return step.event, "", 0, 0


def _next_repetition(step: Step, state: State) -> int:
    """When a step fires again while its condition holds; NEVER if it does not."""
    count, last = state.fires.get(_condition_key(step), (0, 0))
    if step.repeat is None or count == 0 or state.ended or not state.latches.get(step.event):
        return NEVER
    if step.at_most is not None and count >= step.at_most:
        return NEVER
    clock = state.policy.words.conventions.clock
    return _in_hours(step, run_out(last, step.repeat, clock).at, clock) + 1


# --- firing ----------------------------------------------------------------------------------------------------------


def _count(key: tuple[str, str, int, int | None], at: int, state: State) -> None:
    state.fires[key] = (state.fires.get(key, (0, 0))[0] + 1, at)


def _fire(step: Step, at: int, duty: Duty | None, instance: Instance | None, state: State) -> None:
    bearer = None if duty is None or instance is None else bearer_of(duty, instance, state)
    world = state if instance is None else view_of(instance, state)
    world.bearer = bearer
    try:
        if step.unless is not None and step.unless.test(world) is True:
            return
        target = _target(step, world)
    finally:
        leave_view(world)
    number, facts = (0, {}) if instance is None else (instance.number, dict(instance.facts))
    kind = "reminded" if step.escalate_to is None else "escalated"
    state.mark(kind, step.event, at, number, (None if duty is None else duty.name, target))
    if step.takes_over is not None and isinstance(target, Party | Parties):
        _take_over(step.takes_over, target, at, number, state)
    state.happen(step.event, at, addressee=target, facts=facts)
    state.brought = at


def _take_over(fact: str, target: Value, at: int, number: int, state: State) -> None:
    """From now on the fact is the party escalated to. Where there is nobody above, it stays with whom it is."""
    state.takeovers[fact] = target
    state.values[fact] = target
    state.edges.pop(fact, None)
    state.touch(fact)
    state.mark("taken_over", fact, at, number, target)


def _target(step: Step, world: World) -> Value:
    party = step.escalate_to if step.escalate_to is not None else step.remind
    value = None if party is None else party.get(world)
    everywhere = [conflict for conflict in world.policy.conflicts if conflict.scope is None]
    return heeding(value, everywhere, world, world.policy.words.ladder)

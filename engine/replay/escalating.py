"""Escalation steps: fired by a due, or by a condition that turns true (pack language, sections 10 and 13)."""

from __future__ import annotations

from dueprocess.engine.calendar import Clock, run_back, run_out
from dueprocess.engine.inference.bearers import heeding
from dueprocess.engine.inference.model import Duty, Step
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.world import NEVER, World
from dueprocess.engine.replay.duties import bearer_of, is_counted, leave_view, view_of
from dueprocess.engine.replay.instances import Instance
from dueprocess.engine.replay.pausing import in_working_measure
from dueprocess.engine.replay.state import State

_NO_DUTY = ""


def run_step(step: Step, state: State) -> int:
    """Fires a step where it is due; the next instant at which time alone may fire it."""
    if step.when is not None:
        return _run_condition_step(step, state)
    edge = NEVER
    for duty in state.policy.duties.values():
        if duty.chain == step.chain and duty.about == state.about:
            for instance in state.instances.get(duty.name, ()):
                edge = min(edge, _run_offset_step(step, duty, instance, state))
    return edge


# --- steps at an offset from a due -------------------------------------------------------------------------------------


def _run_offset_step(step: Step, duty: Duty, instance: Instance, state: State) -> int:
    while True:
        at = next_firing(step, duty, instance, state)
        if at is None or at >= state.now:
            return NEVER if at is None else at + 1
        assert instance.armed is not None and instance.limit is not None
        _count(step, (step.event, duty.name, instance.number, instance.limit), max(at, instance.armed), state)
        _fire(step, max(at, instance.armed), duty, instance, state)


def next_firing(step: Step, duty: Duty, instance: Instance, state: State) -> int | None:
    """When the step fires next for this instance and its present due; None if it does not."""
    if instance.finished is not None or instance.armed is None or instance.limit is None or not is_counted(instance):
        return None
    if step.after_due is not None and not duty.must:
        return None
    assert instance.timing is not None
    clock = instance.timing.clock or state.policy.words.conventions.clock
    count, last = state.fires.get((step.event, duty.name, instance.number, instance.limit), (0, 0))
    if count == 0:
        at = _offset(step, instance, clock)
    else:
        if step.repeat is None or (step.at_most is not None and count >= step.at_most):
            return None
        at = run_out(last, step.repeat, clock).at
    return _in_hours(step, at, clock)


def _in_hours(step: Step, at: int, clock: Clock) -> int:
    if step.in_working_time and not clock.edition.in_working_time(at):
        return clock.edition.next_opening(at)
    return at


def _offset(step: Step, instance: Instance, clock: Clock) -> int:
    assert instance.limit is not None and instance.timing is not None
    if step.after_due is not None:
        return run_out(instance.limit, step.after_due, clock).at if step.after_due.amount else instance.limit
    if step.before_due is not None:
        return run_back(instance.limit, step.before_due, clock).at
    assert step.left is not None
    unit = None if instance.timing.span is None else instance.timing.span.unit
    if in_working_measure(unit, clock):
        working = clock.edition.working_seconds(instance.start, instance.limit)
        return _back_by_working_seconds(instance.limit, int(working * step.left / 100), clock)
    return instance.limit - int((instance.limit - instance.start) * step.left / 100)


def _back_by_working_seconds(end: int, seconds: int, clock: Clock) -> int:
    for opens, closes in clock.edition.intervals_back_from(end):
        latest = min(closes, end)
        if seconds <= latest - opens:
            return latest - seconds
        seconds -= latest - opens
    return end


# --- steps on a condition ----------------------------------------------------------------------------------------------


def _run_condition_step(step: Step, state: State) -> int:
    assert step.when is not None
    answer = step.when.test(state)
    risen = answer is True and not state.latches.get(step.event, False)
    if answer is not None:
        state.latches[step.event] = answer
    key = (step.event, _NO_DUTY, 0, 0)
    if risen and not state.ended:
        state.fires.pop(key, None)
        _count(step, key, state.moment(), state)
        _fire(step, state.moment(), None, None, state)
    return _repeat_condition_step(step, key, state) if step.repeat is not None else NEVER


def _repeat_condition_step(step: Step, key: tuple[str, str, int, int], state: State) -> int:
    assert step.repeat is not None
    clock = state.policy.words.conventions.clock
    while True:
        count, last = state.fires.get(key, (0, 0))
        if count == 0 or state.ended or not state.latches.get(step.event):
            return NEVER
        if step.at_most is not None and count >= step.at_most:
            return NEVER
        at = _in_hours(step, run_out(last, step.repeat, clock).at, clock)
        if at >= state.now:
            return at + 1
        _count(step, key, at, state)
        _fire(step, at, None, None, state)


# --- firing ------------------------------------------------------------------------------------------------------------


def _count(step: Step, key: tuple[str, str, int, int], at: int, state: State) -> None:
    state.fires[key] = (state.fires.get(key, (0, 0))[0] + 1, at)


def _fire(step: Step, at: int, duty: Duty | None, instance: Instance | None, state: State) -> None:
    world: World = state if instance is None else view_of(instance, state)
    facts = {} if instance is None else dict(instance.facts)
    try:
        if duty is not None and instance is not None:
            world.bearer = bearer_of(duty, instance, state)
            world.bound, world.base = instance.bound, instance.base
        if step.unless is not None and step.unless.test(world) is True:
            return
        target = _target(step, world)
    finally:
        leave_view(world)
    number = 0 if instance is None else instance.number
    kind = "reminded" if step.escalate_to is None else "escalated"
    state.mark(kind, step.event, at, number, (None if duty is None else duty.name, target))
    if step.takes_over is not None:
        state.takeovers[step.takes_over] = target
        state.values.pop(step.takes_over, None)
        state.touch(step.takes_over)
        state.mark("taken_over", step.takes_over, at, number, target)
    state.happen(step.event, at, addressee=target, facts=facts)
    state.brought = at


def _target(step: Step, world: World) -> Value:
    party = step.escalate_to if step.escalate_to is not None else step.remind
    value = None if party is None else party.get(world)
    everywhere = [conflict for conflict in world.policy.conflicts if conflict.scope is None]
    return heeding(value, everywhere, world, world.policy.words.ladder)

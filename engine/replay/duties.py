"""The life of a duty: its instances are opened, moved, met, missed, waived, replaced (pack language, 9 and 13)."""

from __future__ import annotations

from dueprocess.engine.inference.expressions import Expression
from dueprocess.engine.inference.instants import Manner, Timing
from dueprocess.engine.inference.model import Duty
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.world import NEVER, World
from dueprocess.engine.replay.anchors import anchor_of, rests_on_event, single_due
from dueprocess.engine.replay.extending import consider_requests, extended
from dueprocess.engine.replay.instances import Instance, Move
from dueprocess.engine.replay.pausing import moved, stands_still, stretches_for
from dueprocess.engine.replay.state import State, TooManyInstants

MOST_INSTANCES = 10_000
"""Instances that one duty may have in one case; a series that ticks faster cannot be replayed."""


def run_duty(duty: Duty, state: State) -> int:
    """Brings a duty's instances up to this instant; the next instant at which time alone may change one."""
    if duty.about != state.about:
        return NEVER
    _open_instances(duty, state)
    edge = NEVER
    # A period of a series that is over adds the next one to this list.
    for instance in state.instances.get(duty.name, ()):
        if instance.finished is None:
            edge = min(edge, _run_instance(duty, instance, state))
    return edge


# --- opening ---------------------------------------------------------------------------------------------------------


def _open_instances(duty: Duty, state: State) -> None:
    if duty.each is not None:
        _open_for_each(duty, state)
    elif duty.due is not None and rests_on_event(duty.due):
        other = single_due(duty.due)
        if other is not None:
            _open_for_dues(duty, other.duty, state)
        else:
            _open_for_anchor(duty, state)
    elif not state.instances.get(duty.name):
        _open_when_it_applies(duty, state)


def _open_for_each(duty: Duty, state: State) -> None:
    assert duty.each is not None
    seen = state.seen.get(duty.name, 0)
    for occurrence in state.happened(duty.each.event):
        if occurrence.order > seen:
            if duty.each.replaces:
                _replace_unfinished(duty, state)
            _open(state, Instance(
                duty.name, 0, (duty.each.event, occurrence.order), state.now, occurrence.order, occurrence.at,
                bound={duty.each.event: occurrence}, facts=dict(occurrence.facts)))
    state.seen[duty.name] = state.order


def _open_for_dues(duty: Duty, other: str, state: State) -> None:
    followed = {instance.key for instance in state.instances.get(duty.name, ())}
    for each in state.instances.get(other, ()):
        key = (f"{other}.due", each.number)
        if key not in followed:
            _open(state, Instance(duty.name, 0, key, state.now, each.order, each.opened, bound=each.bound,
                                  followed={other: each.number}, facts=each.facts))
    for instance in state.instances.get(duty.name, ()):
        if instance.finished is None and other in instance.followed:
            followed_one = state.instances[other][instance.followed[other] - 1]
            if followed_one.finished == "replaced":
                _finish(duty, instance, "replaced", state)


def _open_for_anchor(duty: Duty, state: State) -> None:
    assert duty.due is not None
    anchor = anchor_of(duty.due, state)
    if anchor is None:
        return
    instances = state.instances.get(duty.name)
    if instances:
        last = instances[-1]
        if anchor.key == last.key or anchor.order <= last.order:
            return
        _replace_unfinished(duty, state)
    order = anchor.order if anchor.order >= 0 else _before_this(state)
    _open(state, Instance(duty.name, 0, anchor.key, state.now, order, anchor.at))


def _open_when_it_applies(duty: Duty, state: State) -> None:
    if duty.when is not None:
        opens = duty.when.test(state) is True
    else:
        opens = duty.due is None or isinstance(duty.due.timing(state), Timing)
    if opens:
        _open(state, Instance(duty.name, 0, (), state.now, _before_this(state), state.now))


def _before_this(state: State) -> int:
    """The place before the event at hand: what it reports may be the very thing to be done."""
    return state.order if state.cause is None else state.cause.order - 1


def _open(state: State, instance: Instance) -> None:
    """Adds an instance as the last of its duty, which gives it its number. Raises TooManyInstants."""
    instances = state.instances.setdefault(instance.duty, [])
    instance.number, instance.asked = len(instances) + 1, instance.order
    if instance.number > MOST_INSTANCES:
        raise TooManyInstants(state.now)
    instances.append(instance)
    state.mark("opened", instance.duty, state.now, instance.number)
    state.touch(f"{instance.duty}.due")


def _replace_unfinished(duty: Duty, state: State) -> None:
    for instance in state.instances.get(duty.name, ()):
        if instance.finished is None:
            _finish(duty, instance, "replaced", state)


# --- one instance at one instant --------------------------------------------------------------------------------------


def view_of(instance: Instance, state: State) -> World:
    """The world as this instance sees it: bound to the values that its event gave."""
    changed = {fact: value for fact, value in instance.facts.items()
               if fact in state.policy.presumed and state.values.get(fact) != value}
    world = state.overlaid(changed) if changed else state
    world.bound, world.followed, world.base = instance.bound, instance.followed, instance.base
    return world


def leave_view(world: World) -> None:
    """Forgets what an instance was bound to."""
    world.bound, world.followed, world.base = {}, {}, None
    world.since, world.media, world.same = -1, None, {}
    world.bearer = None


def _run_instance(duty: Duty, instance: Instance, state: State) -> int:
    bearer, armed = bearer_of(duty, instance, state) if duty.names_bearer else None, instance.armed
    world = view_of(instance, state)
    world.bearer = bearer
    try:
        instance.applies = True if duty.when is None else duty.when.test(world)
        if instance.applies is False:
            instance.armed = None
            # An act that does the duty may well end its condition too: it was in force until that very event.
            if armed is not None and state.cause is not None and _is_done(duty, instance, world):
                _meet(duty, instance, state, world)
        else:
            _reckon(duty, instance, state, world)
            _judge(duty, instance, state, world)
        if instance.armed != armed and duty.chain is not None:
            state.touch(f"{duty.name}.due")  # its escalation can go on, or stands still
        edge = _next_boundary(duty, instance, state)
        return min(edge, world.edge, *world.edges.values()) if world is not state else edge
    finally:
        leave_view(world)


def _reckon(duty: Duty, instance: Instance, state: State, world: World) -> None:
    """The due as it stands now: the clock, the extensions on top, the pauses on top of those."""
    timing = None if duty.due is None else duty.due.timing(world)
    if not isinstance(timing, Timing):
        _move(instance, None, None, state)
        instance.timing, instance.paused = None, stands_still(duty, state)
        return
    if timing.anchored:
        instance.start = timing.start
    if duty.extensions:
        if instance.limit is None:
            instance.timing, instance.limit = timing, timing.at + timing.grace
        consider_requests(duty, instance, state, world)
        timing = extended(duty, instance, timing, world)
    due, limit, paused = timing.at, timing.at + timing.grace, False
    if state.policy.pauses:
        clock = timing.clock or state.policy.words.conventions.clock
        stretches = stretches_for(duty, instance.start, state, timing.follows)
        due, limit, paused = moved(due, limit, timing, stretches, clock)
        if timing.manner is not Manner.COUNTED:
            due, limit, paused = timing.at, timing.at + timing.grace, stands_still(duty, state)
    instance.timing, instance.opens, instance.paused = timing, timing.opens, paused
    _move(instance, due, limit, state)


def _move(instance: Instance, due: int | None, limit: int | None, state: State) -> None:
    if instance.due != due:
        if instance.due is not None or instance.moves:
            cause = None if state.cause is None else state.cause.event
            instance.moves = (*instance.moves, Move(state.now, instance.due, due, cause))
        instance.armed = None
        instance.due = due
        state.touch(f"{instance.duty}.due")
    instance.limit = limit


def _judge(duty: Duty, instance: Instance, state: State, world: World) -> None:
    """Met, waived, ended, missed, or none of these; in this order."""
    in_force = instance.applies is True and not instance.paused and (not state.ended or duty.outlives_case)
    if _is_done(duty, instance, world):
        _meet(duty, instance, state, world)
    elif duty.waived_if is not None and duty.waived_if.test(world) is True:
        _finish(duty, instance, "waived", state)
    elif duty.until is not None and duty.until.test(world) is True:
        _finish(duty, instance, "ended", state)
    elif not in_force:
        instance.armed = None
    else:
        if instance.armed is None:
            instance.armed = state.now
        if _is_missed(duty, instance, state.now):
            _miss(duty, instance, state)


def _is_done(duty: Duty, instance: Instance, world: World) -> bool:
    """Whether what must be done has been done since the instance began; leaves the world looking from there."""
    world.since, world.media, world.same = instance.order, media_of(duty, world), _same(duty, instance)
    return duty.done.test(world) is True


def _meet(duty: Duty, instance: Instance, state: State, world: World) -> None:
    late = instance.limit is not None and instance.limit in instance.missed
    _finish(duty, instance, "met_late" if late else "met", state)
    if duty.repeats:
        _disarm(duty, state)
        if duty.until is None or duty.until.test(world) is not True:
            _open_next_period(instance, state.now, state)


def waits_until(instance: Instance) -> int:
    """The instant from which an instance is running: its clock has started and its window is open."""
    return instance.start if instance.opens is None else max(instance.start, instance.opens)


def media_of(duty: Duty, world: World) -> frozenset[str] | None:
    """The media by which the duty may be done; None for any."""
    if isinstance(duty.via, Expression):
        value = duty.via.get(world)
        if isinstance(value, str):
            return frozenset({value})
        return frozenset(str(each) for each in value) if isinstance(value, frozenset) else None
    return duty.via


def _same(duty: Duty, instance: Instance) -> dict[str, Value]:
    if duty.each is None or not duty.each.same:
        return {}
    return {fact: instance.facts.get(fact) for fact in duty.each.same}


def _is_missed(duty: Duty, instance: Instance, now: int) -> bool:
    limit = instance.limit
    if limit is None or not duty.must or limit in instance.missed or not instance.counted:
        return False
    return now >= limit if duty.late_at_due else now > limit


def _miss(duty: Duty, instance: Instance, state: State) -> None:
    assert instance.limit is not None
    assert instance.armed is not None
    # Where the due became known, or the duty applicable, only after the due, the miss carries that instant.
    at = max(instance.limit, instance.armed)
    instance.missed = (*instance.missed, instance.limit)
    instance.missed_at = (*instance.missed_at, at)
    bearer = bearer_of(duty, instance, state)
    state.mark("missed", duty.name, at, instance.number, bearer)
    state.happen(f"{duty.name}.missed", at, actor=bearer, facts=dict(instance.facts))
    state.brought = at
    if duty.repeats:
        instance.finished, instance.finished_at = "missed", state.now
        _open_next_period(instance, at, state)


def _finish(duty: Duty, instance: Instance, how: str, state: State) -> None:
    instance.finished, instance.finished_at, instance.armed = how, state.now, None
    state.mark(how, duty.name, state.now, instance.number)
    if how in ("met", "met_late"):
        actor = None if state.cause is None else state.cause.actor
        state.happen(f"{duty.name}.met", state.now, actor=actor, facts=dict(instance.facts))
    state.touch(f"{duty.name}.due")


def _disarm(duty: Duty, state: State) -> None:
    """What was missed before in a series drives no more steps once it is done."""
    for each in state.instances[duty.name]:
        each.armed = None


def _open_next_period(instance: Instance, base: int, state: State) -> None:
    """The next period of a series starts when the last one was done, or missed."""
    _open(state, Instance(
        instance.duty, 0, instance.key, state.now, state.order, base, bound=instance.bound,
        followed=instance.followed, facts=instance.facts, base=base))


def _next_boundary(duty: Duty, instance: Instance, state: State) -> int:
    if instance.armed is None:
        return NEVER
    edge = waits_until(instance)
    if edge <= state.now:
        edge = NEVER
    if instance.limit is not None and duty.must and instance.counted and instance.limit not in instance.missed:
        edge = min(edge, instance.limit if duty.late_at_due else instance.limit + 1)
    return edge


def bearer_of(duty: Duty, instance: Instance, state: State) -> Value:
    """Who bears this instance, conflicts heeded."""
    world = view_of(instance, state)
    try:
        if world is not state:
            world.touch(f"{duty.name}.due")
        return state.policy.heads[f"{duty.name}.who"].rule.get(world)
    finally:
        leave_view(world)

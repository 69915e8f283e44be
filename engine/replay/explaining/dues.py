"""Why something is due when it is due: the arithmetic of its clocks, as the calendar explains it."""

from __future__ import annotations

from dueprocess.engine.calendar import Step, explain_run_back, explain_run_out, explain_window
from dueprocess.engine.inference.expressions import Expression, names_read
from dueprocess.engine.inference.instants import (
    Again,
    Before,
    Chosen,
    Exactly,
    InPeriod,
    Instant,
    Missing,
    Of,
    Timing,
    Within,
    amount_of,
)
from dueprocess.engine.inference.model import Extension
from dueprocess.engine.inference.world import World
from dueprocess.engine.replay.anchors import inner
from dueprocess.engine.replay.explaining.reason import Reason
from dueprocess.engine.replay.explaining.values import ValueReasons
from dueprocess.engine.replay.showing import INSTANT, written


def due_reasons(instant: Instant, world: World, values: ValueReasons) -> tuple[Reason, ...]:
    """The clock's own steps, and those of what it is counted from."""
    if isinstance(instant, Chosen):
        index = instant.choose(world)
        rows = values.rule(instant.table)
        return rows if isinstance(index, Missing) else (*rows, *due_reasons(instant.options[index], world, values))
    found = [reason for below in inner(instant) for reason in due_reasons(below, world, values)]
    if isinstance(instant, Of):
        return (Reason(instant.which, "", _at(instant, world), children=tuple(found)),)
    if isinstance(instant, Within | Exactly | Again | Before) and isinstance(instant.amount, Expression):
        found += values.rule(instant.amount)
    steps = _clock_steps(instant, world)
    if steps:
        found.append(Reason("clock", "", _at(instant, world), steps=steps))
    elif not inner(instant):
        found += [values.read(name) for name in sorted(names_read(instant))]
    return tuple(found)


def _at(instant: Instant, world: World) -> str:
    timing = instant.timing(world)
    return written(timing.at, world.policy, INSTANT) if isinstance(timing, Timing) else timing.value


def _clock_steps(instant: Instant, world: World) -> tuple[Step, ...]:
    """The arithmetic of one clock; nothing for what is no clock or cannot be reckoned."""
    if isinstance(instant, InPeriod):
        base = instant.after.timing(world)
        return explain_window(base.begins, instant.period, instant.clock) if isinstance(base, Timing) else ()
    if isinstance(instant, Before):
        base, timing = instant.before.timing(world), instant.timing(world)
        if isinstance(base, Timing) and isinstance(timing, Timing) and timing.span is not None:
            return explain_run_back(base.begins, timing.span, instant.clock)
        return ()
    if isinstance(instant, Within | Exactly | Again):
        timing = instant.timing(world)
        if isinstance(timing, Timing) and timing.span is not None:
            return explain_run_out(timing.start, timing.span, instant.clock)
    return ()


def extension_steps(extension: Extension, timing: Timing, world: World) -> tuple[Step, ...]:
    """The arithmetic of an extension on top of the due as it stood; nothing where it names the instant itself."""
    clock = timing.clock or world.policy.words.conventions.clock
    if extension.by is not None:
        return explain_run_out(timing.at, extension.by, clock)
    total = None if extension.to is None else amount_of(extension.to, world)
    return () if total is None else explain_run_out(timing.start, total, clock)

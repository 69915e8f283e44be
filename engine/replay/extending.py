"""Extensions: who asked when, whether it was granted, and the due that results (pack language: Duties, Cases)."""

from __future__ import annotations

from dataclasses import replace

from dueprocess.engine.calendar import run_out
from dueprocess.engine.inference.instants import Timing, amount_of, of_value
from dueprocess.engine.inference.model import Duty, Extension
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.world import World
from dueprocess.engine.replay.instances import Grant, Instance
from dueprocess.engine.replay.state import State


def consider_requests(duty: Duty, instance: Instance, state: State, world: World) -> None:
    """Grants what was asked for in time and is allowed; what cannot be decided yet stays open until it can."""
    requests = list(instance.open_requests)
    for extension in duty.extensions:
        requests += [(extension.name, each.order) for each in state.happened(extension.upon)
                     if each.order > max(instance.asked, instance.order)]
    instance.asked = state.order
    still_open = []
    for name, order in sorted(requests, key=lambda request: request[1]):
        extension = next(each for each in duty.extensions if each.name == name)
        occurrence = next(each for each in state.happened(extension.upon) if each.order == order)
        answer = _granted(extension, occurrence, instance, world)
        if answer is None:
            still_open.append((name, order))
        elif answer:
            until = _until(extension, occurrence, state.policy.zone)
            instance.grants = (*instance.grants, Grant(name, order, state.now, until))
            state.mark("extended", duty.name, state.now, instance.number, name)
    instance.open_requests = tuple(still_open)


def _granted(extension: Extension, asked: Occurrence, instance: Instance, world: World) -> bool | None:
    granted = sum(grant.name == extension.name for grant in instance.grants)
    if extension.at_most is not None and granted >= extension.at_most:
        return False
    if is_too_late(instance, asked.at):
        return False
    if extension.until is not None and _until(extension, asked, world.policy.zone) is None:
        return False  # it does not say until when
    return True if extension.when is None else extension.when.test(world)


def is_too_late(instance: Instance, at: int) -> bool:
    """Whether the due of an instance had run out at an instant, so that it can no longer be put off."""
    if instance.limit is None or instance.paused or not instance.counted:
        return False
    return at > instance.limit


def _until(extension: Extension, occurrence: Occurrence, zone: str) -> int | None:
    if extension.until is None:
        return None
    timing = of_value(occurrence.facts.get(extension.until), zone)
    return timing.at if isinstance(timing, Timing) else None


def extended(duty: Duty, instance: Instance, timing: Timing, world: World) -> Timing:
    """The timing with the granted extensions on top, in the order granted."""
    for grant in instance.grants:
        extension = next(each for each in duty.extensions if each.name == grant.name)
        clock = timing.clock or world.policy.words.conventions.clock
        if grant.until is not None:
            timing = replace(timing, at=grant.until)
        elif extension.by is not None:
            # What is added goes on where the due ends: the day after it is the first, whatever the hour.
            later = run_out(timing.at, extension.by, replace(clock, first_day="day_after", cut_off=None))
            timing = replace(timing, at=later.at, provisional=timing.provisional or later.provisional)
        elif extension.to is not None:
            total = amount_of(extension.to, world)
            if total is not None:
                later = run_out(timing.start, total, clock)
                timing = replace(timing, at=later.at, provisional=timing.provisional or later.provisional, span=total)
    return timing

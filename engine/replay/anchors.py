"""Anchors: what a duty's clock starts from, and therefore when there is a new instance of it."""

from __future__ import annotations

from typing import NamedTuple

from dueprocess.engine.inference.instants import (
    Again,
    Before,
    Chosen,
    Exactly,
    InPeriod,
    Instant,
    Missing,
    Of,
    OfDue,
    OfEvent,
    Timing,
    Unnumbered,
    Within,
)
from dueprocess.engine.replay.instances import Key
from dueprocess.engine.replay.state import State


class Anchor(NamedTuple):
    """Where a clock starts: the key of the instance, the place in the order, and the instant."""

    key: Key
    order: int
    at: int


def inner(instant: Instant) -> tuple[Instant, ...]:
    """The instants that an instant is counted from."""
    match instant:
        case Within() | Exactly() | InPeriod() | Again() | Unnumbered():
            return (instant.after,)
        case Before():
            return (instant.before,)
        case Of():
            return instant.members
        case Chosen():
            return instant.options
    return ()


def rests_on_event(instant: Instant) -> bool:
    """Whether a clock starts from an event or from another duty's due, at whatever depth."""
    return isinstance(instant, OfEvent | OfDue) or any(rests_on_event(each) for each in inner(instant))


def single_due(instant: Instant) -> OfDue | None:
    """The other duty's due, if the clock starts from just that one."""
    if isinstance(instant, OfDue):
        return instant
    below = inner(instant)
    return single_due(below[0]) if len(below) == 1 and not isinstance(instant, Of) else None


def anchor_of(instant: Instant, state: State) -> Anchor | None:
    """Where the clock starts now; None while nothing it waits for has happened."""
    match instant:
        case OfEvent():
            found = state.occurrences.get(instant.event)
            if not found:
                return None
            chosen = found[0] if instant.first else found[-1]
            return Anchor((instant.event, chosen.order), chosen.order, chosen.at)
        case OfDue():
            instances = state.instances.get(instant.duty)
            if not instances:
                return None
            last = instances[-1]
            return Anchor((f"{instant.duty}.due", last.number), last.order, last.opened)
        case Of():
            return _of_several(instant, state)
        case Chosen():
            return _of_chosen(instant, state)
    below = inner(instant)
    if below:
        return anchor_of(below[0], state)
    timing = instant.timing(state)
    return Anchor((), -1, timing.at) if isinstance(timing, Timing) else None


def _of_several(instant: Of, state: State) -> Anchor | None:
    found = [anchor for member in instant.members if (anchor := anchor_of(member, state)) is not None]
    if not found:
        return None
    if instant.which == "latest_of":
        keys = tuple(sorted((anchor.key for anchor in found), key=repr))
        return Anchor(keys, max(anchor.order for anchor in found), max(anchor.at for anchor in found))
    first = min(found, key=lambda anchor: anchor.order)
    return Anchor(("same",), first.order, first.at)


def _of_chosen(instant: Chosen, state: State) -> Anchor | None:
    index = instant.choose(state)
    if not isinstance(index, Missing):
        return anchor_of(instant.options[index], state)
    found = [anchor for option in instant.options if (anchor := anchor_of(option, state)) is not None]
    return found[0] if found else None

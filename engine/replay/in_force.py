"""Whether a case falls under this version of a pack: its own transition clause says so (pack language: Files)."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.calendar import NotATime, date_of, parse_date
from dueprocess.engine.inference.reading.context import word
from dueprocess.engine.replay.state import State


@dataclass(frozen=True, slots=True)
class Force:
    """From when (and until when) the version is in force, and whether that covers the case as its clause asks."""

    since: str
    until: str | None
    applies_by: str
    covers: bool


def force_of(state: State) -> Force:
    """The version's force over a case.

    `applies_by: now` looks at the instant of the decision, an event's name at that event, or, until it has
    happened, at the receipt of the case. A case that has not begun is covered.
    """
    items = state.policy.pack.in_force.items
    since, until, applies_by = word(items.get("from")), word(items.get("until")) or None, word(items.get("applies_by"))
    at = state.now if applies_by == "now" else _happened(applies_by, state)
    covers = True
    if at is not None:
        day = date_of(at, state.policy.zone)
        try:
            covers = parse_date(since) <= day and (until is None or day <= parse_date(until))
        except NotATime:
            covers = False
    return Force(since, until, applies_by, covers)


def _happened(event: str, state: State) -> int | None:
    for name in (event, "received", "period_began"):
        found = state.occurrences.get(name)
        if found:
            return found[0].at
    return None

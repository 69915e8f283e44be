"""What stays the same when a case is replayed with more known: names for its occurrences, instances and marks.

Numbers of instances and places in the order shift when an event is recorded late. The ids of recorded events do not,
nor do the instants that clocks give; so everything that the system made is named after the event its clock
started from, and after its due.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.replay.history import RecordedEvent
from dueprocess.engine.replay.instances import Instance, Key
from dueprocess.engine.replay.state import Noted, State

LONGEST = 120
"""Characters of a name; what would be longer (a chain of clocks upon clocks) is named by its digest."""

_MADE = {"missed": "{}.missed", "met": "{}.met", "met_late": "{}.met", "escalated": "{}", "reminded": "{}"}


def roots_of(records: Iterable[RecordedEvent]) -> Mapping[str, str]:
    """The id of the first record of each chain of corrections, by the ids of those that took its place."""
    found: dict[str, str] = {}
    for record in sorted(records, key=lambda each: (each.recorded_at, each.sequence)):
        if record.corrects is not None and record.id is not None:
            found[record.id] = found.get(record.corrects, record.corrects)
    return found


def instant_text(at: int | None) -> str:
    """An instant in UTC, as keys carry it."""
    return "-" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def due_at(instance: Instance, at: int, *, late_at_due: bool) -> int | None:
    """The due that an instance had at an instant.

    A due that was moved in the very second of `at` still counts where it had run out in it (`late_at_due`), because
    boundaries come before events.
    """
    due = instance.due
    for move in reversed(instance.moves):
        if move.at < at or (move.at == at and not (late_at_due and move.before == at)):
            break
        due = move.before
    return due


class Identities:
    """Names what a replayed state holds; see the module's docstring."""

    def __init__(self, state: State, roots: Mapping[str, str]) -> None:
        self._state = state
        self._roots = roots
        self._occurrences = {each.order: each for found in state.occurrences.values() for each in found}
        self._makers: dict[int, Noted] = {}
        self._names: dict[tuple[str, int], str] = {}
        counted: Counter[str] = Counter()
        for mark in state.marks:
            # Each such mark is made together with one occurrence, so that both lists run in step.
            if mark.kind in _MADE:
                event = _MADE[mark.kind].format(mark.name)
                self._makers[state.occurrences[event][counted[event]].order] = mark
                counted[event] += 1

    def occurrence(self, occurrence: Occurrence) -> str:
        """An occurrence: the id of the record, or, where the system made it, what made it."""
        maker = self._makers.get(occurrence.order)
        if maker is not None:
            return _short(f"{occurrence.event}({self.mark(maker)})")
        if occurrence.id is None:
            return f"{occurrence.event}@{instant_text(occurrence.at)}"
        return self._roots.get(occurrence.id, occurrence.id)

    def instance(self, duty: str, number: int) -> str:
        """An instance of a duty: what its clock started from and, in a series, when its period began."""
        name = self._names.get((duty, number))
        if name is None:
            instance = self._state.instances[duty][number - 1]
            series = "" if instance.base is None else f"~{instant_text(instance.base)}"
            name = self._names[duty, number] = _short(self._anchor(instance.key) + series)
        return name

    def mark(self, mark: Noted) -> str:
        """A mark: the instance and the due it belongs to; for a step on a condition the instant it was made."""
        duty = mark.name if mark.name in self._state.policy.duties else _duty_of(mark)
        if duty is None:
            return instant_text(mark.at)
        instance = self._state.instances[duty][mark.number - 1]
        due = due_at(instance, mark.at, late_at_due=self._state.policy.duties[duty].late_at_due)
        return f"{duty}:{self.instance(duty, mark.number)}:{instant_text(due)}"

    def _anchor(self, key: Key) -> str:
        match key:
            case (str() as name, int() as number):
                duty = name.removesuffix(".due")
                if duty != name and duty in self._state.policy.duties:
                    return f"{name}({self.instance(duty, number)})"
                return self.occurrence(self._occurrences[number])
            case (tuple(), *_):
                return "+".join(sorted(self._anchor(each) for each in key if isinstance(each, tuple)))
        return "case"  # there is but one, whatever it starts from


def _duty_of(mark: Noted) -> str | None:
    return mark.detail[0] if isinstance(mark.detail, tuple) else None


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else hashlib.sha256(name.encode()).hexdigest()[:32]

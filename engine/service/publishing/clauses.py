"""The transition clause of a policy (`in_force`): from when until when it holds, and what of a case decides that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dueprocess.engine.calendar import date_of, instant_of, parse_date
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import text_of

NOW: Final = "now"
RECEIPT: Final = "received"
_BEGINNINGS: Final = (RECEIPT, "period_began")

Happened = Sequence[tuple[str, int]]
"""What is known to have happened in a case: names of events, with their instants."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A policy holds from the first day of `since` to the last of `until` (None: for good), by days of its zone.

    `applies_by` is what must fall into that time: the receipt of the case, an event of it, or `now`.
    """

    since: date
    until: date | None
    applies_by: str
    zone: str

    @property
    def begins(self) -> int:
        """The first instant at which it holds."""
        return instant_of(self.since, 0, self.zone)

    def holds_at(self, at: int) -> bool:
        """Whether an instant falls into its time."""
        day = date_of(at, self.zone)
        return self.since <= day and (self.until is None or day <= self.until)

    def covers(self, happened: Happened, now: int) -> bool:
        """Whether a case falls under the policy; before the event that decides it, by its receipt."""
        return self.holds_at(self._deciding(happened, now))

    def takes_over(self, happened: Happened) -> bool:
        """Whether an event has brought a case under the policy that had begun under another."""
        if self.applies_by in {NOW, RECEIPT}:
            return False
        at = _first(happened, (self.applies_by,))
        return at is not None and self.holds_at(at)

    def _deciding(self, happened: Happened, now: int) -> int:
        if self.applies_by == NOW:
            return now
        at = _first(happened, (self.applies_by,))
        return received_at(happened, now) if at is None else at


def clause_of(policy: Policy) -> Clause:
    """The transition clause of a policy; that its dates are dates was seen to when it was loaded."""
    said = {key: text_of(node) for key, node in policy.pack.in_force.items.items()}
    until = said.get("until")
    return Clause(parse_date(said["from"]), parse_date(until) if until else None, said["applies_by"], policy.zone)


def received_at(happened: Happened, now: int) -> int:
    """When a case began: its receipt, else its first event; now where nothing is known of it."""
    found = _first(happened, _BEGINNINGS)
    return min((at for _, at in happened), default=now) if found is None else found


def _first(happened: Happened, names: Sequence[str]) -> int | None:
    return min((at for event, at in happened if event in names), default=None)

"""What has happened: occurrences of recorded events and of the events that the system itself makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dueprocess.engine.inference.values import Value


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event, at its place in the one order of a case.

    `at` is the instant at which it happened (whole seconds, UTC), `order` its place among all occurrences,
    recorded or made by the system; `since` and `done` mean later in that order. `actor`, `addressee`, `via` are
    unknown (`None`) where nobody recorded them.
    """

    event: str
    at: int
    order: int
    actor: Value = None
    addressee: Value = None
    via: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    id: str | None = None

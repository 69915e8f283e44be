"""A case at one instant, as the rules see it: facts, occurrences, marks, and the memo of what was derived.

A `World` is changed only by the replay, which tells it by `touch` what has changed; derived values are memoised
and forgotten exactly when something that they rest on was touched, or when the instant comes at which time alone
may change them (their boundary). Evaluating only what changed therefore equals evaluating everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.values import Value

if TYPE_CHECKING:
    from dueprocess.engine.inference.policy import Policy

NEVER: Final = 1 << 62
"""Later than every instant: the boundary of what time alone does not change."""

_ABSENT: Final = object()


class AnyInstance(Protocol):
    """What a condition may ask of a duty's instance (the replay's `Instance`)."""

    @property
    def number(self) -> int: ...
    @property
    def due(self) -> int | None: ...
    @property
    def opened(self) -> int: ...
    @property
    def order(self) -> int: ...
    @property
    def provisional(self) -> bool: ...


class World:
    """One case as it stands; see the module's docstring.

    `values` holds recorded facts and the memo of derived heads, `edges` the boundary of each timed head in the
    memo, `edge` the boundary met so far in the evaluation that is running. `scope` is the occurrence that a
    `where` is judging, `request` the event that a permission is judging, `bearer` who bears the duty at hand,
    `bound` the occurrences that the instance at hand is bound to, `followed` the number of the instance of another
    duty whose due it follows, `since` the place in the order after which a `done` counts, `media` and `same` what
    else it must fit, `base` the start of the present period of a series.
    """

    __slots__ = (
        "base", "bearer", "bound", "edge", "edges", "followed", "instances", "media", "now", "occurrences", "order",
        "pending", "policy", "request", "same", "scope", "since", "stages", "takeovers", "values",
    )

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.now = -NEVER
        self.values: dict[str, Value] = dict(policy.presumed)
        self.edges: dict[str, int] = {}
        self.edge = NEVER
        self.pending = 0
        self.order = 0
        self.occurrences: dict[str, list[Occurrence]] = {}
        self.instances: Mapping[str, list[AnyInstance]] = {}
        self.stages: dict[str, str | None] = {}
        self.takeovers: dict[str, Value] = {}
        self.scope: Occurrence | None = None
        self.request: Occurrence | None = None
        self.bearer: Value = None
        self.bound: Mapping[str, Occurrence] = {}
        self.followed: Mapping[str, int] = {}
        self.since = -1
        self.base: int | None = None
        self.media: frozenset[str] | None = None
        self.same: Mapping[str, Value] = {}

    def value(self, name: str) -> Value:
        """The value of a fact or other head, derived now if need be."""
        value = self.values.get(name, _ABSENT)
        if value is _ABSENT:
            return self.policy.heads[name].settle(self)
        return value  # type: ignore[return-value]

    def touch(self, name: str) -> None:
        """Say that `name` has changed: forget what rests on it, and mark the units that must look again."""
        reach = self.policy.reach.get(name)
        if reach is None:
            return
        values, edges = self.values, self.edges
        for head in reach.heads:
            values.pop(head, None)
            edges.pop(head, None)
        self.pending |= reach.units

    def note(self, boundary: int) -> None:
        """Say that the evaluation that is running may come out otherwise from `boundary` on."""
        if self.now < boundary < self.edge:
            self.edge = boundary

    def happened(self, name: str) -> list[Occurrence]:
        """The occurrences of an event so far, in order."""
        found = self.occurrences.get(name)
        return found if found is not None else []

    def overlaid(self, facts: Mapping[str, Value]) -> World:
        """A view of this case in which `facts` hold; what rests on them is derived anew, in the view only."""
        view = World.__new__(World)
        for slot in World.__slots__:
            setattr(view, slot, getattr(self, slot))
        view.values, view.edges, view.edge = dict(self.values), {}, NEVER
        for name, value in facts.items():
            view.touch(name)
            view.values[name] = value
        view.pending = self.pending
        return view

"""What every check looks at: a policy, who cites which clause in it, and what its tests exercise."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Library
from dueprocess.engine.review.citations import Citations, citations_of
from dueprocess.engine.review.exercise import Exercise, exercise_of


class Examined:
    """A policy under review. Its tests are run when a check first asks for them."""

    def __init__(self, policy: Policy, library: Library) -> None:
        self.policy = policy
        self._library = library

    @cached_property
    def citations(self) -> Citations:
        """All citations of the pack."""
        return citations_of(self.policy)

    @cached_property
    def exercise(self) -> Exercise:
        """What the pack's tests exercise."""
        return exercise_of(self.policy, self._library)


Check = Callable[[Examined, Collector], None]
"""Looks for one kind of finding, and reports what it finds to the collector."""

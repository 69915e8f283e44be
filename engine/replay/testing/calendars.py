"""The same policy on other calendars: a test may name one, to show that nothing hangs on the calendar at hand."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, Scalar

OnCalendar = Callable[[str], Policy]
"""The policy on the calendar of a name. Raises PackError where the library has no such calendar."""


def on_calendar(policy: Policy, library: Library) -> OnCalendar:
    """The same policy on the calendars of a library; each is compiled once."""

    @cache
    def compiled(calendar: str) -> Policy:
        stated = policy.pack.conventions["calendar"]
        conventions = {**policy.pack.conventions, "calendar": Scalar(calendar, calendar, stated.mark)}
        return compile_policy(replace(policy.pack, conventions=conventions), library)

    return compiled

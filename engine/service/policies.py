"""From the name of a pack to its Policy."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, Scalar, load_pack


def load_policy(name_or_path: str | Path, library: Library) -> Policy:
    """The policy of a pack, by its name in the library or by its folder. Raises PackError with all that is wrong."""
    return compile_policy(load_pack(name_or_path, library), library)


def on_calendar(policy: Policy, library: Library) -> Callable[[str], Policy]:
    """The same policy on other calendars, by their names; each is compiled once. Calls may raise PackError."""

    @cache
    def compiled(calendar: str) -> Policy:
        stated = policy.pack.conventions["calendar"]
        conventions = {**policy.pack.conventions, "calendar": Scalar(calendar, calendar, stated.mark)}
        return compile_policy(replace(policy.pack, conventions=conventions), library)

    return compiled

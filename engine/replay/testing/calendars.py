"""The same policy on other calendars: a test may name one, to show that nothing hangs on the calendar at hand."""

from dataclasses import replace

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, Node, text_of


class OnCalendars:
    """A policy on the calendars of a library; each is compiled once."""

    def __init__(self, policy: Policy, library: Library) -> None:
        self._policy = policy
        self._library = library
        self._compiled: dict[str, Policy] = {}

    def named(self, calendar: Node) -> Policy:
        """The policy on the calendar that a test names. Raises PackError, at that place, where there is none."""
        name, pack = text_of(calendar), self._policy.pack
        if name not in self._compiled:
            conventions = {**pack.conventions, "calendar": calendar}
            self._compiled[name] = compile_policy(replace(pack, conventions=conventions), self._library)
        return self._compiled[name]

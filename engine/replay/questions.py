"""Questions: the unknown facts a result rests on, who can answer them, what hangs on them (pack language: Cases)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import methodcaller

from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, names_read
from dueprocess.engine.inference.values import UNKNOWN_UNIT, Value, is_partial, parties_of
from dueprocess.engine.inference.world import World
from dueprocess.engine.replay.decision import Decision, DutyView
from dueprocess.engine.replay.duties import leave_view, view_of
from dueprocess.engine.replay.unknowns import Search

_OVER = ("met", "met_late", "waived", "replaced", "ended", "not_applicable", "waiting")


@dataclass(frozen=True, slots=True)
class Question:
    """One open fact; `decides` names what rests on it."""

    fact: str
    decides: tuple[str, ...]


def questions_of(decision: Decision) -> tuple[Question, ...]:
    """All questions of a decision, those that decide most first."""
    gathering = _Gathering(decision)
    gathering.facts()
    for view in decision.duties:
        if view.state not in _OVER:
            gathering.duty(view)
    gathering.consequences()
    gathering.forms()
    found = sorted(gathering.found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Question(fact, tuple(sorted(decides))) for fact, decides in found)


class _Gathering:
    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._state = decision.state
        self._world: World = decision.state
        self.found: dict[str, set[str]] = {}

    def _search(self, what: str, look: Callable[[Search], None]) -> None:
        search = Search(self._world)
        look(search)
        for fact in search.found:
            self.found.setdefault(fact, set()).add(what)

    def facts(self) -> None:
        """Derived facts that are unknown, known in part, or provisional because rows are open."""
        if not self._state.occurrences:
            return
        policy = self._decision.policy
        for name in policy.words.facts:
            if name not in policy.heads or policy.words.facts[name].about != self._state.about:
                continue
            value = self._decision.facts[name]
            if is_partial(value) or _has_open_unit(value):
                self._search(name, methodcaller("name", name))
            elif name in self._decision.provisional:
                self._search(name, methodcaller("open_rows", name))

    def duty(self, view: DutyView) -> None:
        """What the applicability, due, bearer or addressee of a duty rests on."""
        duty, instance = view.duty, view.instance
        self._world = self._state if instance is None else view_of(instance, self._state)
        self._world.bearer = view.who
        try:
            if duty.when is not None:
                self._condition(f"{duty.name}.applies", duty.when)
            if view.state == "undetermined" and duty.due is not None and view.due is None:
                self._expression(f"{duty.name}.due", duty.due)
            if view.who is None or _has_open_unit(view.who):
                self._bearer(duty.name)
            if duty.to is not None and (view.to is None or _has_open_unit(view.to)):
                self._expression(f"{duty.name}.to", duty.to)
        finally:
            leave_view(self._world)
            self._world = self._state

    def _bearer(self, name: str) -> None:
        self._search(f"{name}.who", lambda search: search.name(f"{name}.who"))

    def _condition(self, what: str, condition: Condition) -> None:
        self._search(what, lambda search: search.condition(condition))

    def _expression(self, what: str, expression: Expression) -> None:
        self._search(what, lambda search: search.expression(expression))

    def consequences(self) -> None:
        """What an undetermined consequence rests on."""
        for view in self._decision.consequences:
            if view.due is None:
                self._condition(view.consequence.name, view.consequence.when)
            elif view.consequence.amount is not None and is_partial(view.amount):
                self._expression(view.consequence.name, view.consequence.amount)

    def forms(self) -> None:
        """The missing fields of a form that a running duty must complete: for itself, or for the event that does it."""
        running = [view.duty for view in self._decision.duties if view.state in ("running", "missed")]
        needed = {name for duty in running for name in names_read(duty.done)}
        events = self._decision.policy.events
        needed |= {name for event in needed & events.keys() for need in events[event].needs
                   for name in names_read(need.that)}
        for form in self._decision.forms:
            if form.form.name in needed:
                for field in form.missing:
                    if field not in self._decision.policy.heads:
                        self.found.setdefault(field, set()).add(form.form.name)


def _has_open_unit(value: Value) -> bool:
    return any(party.unit == UNKNOWN_UNIT for party in parties_of(value))

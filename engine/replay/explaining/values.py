"""Why facts have their values, and conditions their answers."""

from __future__ import annotations

from dataclasses import replace

from dueprocess.engine.inference.conditions import Condition, Every, Negated, Some
from dueprocess.engine.inference.definitions import Truth
from dueprocess.engine.inference.expressions import NOWHERE, Expression, names_read
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.tables import Row, Table
from dueprocess.engine.inference.values import Tri
from dueprocess.engine.inference.world import World
from dueprocess.engine.replay.explaining.reason import Reason, answer_text
from dueprocess.engine.replay.showing import INSTANT, written

MOST_SHOWN = 3
"""How many of an event's occurrences a reason shows, the latest."""


class ValueReasons:
    """Explains values in one world; a fact that comes up again is named, not explained twice."""

    def __init__(self, world: World, told: set[str] | None = None) -> None:
        self._world = world
        self._policy = world.policy
        self._told = set() if told is None else told

    def within(self, world: World) -> ValueReasons:
        """The same explanation, going on in the world as a duty's instance sees it."""
        return ValueReasons(world, self._told)

    # --- facts ---------------------------------------------------------------------------------------------------

    def fact(self, name: str) -> Reason:
        """Why a fact has the value it has."""
        shown = written(self._world.value(name), self._policy, self._policy.words.facts.get(name))
        head = self._policy.heads.get(name)
        if head is None:
            return self._recorded(name, shown)
        if name in self._told:
            return Reason("fact", name, shown, head.because, head.mark)
        self._told.add(name)
        if head.taken_over and name in self._world.takeovers:
            return Reason("taken_over", name, shown, head.because, head.mark)
        children = list(self.rule(head.rule))
        if head.firm_when is not None and head.firm_when.test(self._world) is not True:
            children.append(replace(self.condition(head.firm_when), kind="firm_when"))
        return Reason("fact", name, shown, head.because, head.mark, children=tuple(children))

    def _recorded(self, name: str, shown: str) -> Reason:
        declared = self._policy.words.facts.get(name)
        mark = NOWHERE if declared is None else declared.mark
        because = () if declared is None else declared.because
        latest = self._latest_that_brought(name)
        if latest is not None:
            return Reason("recorded", name, shown, because, mark, text=latest.event)
        if declared is not None and declared.presumed is not None:
            return Reason("presumed", name, shown, because, mark)
        return Reason("unknown", name, shown, because, mark)

    def _latest_that_brought(self, fact: str) -> Occurrence | None:
        bringing = (each for found in self._world.occurrences.values() for each in found if fact in each.facts)
        return max(bringing, key=lambda each: each.order, default=None)

    def rule(self, rule: Expression) -> tuple[Reason, ...]:
        """Why a definition yields what it yields: each row of a table, a condition, or the facts it reads."""
        if isinstance(rule, Table):
            return tuple(self._row(row, answer) for row, answer in rule.judged(self._world))
        if isinstance(rule, Truth):
            return (self.condition(rule.when),)
        return tuple(self.fact(name) for name in sorted(names_read(rule)) if self._is_value(name))

    def _row(self, row: Row, answer: Tri) -> Reason:
        value = written(row.value.get(self._world), self._policy)
        why = self.condition(row.when)
        return Reason("row", value, answer_text(answer), row.because, row.mark, why.text,
                      children=why.children or (why,))

    def _is_value(self, name: str) -> bool:
        words = self._policy.words
        return name in words.facts or name in words.measures or name in words.forms

    # --- conditions ----------------------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Reason:
        """Why a condition is true, false or unknown: its lines, and what each of them read."""
        answer = answer_text(condition.test(self._world))
        match condition:
            case Every() | Some():
                # Why not: only the conjuncts that failed (or the alternatives that held) carry the answer.
                decisive = isinstance(condition, Some)
                tested = [(part, part.test(self._world)) for part in condition.parts]
                telling = [part for part, one in tested if one is decisive] or [part for part, _ in tested]
                kind = "all" if isinstance(condition, Every) else "any"
                children = tuple(self.condition(part) for part in telling)
            case Negated():
                kind, children = "not", (self.condition(condition.part),)
            case _:
                kind, children = "condition", tuple(self.read(name) for name in sorted(names_read(condition)))
        return Reason(kind, "", answer, mark=condition.mark, text=condition.text, children=children)

    def read(self, name: str) -> Reason:
        """Why a name that a condition or an instant reads is as it is: a fact, a stage, or an event."""
        if self._is_value(name):
            return self.fact(name)
        if name.endswith(".stage"):
            return Reason("stage", name, self._world.stages.get(name.removesuffix(".stage")) or "none")
        return self.occurrences(name)

    def occurrences(self, name: str) -> Reason:
        """When an event happened, the latest last."""
        found = self._world.happened(name)
        if not found:
            return Reason("no_event", name, "0")
        earlier = "… " if len(found) > MOST_SHOWN else ""
        shown = ", ".join(written(each.at, self._policy, INSTANT) for each in found[-MOST_SHOWN:])
        return Reason("event", name, earlier + shown)

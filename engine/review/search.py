"""Is there a case in which a condition holds? A search over variables that proves it either way.

What is not yet chosen is unknown, and the three-valued logic of the rules themselves says when a choice no longer
matters: a definite answer stays whatever else is learnt. So large parts of the space are never walked, and what the
search says is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dueprocess.engine.inference.conditions import Condition, Every, Negated
from dueprocess.engine.inference.expressions import NOWHERE, Expression, children
from dueprocess.engine.inference.values import NONE, Value
from dueprocess.engine.inference.world import World
from dueprocess.engine.review.problems import Problem
from dueprocess.engine.review.variables import Variable

LIMIT = 2_000
"""How many cases one question may look at before the search gives up."""

_NONE_BY_TYPE = ("money", "unit")
"""Types that may always be `none`: a table that never speaks of it does not mean to, and that is no gap."""

Case = Mapping[str, Value]
"""What a variable is, for those that matter."""


class GaveUp(Exception):
    """The search has looked at as many cases as it may."""


@dataclass(frozen=True, slots=True)
class Space:
    """A problem's variables, and the world in which its conditions are evaluated."""

    problem: Problem
    variables: Mapping[str, Variable]
    world: World

    def test(self, condition: Condition, case: Case) -> bool | None:
        """The answer of a condition where only `case` is known."""
        self.set(case)
        return condition.test(self.world)

    def set(self, case: Case) -> None:
        """Lets only `case` be known."""
        self.world.values = dict.fromkeys(self.variables, None) | dict(case)


def space_of(problem: Problem) -> Space:
    """The space of a problem that has gathered everything."""
    return Space(problem, problem.variables(), problem.world())


@dataclass(frozen=True, slots=True)
class Goal:
    """What is looked for: a case in which all of `holds` are true and all of `fails` false.

    `at_once`: it is enough if, with facts still unknown, all of `holds` are true and none of `fails` is.
    """

    holds: tuple[Condition, ...]
    fails: tuple[Condition, ...]
    at_once: bool = False

    @property
    def condition(self) -> Condition:
        """The goal as one condition."""
        return Every((*self.holds, *(Negated(each, NOWHERE, each.text) for each in self.fails)), NOWHERE, "")

    def may_be(self, world: World) -> bool:
        """Whether all of `holds` are true and none of `fails` is, though some may be unknown."""
        return all(each.test(world) is True for each in self.holds) and all(
            each.test(world) is not True for each in self.fails)


def solve(goal: Goal, space: Space, *, exact: bool) -> Case | None:
    """A case that is as the goal says, with only what matters for it; None if there is none.

    `exact` varies recorded facts alone, so that the case holds whatever else happens; else everything is varied, and
    what nothing can decide counts as a case, so that None is final. Raises GaveUp.
    """
    search = _Search(goal, space, exact)
    found = search.run({})
    return None if found is None else search.needed(found)


class _Search:
    def __init__(self, goal: Goal, space: Space, exact: bool) -> None:
        self._goal = goal
        self._condition = goal.condition
        self._space = space
        self._exact = exact
        self._left = LIMIT

    def run(self, case: dict[str, Value]) -> dict[str, Value] | None:
        if self._left == 0:
            raise GaveUp
        self._left -= 1
        answer = self._space.test(self._condition, case)
        if answer is not None:
            return case if answer else None
        if self._goal.at_once and self._goal.may_be(self._space.world):
            return case
        for name in _open(self._condition, self._space.world, set()):
            variable = self._space.variables.get(name)
            values = () if variable is None or name in case else self._values(variable, case)
            if values:
                return next((found for value in values if (found := self.run({**case, name: value})) is not None), None)
        return case if not self._exact and self._goal.may_be(self._space.world) else None

    def _values(self, variable: Variable, case: Case) -> tuple[Value, ...]:
        """The values that a variable may still take: what is known of a fact, and whether it is, go together."""
        if self._exact and not variable.exact:
            return ()
        if variable.known and variable.fact is not None:
            return self._knowing(variable.fact.name, case)
        fact = variable.fact
        known = None if fact is None or variable.member else case.get(f"{fact.name}: known")
        if known is not None:
            return tuple(value for value in variable.values if (value is not NONE) == known)
        if self._exact and fact is not None and fact.type in _NONE_BY_TYPE and not self._space.problem.asks_for_none:
            return tuple(value for value in variable.values if value is not NONE)
        return variable.values

    def _knowing(self, fact: str, case: Case) -> tuple[Value, ...]:
        if fact in case:
            return (case[fact] is not NONE,)
        return (True,) if self._exact else (True, False)

    def needed(self, case: dict[str, Value]) -> Case:
        """The case without what the condition holds without."""
        kept = dict(case)
        for name in reversed(case):
            fewer = {key: value for key, value in kept.items() if key != name}
            if self._space.test(self._condition, fewer) is True:
                kept = fewer
        return kept


def _open(expression: Expression, world: World, seen: set[str]) -> Iterator[str]:
    """The names on which it hangs that a condition is unknown, those nearest to deciding it first."""
    if isinstance(expression, Condition) and expression.test(world) is not None:
        return
    for name in expression.reads():
        if name in seen:
            continue
        seen.add(name)
        head = world.policy.heads.get(name)
        if head is None:
            yield name
        else:
            yield from _open(head.rule, world, seen)
    for child in children(expression):
        yield from _open(child, world, seen)

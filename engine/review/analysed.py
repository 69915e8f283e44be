"""A decision table under analysis: its rows over variables, and the questions that are asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import names_read
from dueprocess.engine.inference.tables import Row
from dueprocess.engine.review.problems import Problem
from dueprocess.engine.review.search import Case, GaveUp, Goal, Space, solve, space_of
from dueprocess.engine.review.tables import TableAt


@dataclass(slots=True)
class Analysed:
    """A table with its rows' conditions over variables. `open_questions` counts what could not be answered in time."""

    policy: Policy
    at: TableAt
    conditions: tuple[Condition, ...]
    impossible: tuple[Condition, ...]
    space: Space
    open_questions: int = field(default=0)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as the pack has them."""
        return self.at.table.rows

    def case(
        self, *holds: Condition, fails: tuple[Condition, ...] = (), exact: bool = False
    ) -> Case | None:
        """A possible case in which the one hold and the others fail; None if there is none, or the search gave up."""
        try:
            return solve(Goal(holds, (*fails, *self.impossible)), self.space, exact=exact)
        except GaveUp:
            self.open_questions += 1
            return None

    def never(self, *holds: Condition, fails: tuple[Condition, ...] = ()) -> bool:
        """Whether it is certain that in no possible case the one hold while the others fail."""
        before = self.open_questions
        return self.case(*holds, fails=fails) is None and self.open_questions == before


def analysed(at: TableAt, policy: Policy) -> Analysed:
    """A table made ready for analysis, with the impossible combinations that concern its facts."""
    problem = Problem(policy)
    conditions = tuple(problem.condition(row.when) for row in at.table.rows)
    names = {*problem.recorded, *problem.heads, *problem.made,
             *(variable.fact.name for variable in problem.made.values() if variable.fact is not None)}
    impossible = tuple(problem.condition(rule.when) for rule in policy.impossible if names & names_read(rule.when))
    return Analysed(policy, at, conditions, impossible, space_of(problem))

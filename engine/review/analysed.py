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

Rows = tuple[int, ...]
"""Rows by their place in the table, from 0."""


@dataclass(frozen=True, slots=True)
class Form:
    """The rows' conditions and the impossible combinations that concern their facts, over the variables of a space."""

    conditions: tuple[Condition, ...]
    impossible: tuple[Condition, ...]
    space: Space


@dataclass(slots=True)
class Analysed:
    """A table made ready for both kinds of question. `open_questions` counts what could not be answered in time.

    `known` is for cases in which every fact that matters is known. `any` is for all cases: there a level that is
    certain at least (`highest_certain`) may be lower than it will be, and is taken as any of its values.
    """

    policy: Policy
    at: TableAt
    known: Form
    any: Form
    open_questions: int = field(default=0)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as the pack has them."""
        return self.at.table.rows

    def sure_case(self, holds: Rows, fails: Rows = ()) -> Case | None:
        """A possible case of known facts in which, whatever else happens, the one rows hold and the others fail."""
        return self._solve(self.known, holds, fails, exact=True)

    def some_case(self, holds: Rows, fails: Rows = ()) -> Case | None:
        """A case, as far as it can be told, in which the one rows hold and none of the others does."""
        return self._solve(self.any, holds, fails, exact=False)

    def never(self, holds: Rows, fails: Rows = ()) -> bool:
        """Whether it is certain that in no possible case the one rows hold and none of the others does."""
        before = self.open_questions
        return self.some_case(holds, fails) is None and self.open_questions == before

    def _solve(self, form: Form, holds: Rows, fails: Rows, *, exact: bool) -> Case | None:
        chosen = tuple(form.conditions[index] for index in holds)
        against = tuple(form.conditions[index] for index in fails)
        goal = Goal(chosen, (*against, *form.impossible), at_once=self.at.table.at_least_certain and not exact)
        try:
            return solve(goal, form.space, exact=exact)
        except GaveUp:
            self.open_questions += 1
            return None


def analysed(at: TableAt, policy: Policy) -> Analysed:
    """A table made ready for analysis."""
    return Analysed(policy, at, _form(at, Problem(policy)), _form(at, Problem(policy, with_unknown=True)))


def _form(at: TableAt, problem: Problem) -> Form:
    conditions = tuple(problem.condition(row.when) for row in at.table.rows)
    impossible = tuple(
        problem.condition(rule.when) for rule in problem.policy.impossible
        if problem.names & names_read(rule.when))
    return Form(conditions, impossible, space_of(problem))

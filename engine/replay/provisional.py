"""What is provisional: levels before verification, what is certain only at least, and all that rests on these."""

from __future__ import annotations

from dueprocess.engine.inference.conditions import Condition, Every, Negated, Some
from dueprocess.engine.inference.definitions import Truth
from dueprocess.engine.inference.expressions import Expression, names_read
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.world import World


class Provisional:
    """Answers, for one world, which heads are provisional; each is worked out once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, bool] = {}

    def name(self, name: str) -> bool:
        """Whether a fact is provisional. A recorded fact never is; what is unknown is not provisional either."""
        if name not in self._known:
            self._known[name] = False
            self._known[name] = self._of_head(name)
        return self._known[name]

    def _of_head(self, name: str) -> bool:
        head = self._world.policy.heads.get(name)
        if head is None or name not in self._world.policy.unfirm or self._world.value(name) is None:
            return False
        if head.firm_when is not None and head.firm_when.test(self._world) is not True:
            return True
        if isinstance(head.rule, Table) and head.rule.at_least_certain and head.rule.open_rows(self._world):
            return True
        return self.expression(head.rule)

    def expression(self, expression: Expression | None) -> bool:
        """Whether what an expression yields rests on something provisional."""
        if expression is None:
            return False
        if isinstance(expression, Condition):
            return self.condition(expression)
        if isinstance(expression, Truth):
            return self.condition(expression.when)
        if isinstance(expression, Table):
            return self._table(expression)
        return any(self.name(name) for name in names_read(expression))

    def condition(self, condition: Condition) -> bool:
        """Whether the answer of a condition could turn with something provisional."""
        match condition:
            case Every():
                return self._combined(condition.parts, decisive=False)
            case Some():
                return self._combined(condition.parts, decisive=True)
            case Negated():
                return self.condition(condition.part)
        return any(self.name(name) for name in names_read(condition))

    def _combined(self, parts: tuple[Condition, ...], *, decisive: bool) -> bool:
        """One decisive part (a false one of `all`, a true one of `any`) that is firm makes the whole firm."""
        deciding = [part for part in parts if part.test(self._world) is decisive]
        if deciding:
            return all(self.condition(part) for part in deciding)
        return any(self.condition(part) for part in parts)

    def _table(self, table: Table) -> bool:
        for row, answer in table.judged(self._world):
            if self.condition(row.when):
                return True
            if answer:
                if self.expression(row.value):
                    return True
                if table.pick == "first":
                    return False
        return table.otherwise is not None and self.expression(table.otherwise)

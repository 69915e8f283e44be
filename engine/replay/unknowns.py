"""What an unknown or provisional result rests on: the recorded facts that nobody has told yet."""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.engine.inference.bearers import Bearing
from dueprocess.engine.inference.conditions import Condition, Every, FactIs, Negated, Some
from dueprocess.engine.inference.definitions import Truth
from dueprocess.engine.inference.expressions import Expression, Readable, children
from dueprocess.engine.inference.instants import Chosen
from dueprocess.engine.inference.parties import RoleOf
from dueprocess.engine.inference.references import EventPartRef, FactRef, UnitOf
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.values import UNKNOWN_UNIT, is_partial, parties_of
from dueprocess.engine.inference.world import World


class Search:
    """One search for open facts in one world; each name is looked into once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: set[str] = set()
        self.found: dict[str, None] = {}

    def condition(self, condition: Condition) -> None:
        """Looks into a condition that is unknown; one that is certain rests on nothing open."""
        if condition.test(self._world) is not None:
            return
        match condition:
            case Every() | Some():
                for part in condition.parts:
                    self.condition(part)
            case Negated():
                self.condition(condition.part)
            case _:
                self.expression(condition)

    def expression(self, expression: Expression) -> None:
        """Looks into whatever an expression reads that is not fully known."""
        if isinstance(expression, Table):
            return self._table(expression)
        if isinstance(expression, Truth):
            return self.condition(expression.when)
        if isinstance(expression, Bearing):
            # Somebody who might have to be kept out is no question: who is not known keeps nobody out.
            return self.expression(expression.who)
        if isinstance(expression, Chosen):
            self._table(expression.table)
            for option in expression.options:
                self.expression(option)
            return None
        for node in _outside_tables(expression):
            if isinstance(node, FactRef | FactIs):
                self.name(node.name)
            elif isinstance(node, EventPartRef) and node.get(self._world) is None:
                self.found.setdefault(node.part)
            elif isinstance(node, UnitOf):
                self._unit(node)
            elif isinstance(node, Table):
                self._table(node)
        return None

    def _unit(self, unit: UnitOf) -> None:
        if unit.get(self._world) is None and isinstance(unit.of, FactRef):
            value = unit.of.get(self._world)
            if any(party.unit == UNKNOWN_UNIT for party in parties_of(value)):
                self._definition(unit.of.name)
                if unit.of.name not in self._world.policy.heads:
                    self.found.setdefault(unit.of.name)

    def _table(self, table: Expression) -> None:
        assert isinstance(table, Table)
        for row, answer in table.judged(self._world):
            if answer is None:
                self.condition(row.when)
            elif answer:
                self._result(row.value)
                if table.pick == "first":
                    return
        if table.otherwise is not None:
            self._result(table.otherwise)

    def _result(self, result: Readable) -> None:
        """What a row yields: its value may be unknown, or a party whose unit is."""
        value = result.get(self._world)
        if is_partial(value):
            self.expression(result)
        if any(party.unit == UNKNOWN_UNIT for party in parties_of(value)):
            self._units_of(result)

    def name(self, name: str) -> None:
        """Looks into a fact: itself if it is recorded and unknown, else what its definition rests on."""
        if name in self._seen or name in self._world.policy.words.measures:
            return
        self._seen.add(name)
        value = self._world.value(name)
        if name not in self._world.policy.heads:
            if value is None:
                self.found.setdefault(name)
            return
        unit_open = any(party.unit == UNKNOWN_UNIT for party in parties_of(value))
        if is_partial(value) or unit_open:
            self._definition(name)

    def _definition(self, name: str) -> None:
        head = self._world.policy.heads.get(name)
        if head is not None:
            self.expression(head.rule)
            self._units_of(head.rule.who if isinstance(head.rule, Bearing) else head.rule)

    def _units_of(self, rule: Expression) -> None:
        for node in _outside_tables(rule):
            if isinstance(node, RoleOf) and node.unit.get(self._world) is None:
                self.expression(node.unit)
            elif isinstance(node, FactRef):
                self.name(node.name)

    def open_rows(self, name: str) -> None:
        """Looks into the rows of a level that is certain at least, and into what makes it firm."""
        head = self._world.policy.heads[name]
        if isinstance(head.rule, Table):
            for row in head.rule.open_rows(self._world):
                self.condition(row.when)
        if head.firm_when is not None:
            self.condition(head.firm_when)


def _outside_tables(expression: Expression) -> Iterator[Expression]:
    """The nodes of an expression, not looking inside its tables (which know which of their rows are open)."""
    yield expression
    if not isinstance(expression, Table):
        for child in children(expression):
            yield from _outside_tables(child)

"""Decision tables: rows with conditions, and the four ways to pick among them (pack language: Facts)."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, Readable, walk
from dueprocess.engine.inference.tests import same
from dueprocess.engine.inference.values import NONE, OpenSet, Parties, Tri, Value, is_partial
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark


@dataclass(frozen=True, slots=True)
class Row(Expression):
    """One row: the value that follows when the condition holds, and the clauses that say so."""

    value: Readable
    when: Condition
    because: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Table(Readable):
    """A decision table.

    `pick` is `first`, `unique`, `highest` or `all` (which collects a set). `levels` gives the order that `highest`
    picks by. `at_least_certain` is `while_unknown: highest_certain`: rows that are still unknown do not hold the
    answer back. `gap` is what follows when all rows are false and there is no `otherwise`.
    """

    pick: str
    rows: tuple[Row, ...]
    otherwise: Readable | None
    levels: tuple[str, ...]
    at_least_certain: bool
    gap: Value
    mark: Mark
    because: tuple[str, ...] = ()

    def get(self, world: World) -> Value:
        match self.pick:
            case "first" | "unique":
                return self._agreed(world)
            case "highest":
                return self._highest(world)
            case _:
                return self._all(world)

    def judged(self, world: World) -> list[tuple[Row, Tri]]:
        """Every row with the answer of its condition."""
        return [(row, row.when.test(world)) for row in self.rows]

    def _else(self, world: World) -> Value:
        return self.gap if self.otherwise is None else self.otherwise.get(world)

    def could_win(self, world: World) -> list[Readable | None]:
        """What may yet be the answer of a `first` or `unique` table; None stands for a gap."""
        unsure: list[Readable | None] = []
        certain: list[Readable | None] = []
        for row in self.rows:
            answer = row.when.test(world)
            if answer:
                certain.append(row.value)
                if self.pick == "first":
                    return [*unsure, *certain]
            elif answer is None:
                unsure.append(row.value)
        return certain or [*unsure, self.otherwise]

    def _agreed(self, world: World) -> Value:
        """The one value that all which may win are; unknown where they differ."""
        first, *rest = (self.gap if each is None else each.get(world) for each in self.could_win(world))
        return first if all(same(value, first) for value in rest) else None

    def clash(self, world: World) -> tuple[Row, Row] | None:
        """Two rows of a `unique` table that hold at once and say different things."""
        if self.pick != "unique":
            return None
        first: Row | None = None
        for row in self.rows:
            if row.when.test(world):
                if first is None:
                    first = row
                elif not same(first.value.get(world), row.value.get(world)):
                    return first, row
        return None

    def _rank(self, row: Row, world: World) -> int:
        value = row.value.get(world)
        # A row may name another fact: while that is unknown, it could be the highest.
        return self.levels.index(value) if isinstance(value, str) and value in self.levels else len(self.levels)

    def _highest(self, world: World) -> Value:
        best, highest_open, unsure = -1, -1, False
        for row in self.rows:
            rank = self._rank(row, world)
            if rank <= best:
                continue
            answer = row.when.test(world)
            if answer and rank < len(self.levels):
                best = rank
            elif answer is not False:
                unsure, highest_open = True, max(highest_open, rank)
        if best >= 0 and (self.at_least_certain or highest_open <= best):
            return self.levels[best]
        return None if unsure else self._else(world)

    def open_rows(self, world: World) -> list[Row]:
        """The rows that are still unknown and could yet change the answer."""
        judged = self.judged(world)
        unsure = [row for row, answer in judged if answer is None]
        if self.pick == "highest":
            ranks = [self._rank(row, world) for row, answer in judged if answer]
            best = max((rank for rank in ranks if rank < len(self.levels)), default=-1)
            return [row for row in unsure if self._rank(row, world) > best]
        if self.pick == "first":
            certain = next((index for index, (_, answer) in enumerate(judged) if answer), len(judged))
            return [row for index, (row, answer) in enumerate(judged) if answer is None and index < certain]
        if self.pick == "unique" and any(answer for _, answer in judged):
            return []
        return unsure

    def _all(self, world: World) -> Value:
        found: set[object] = set()
        unsure = False
        for row in self.rows:
            answer = row.when.test(world)
            value = row.value.get(world) if answer else None
            if answer and value is not None:
                found |= _members(value)
            unsure = unsure or answer is None or (bool(answer) and is_partial(value))
        if unsure:
            return OpenSet(found)
        if not found and self.otherwise is not None:
            value = self.otherwise.get(world)
            return value if value is None or isinstance(value, OpenSet) else frozenset(_members(value))
        return frozenset(found)


def _members(value: Value) -> set[object]:
    """What a row's value adds to a set: a single value itself, of several parties each."""
    if isinstance(value, frozenset):
        return set(value)
    if isinstance(value, Parties):
        return set(value.members)
    return set() if value is NONE else {value}


def unique_tables(expression: Expression | None) -> tuple[Table, ...]:
    """The tables that pick `unique` inside an expression."""
    if expression is None:
        return ()
    return tuple(each for each in walk(expression) if isinstance(each, Table) and each.pick == "unique")

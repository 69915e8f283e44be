"""Decision tables: rows with conditions, and the four ways to pick among them (pack language, section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, Readable
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
            case "first":
                return self._first(world)
            case "highest":
                return self._highest(world)
            case "unique":
                return self._unique(world)
            case _:
                return self._all(world)

    def judged(self, world: World) -> list[tuple[Row, Tri]]:
        """Every row with the answer of its condition."""
        return [(row, row.when.test(world)) for row in self.rows]

    def _else(self, world: World) -> Value:
        return self.gap if self.otherwise is None else self.otherwise.get(world)

    def _first(self, world: World) -> Value:
        open_values: list[Value] = []
        for row in self.rows:
            answer = row.when.test(world)
            if answer:
                return _agreed([*open_values, row.value.get(world)]) if open_values else row.value.get(world)
            if answer is None:
                open_values.append(row.value.get(world))
        otherwise = self._else(world)
        return _agreed([*open_values, otherwise]) if open_values else otherwise

    def _unique(self, world: World) -> Value:
        certain, open_values = self._certain_and_open(world)
        if certain:
            return _agreed(certain)
        return _agreed([*open_values, self._else(world)]) if open_values else self._else(world)

    def _certain_and_open(self, world: World) -> tuple[list[Value], list[Value]]:
        certain: list[Value] = []
        unsure: list[Value] = []
        for row in self.rows:
            answer = row.when.test(world)
            if answer is not False:
                (certain if answer else unsure).append(row.value.get(world))
        return certain, unsure

    def clash(self, world: World) -> tuple[Row, Row] | None:
        """Two rows of a `unique` table that hold at once and say different things."""
        if self.pick != "unique":
            return None
        first: Row | None = None
        for row in self.rows:
            if row.when.test(world):
                if first is None:
                    first = row
                elif first.value.get(world) != row.value.get(world):
                    return first, row
        return None

    def _rank(self, row: Row, world: World) -> int:
        value = row.value.get(world)
        return self.levels.index(value) if isinstance(value, str) and value in self.levels else -1

    def _highest(self, world: World) -> Value:
        best, highest_open, unsure = -1, -1, False
        for row in self.rows:
            rank = self._rank(row, world)
            if rank <= best:
                continue
            answer = row.when.test(world)
            if answer:
                best = rank
            elif answer is None:
                unsure, highest_open = True, max(highest_open, rank)
        if best >= 0 and (self.at_least_certain or highest_open <= best):
            return self.levels[best]
        return None if unsure else self._else(world)

    def open_rows(self, world: World) -> list[Row]:
        """The rows that are still unknown and could yet change the answer."""
        judged = self.judged(world)
        unsure = [row for row, answer in judged if answer is None]
        if self.pick == "highest":
            best = max((self._rank(row, world) for row, answer in judged if answer), default=-1)
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


def _agreed(values: Iterable[Value]) -> Value:
    """The one value that all of these are; unknown where they differ."""
    first, *rest = values
    return first if all(value == first for value in rest) else None

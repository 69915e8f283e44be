"""Guards around conditions on two facts, without which durable_rules reads memory that is not its own.

Part of the child: imports nothing of the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ALWAYS = "_k"
"""A field that each fact has, with one value for all."""

When = list[tuple[str, Any]]
Reference = tuple[str, str]

OPERATORS = frozenset({"$neq", "$gt", "$gte", "$lt", "$lte"})


def guarded(when: When) -> When:
    """The conditions of a rule such that a join is asked only of facts that have the fields it compares.

    A field that is missing is compared with what was in memory before, or ends in an error half-way: so its presence is
    asked first. And a false test at the end of a sequence makes the library read past the end: so each sequence with a
    join ends in one that is always true.
    """
    known: set[str] = set()
    asked: dict[str, set[str]] = {alias: set() for alias, _ in when}
    joined: set[str] = set()
    for alias, condition in when:
        for field, (other, its) in _joins(condition, known):
            asked[alias].add(field)
            asked[other].add(its)
            joined.add(alias)
        known.add(alias)
    first = when[0][0]
    return [(alias, _sequence(condition, asked[alias] - _present(condition), first if alias in joined else None))
            for alias, condition in when]


def _sequence(condition: Any, needed: set[str], first: str | None) -> Any:
    if not needed and first is None:
        return condition
    parts = condition["$and"] if isinstance(condition, Mapping) and set(condition) == {"$and"} else [condition]
    always = [] if first is None else [{ALWAYS: {first: ALWAYS}}]
    return {"$and": [*({"$ex": {field: 1}} for field in sorted(needed)), *parts, *always]}


def _joins(condition: Any, known: set[str]) -> Iterator[tuple[str, Reference]]:
    """Each field that is compared with the field of an earlier fact, and that one as `(alias, field)`."""
    for _, field, value in _tests(condition):
        if isinstance(value, Mapping) and len(value) == 1:
            (alias, other), = value.items()
            if alias in known and isinstance(other, str):
                yield field, (alias, other)


def _present(condition: Any) -> set[str]:
    """The fields that a fact must have to be asked further, whatever guards there will be."""
    return {field for operator, field, value in _tests(condition) if operator == "$ex"}


def _tests(condition: Any) -> Iterator[tuple[str, str, Any]]:
    """The single tests of a condition: operator (`$eq` where none is written), field and value."""
    if not isinstance(condition, Mapping):
        return
    for key, value in condition.items():
        if key == "$and" and isinstance(value, list):
            for part in value:
                yield from _tests(part)
        elif (key in OPERATORS or key == "$ex") and isinstance(value, Mapping):
            for field, compared in value.items():
                yield key, field, compared
        elif not key.startswith("$"):
            yield "$eq", key, value

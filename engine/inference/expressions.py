"""What every expression of a pack has in common: it can be walked, and it says what it reads.

An expression is a frozen tree that was checked when the pack was read. It is declarative on purpose: the same
tree is evaluated, explained, analysed over its domains, and may one day be compiled to generated code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark

NOWHERE = Mark(file="", line=0, column=0)
"""The mark of what no line of a pack says (built-in names, test doubles)."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A node of a checked expression tree."""

    timed: ClassVar[bool] = False
    """Whether the passing of time alone may change what this very node (not its children) yields."""

    def reads(self) -> tuple[str, ...]:
        """The names of heads, facts and events that this very node reads."""
        return ()


class Readable(Expression):
    """An expression that yields a value."""

    __slots__ = ()

    def get(self, world: World) -> Value:
        """The value in this world."""
        raise NotImplementedError


def _nested(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _nested(member)


def children(expression: Expression) -> Iterator[Expression]:
    """The expressions directly inside this one."""
    for each in fields(expression):
        yield from _nested(getattr(expression, each.name))


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all those inside it."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def names_read(*expressions: Expression | None) -> frozenset[str]:
    """All names that these expressions read, at whatever depth."""
    return frozenset(name for each in expressions if each is not None for node in walk(each) for name in node.reads())


def is_timed(*expressions: Expression | None) -> bool:
    """Whether the passing of time alone may change what these expressions yield."""
    return any(node.timed for each in expressions if each is not None for node in walk(each))

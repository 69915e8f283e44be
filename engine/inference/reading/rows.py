"""Reading the rows of tables, whatever they yield."""

from __future__ import annotations

from collections.abc import Callable

from dueprocess.engine.inference.conditions import Every
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.reading.context import Context, cited, get, listed
from dueprocess.engine.inference.references import Constant
from dueprocess.engine.inference.tables import Row
from dueprocess.engine.pack import Node


def read_rows(
    node: Node | None, value: Callable[[Node], Readable], context: Context, owner: Node
) -> tuple[Row, ...]:
    """The rows of a table; `value` reads what a row yields. A row without clauses stands on its table's."""
    rows = []
    for item in listed(node):
        when, yields = get(item, "when"), get(item, "is")
        condition = Every((), item.mark, "") if when is None else context.condition(when, context)
        result: Readable = Constant(None) if yields is None else value(yields)
        rows.append(Row(result, condition, cited(item, owner), item.mark))
    return tuple(rows)

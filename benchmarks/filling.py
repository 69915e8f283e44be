"""A database full of open cases, made in bulk: copies of one."""

from __future__ import annotations

from typing import Final

from lives import Life
from sqlalchemy import Select, Table, insert, literal, select, text, update

from benchmarks.databases import RECEIVED, TENANT
from dueprocess.engine.store.tables import cases, events, pins, timers, worklist

_COPIED: Final = (cases, pins, events, worklist)
_FAR: Final = 10**8
"""Seconds until the copies wake, more than three years."""


def fill(life: Life, count: int) -> None:
    """Opens a case that nobody looks at for ten minutes, and copies it so many times, each with a timer far away."""
    case = life.open("2025-03-03T09:00", dict(RECEIVED, at="2025-03-03T09:00"))
    life.jump("2025-03-03T09:10")
    life.wake_all()
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count))
    name = literal("x").concat(numbers.c.n)

    def copies(table: Table) -> Select[tuple[object, ...]]:
        instead = {"case_id": name, "key": literal(None)}
        columns = (instead.get(column.name, column) for column in table.c)
        return select(*columns).select_from(numbers.join(table, table.c.case_id == case))

    with life.store.engine.begin() as connection:
        for table in _COPIED:
            connection.execute(insert(table).from_select(list(table.c), copies(table)))
        far = select(literal(TENANT), name, literal(life.clock.now + _FAR) + numbers.c.n % 1000)
        connection.execute(insert(timers).from_select(list(timers.c), far))
        connection.execute(text("ANALYZE"))


def make_due(life: Life, count: int) -> None:
    """Sets back so many timers of copies that have not been woken, to some of the last ten minutes."""
    now = life.clock.now
    some = select(timers.c.case_id).where(timers.c.wake_at > now + _FAR // 2).limit(count)
    back = update(timers).where(timers.c.case_id.in_(some)).values(wake_at=now - 600 + timers.c.wake_at % 500)
    with life.store.engine.begin() as connection:
        connection.execute(back)

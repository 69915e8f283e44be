"""From tables to records and back: what every module of queries needs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Select, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from dueprocess.engine.store.transaction import Transaction

R = TypeVar("R")


@cache
def columns(table: Table, record: Callable[..., Any]) -> tuple[Column[Any], ...]:
    """The columns that a record is made of, in its order."""
    return tuple(table.c[each.name] for each in fields(record))  # type: ignore[arg-type]


def of_tenant(tx: Transaction, table: Table, record: Callable[..., Any]) -> Select[Any]:
    """Selects records of the transaction's tenant."""
    return select(*columns(table, record)).where(table.c.tenant == tx.tenant)


def all_of(tx: Transaction, statement: Select[Any], record: Callable[..., R]) -> tuple[R, ...]:
    """The records that a statement finds."""
    return tuple(record(*row) for row in tx.run(statement))


def one_of(tx: Transaction, statement: Select[Any], record: Callable[..., R]) -> R | None:
    """The first record that a statement finds, if any."""
    row = tx.run(statement).first()
    return None if row is None else record(*row)


def values_of(tx: Transaction, record: Any, **more: object) -> dict[str, object]:
    """A record as the values of a row of the transaction's tenant; `more` adds or replaces."""
    own = {each.name: getattr(record, each.name) for each in fields(record)}
    return {"tenant": tx.tenant, **own, **more}


def add(tx: Transaction, table: Table, rows: Sequence[dict[str, object]]) -> None:
    """Inserts rows; does nothing for none. All must have the same columns."""
    if rows:
        tx.run(table.insert(), rows)


def add_unless_there(tx: Transaction, table: Table, row: dict[str, object]) -> bool:
    """Inserts a row unless one with its key, or with another unique value of it, is there. Whether it was inserted."""
    insert = postgresql.insert if tx.on_postgresql else sqlite.insert
    return tx.run(insert(table).values(row).on_conflict_do_nothing().returning(table.c.tenant)).first() is not None


def put(tx: Transaction, table: Table, row: dict[str, object], *, changing: Iterable[str]) -> None:
    """Inserts a row, or sets the columns `changing` where one with its primary key is there."""
    insert = (postgresql.insert if tx.on_postgresql else sqlite.insert)(table).values(row)
    keys = [each.name for each in table.primary_key.columns]
    tx.run(insert.on_conflict_do_update(index_elements=keys, set_={each: insert.excluded[each] for each in changing}))


def numbered(tx: Transaction, table: Table) -> dict[str, ColumnElement[int]]:
    """The `number` of a new row: PostgreSQL takes it from a sequence, SQLite, which has one writer, from the rows."""
    if tx.on_postgresql:
        return {}
    highest = select(func.coalesce(func.max(table.c.number), 0) + 1).where(table.c.tenant == tx.tenant)
    return {"number": highest.scalar_subquery()}

"""Connections: what SQLite and PostgreSQL have to be told so that the same transactions mean the same on both."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from dueprocess.engine.store.unavailable import StoreError

BUSY_MS: Final = 5000
"""How long SQLite waits for another writer, in milliseconds."""

_POOL: Final = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 5}


def engine_of(url: str, *, create: bool = True) -> Engine:
    """The connections to a database; none is opened yet.

    Raises StoreError for an address of another kind, and for a file that is not there if it is not to be made.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError("store-address", url=url) from None
    match address.drivername:
        case "sqlite" if address.database and address.database != ":memory:":
            return _sqlite(address, address.database, create=create)
        case "postgresql" | "postgresql+psycopg":
            return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **_POOL)
        case _:
            raise StoreError("store-address", url=address.render_as_string(hide_password=True))


def reader_of(engine: Engine) -> Engine:
    """The same connections, for transactions that only read: each sees one snapshot, however many its queries."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(reads=True)


def _sqlite(address: URL, path: str, *, create: bool) -> Engine:
    if not create and not Path(path).exists():
        raise StoreError("store-missing", path=path)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("store-folder", folder=str(Path(path).parent), error=error.strerror) from None
    engine = create_engine(address, connect_args={"timeout": BUSY_MS / 1000}, **_POOL)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: object, _: ConnectionPoolEntry) -> None:
    """The driver is to begin nothing by itself; a commit is on the disk when it returns."""
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE deletes past the triggers that forbid it
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    """Who may write waits for the right to at once: what was read could not be relied on otherwise."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

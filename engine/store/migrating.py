"""Making the tables, and bringing those of an older program up to date: by one process, while others wait."""

import sqlite3
import time
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from dueprocess.engine.store.engines import BUSY_MS, reader_of
from dueprocess.engine.store.roles import check_role, ensure_roles
from dueprocess.engine.store.unavailable import StoreError

_LOCK: Final = 0x64756570  # "duep": any number that no other program locks in this database


def bring_up_to_date(engine: Engine) -> None:
    """Runs the migrations that are missing, all or none. Raises StoreError for tables of a newer program."""
    scripts = _scripts()
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with reader_of(engine).connect() as connection:
        if _revision(connection, scripts) == scripts.get_current_head():
            check_role(connection)
            return
    with engine.begin() as connection:  # on SQLite this is the lock
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            ensure_roles(connection)
        if _revision(connection, scripts) != scripts.get_current_head():
            command.upgrade(_config(connection), "head")


def check_up_to_date(engine: Engine) -> None:
    """Raises StoreError if the tables are not those of this program, or the login may not use them."""
    scripts = _scripts()
    with reader_of(engine).connect() as connection:
        found = _revision(connection, scripts)
        if found != scripts.get_current_head():
            raise StoreError("store-outdated", found=found or "none", expected=scripts.get_current_head())
        check_role(connection)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _revision(connection: Connection, scripts: ScriptDirectory) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in {each.revision for each in scripts.walk_revisions()}:
        raise StoreError("store-too-new", found=found, expected=scripts.get_current_head())
    return found


def _write_ahead(engine: Engine) -> None:
    """Sets the journal of a SQLite file, once for ever: readers and the writer do not wait for each other then.

    SQLite refuses at once, without waiting, while another process does the same.
    """
    raw = engine.raw_connection()
    deadline = time.monotonic() + BUSY_MS / 1000
    try:
        while True:
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if time.monotonic() > deadline or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                time.sleep(0.02)
            else:
                return
    finally:
        raw.close()

"""What keeps a database from serving is told apart, and nothing is half done by it."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from databases import Clock
from postgres import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from stored import open_case

from dueprocess.engine.store import Store, StoreError, StoreUnavailable, cases, journal, opening
from dueprocess.engine.store.records import NewEntry
from dueprocess.engine.store.unavailable import unavailable
from dueprocess.engine.text import LANGUAGES, say

LONG = NewEntry("opened", "agent", '"' + "x" * 100_000 + '"')


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


def sqlite(file: Path) -> Store:
    return Store.open(f"sqlite:///{file}", Clock())


def reason_of(error: pytest.ExceptionInfo[StoreUnavailable]) -> tuple[str, bool]:
    return error.value.reason, error.value.retry_after > 0


def fill(store: Store) -> None:
    """Two things in one transaction, the second of which finds no room."""
    with store.transaction("a") as tx:
        open_case(tx)
        for _ in range(100):
            journal.note(tx, LONG)


def test_a_full_disk_keeps_nothing(file: Path) -> None:
    store = sqlite(file)
    with store.engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages + 10}"))
    with pytest.raises(StoreUnavailable) as caught:
        fill(store)
    assert reason_of(caught) == ("full", True)
    with store.reading("a") as tx:
        assert (cases.count(tx), journal.page(tx)) == (0, ())
    store.close()


def test_a_lock_held_by_another_process_is_waited_for_in_vain(file: Path) -> None:
    store, other = sqlite(file), sqlite3.connect(file, isolation_level=None)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 20")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable) as caught, store.transaction("a"):
        pass
    assert reason_of(caught) == ("locked", True)
    with store.reading("a") as tx:
        assert cases.count(tx) == 0
    other.close()
    with store.transaction("a") as tx:
        open_case(tx)
    store.close()


def test_a_row_locked_by_another_is_waited_for_in_vain(postgresql: Store, monkeypatch) -> None:
    monkeypatch.setattr(opening, "LOCK_TIMEOUT", "50ms")
    with postgresql.transaction("a") as tx:
        open_case(tx)
    with postgresql.transaction("a") as holder:
        cases.lock(holder, "c1")
        with pytest.raises(StoreUnavailable) as caught, postgresql.transaction("a") as tx:
            cases.lock(tx, "c1")
    assert reason_of(caught) == ("locked", True)


@pytest.fixture
def postgresql(server: PostgresServer, postgresql_template: str):
    server.do(f"CREATE DATABASE unavailable TEMPLATE {postgresql_template}")
    store = Store.open(server.url("unavailable"), Clock())
    yield store
    store.close()
    server.do("DROP DATABASE unavailable WITH (FORCE)")


def test_a_database_that_is_down_comes_back() -> None:
    server = PostgresServer()
    try:
        server.start()
        server.do("CREATE DATABASE here")
        store = Store.open(server.url("here"), Clock())
        with pytest.raises(StoreUnavailable) as caught:
            write_while_it_stops(store, server, "c2")
        assert reason_of(caught) == ("down", True)
        with pytest.raises(StoreUnavailable) as caught, store.reading("a"):
            pass
        assert reason_of(caught) == ("down", True)
        with pytest.raises(StoreUnavailable) as caught:
            Store.open(server.url("here"), Clock())
        assert reason_of(caught) == ("down", True)
        server.start()
        with store.transaction("a") as tx:
            assert cases.count(tx) == 0
            open_case(tx)
        store.close()
    finally:
        server.remove()


def write_while_it_stops(store: Store, server: PostgresServer, *more: str) -> None:
    with store.transaction("a") as tx:
        open_case(tx)
        server.stop()
        for each in more:
            open_case(tx, each)


def test_a_commit_that_cannot_reach_the_server_is_told() -> None:
    server = PostgresServer()
    try:
        server.start()
        server.do("CREATE DATABASE here")
        store = Store.open(server.url("here"), Clock())
        with pytest.raises(StoreUnavailable) as caught:
            write_while_it_stops(store, server)
        assert caught.value.reason == "down"
        store.close()
    finally:
        server.remove()


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnavailable) as caught:
        sqlite(path)
    assert caught.value.reason == "damaged"


def test_a_folder_that_is_not_there_and_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        sqlite(tmp_path / "file" / "store.db")
    assert caught.value.code == "store-folder"


def test_all_connections_in_use_is_too_much_at_once(file: Path) -> None:
    store = sqlite(file)
    store.engine.pool._timeout = 0.05
    held = [store.engine.connect() for _ in range(30)]
    with pytest.raises(StoreUnavailable) as caught, store.reading("a"):
        pass
    assert reason_of(caught) == ("overloaded", True)
    for each in held:
        each.close()
    store.close()


@pytest.mark.parametrize("address", ["mysql://host/db", "sqlite://", "sqlite:///:memory:", "no address", ""])
def test_addresses_of_other_kinds_are_refused(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(address, Clock())
    assert caught.value.code == "store-address"


def test_a_refused_address_does_not_tell_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("mysql://user:secret@host/db", Clock())
    assert "secret" not in str(caught.value.params)


def driver_error(error: Exception) -> DBAPIError:
    return OperationalError("SELECT 1", None, error)


@pytest.mark.parametrize(("code", "reason"), [
    (sqlite3.SQLITE_BUSY, "locked"), (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked"), (sqlite3.SQLITE_LOCKED, "locked"),
    (sqlite3.SQLITE_FULL, "full"), (sqlite3.SQLITE_IOERR_FSYNC, "down"), (sqlite3.SQLITE_CANTOPEN, "down"),
    (sqlite3.SQLITE_READONLY, "read-only"), (sqlite3.SQLITE_CORRUPT, "damaged"), (sqlite3.SQLITE_NOTADB, "damaged"),
    (sqlite3.SQLITE_NOMEM, "overloaded"), (sqlite3.SQLITE_ERROR, None), (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
])
def test_codes_of_sqlite(code: int, reason: str | None) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    assert getattr(unavailable(driver_error(error)), "reason", None) == reason


@pytest.mark.parametrize(("state", "reason"), [
    ("08006", "down"), ("57P01", "down"), ("57P03", "down"), ("58030", "down"), ("55P03", "locked"), ("40P01", "locked"),
    ("40001", "locked"), ("57014", "overloaded"), ("53100", "full"), ("53200", "overloaded"), ("53300", "overloaded"),
    ("25006", "read-only"), ("XX001", "damaged"), ("23505", None), ("42501", None), ("42P01", None),
])
def test_states_of_postgresql(state: str, reason: str | None) -> None:
    error = type("Error", (psycopg.OperationalError,), {"sqlstate": state})("x")
    assert getattr(unavailable(driver_error(error)), "reason", None) == reason


def test_what_is_no_matter_of_the_database_is_a_mistake_of_ours() -> None:
    assert unavailable(StatementError("x", "SELECT 1", None, ValueError("x"))) is None
    assert unavailable(PoolTimeout("all in use")).reason == "overloaded"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["down", "locked", "full", "overloaded", "read-only", "damaged"])
def test_each_reason_has_a_text(reason: str, language: str) -> None:
    told = StoreUnavailable(reason, "detail of the driver")
    texts = [say(f"{told.code}.{part}", language, **told.params) for part in ("message", "hint")]
    assert all(texts)
    assert "detail" not in " ".join(texts)


@pytest.mark.parametrize(("code", "params"), [
    ("store-address", {"url": "x"}), ("store-folder", {"folder": "x", "error": "y"}),
    ("store-outdated", {"found": "1", "expected": "2"}), ("store-too-new", {"found": "1", "expected": "2"}),
    ("store-roles-missing", {"role": "x", "login": "y"}),
])
def test_each_error_has_a_text(code: str, params: dict[str, object]) -> None:
    for language in LANGUAGES:
        assert say(f"{code}.message", language, **params)
        assert say(f"{code}.hint", language, **params)

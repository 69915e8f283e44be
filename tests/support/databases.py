"""Stores for tests, on both databases, with a clock that stands still until a test moves it.

`store` is an empty store, once on SQLite and once on PostgreSQL: a test that takes it runs twice. `clock` is its clock.
`database` is where it is, for tests that open it more than once. `server` is the PostgreSQL of this process.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from postgres import PostgresServer

from dueprocess.engine.store import Store

NOON = 1_772_452_800
"""2026-03-02T12:00:00Z, a Monday: where the clocks of tests begin."""

_NUMBERS = count(1)


@dataclass
class Clock:
    """Tells the instant it was set to."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: int) -> int:
        self.now += seconds
        return self.now


@dataclass
class Database:
    """An address, and the stores that were opened there."""

    kind: str
    url: str
    clock: Clock
    _opened: list[Store] = field(default_factory=list)

    def open(self, clock: Callable[[], int] | None = None, *, migrate: bool = True) -> Store:
        store = Store.open(self.url, clock or self.clock, migrate=migrate)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    Store.open(f"sqlite:///{path}", Clock()).close()
    return path


@pytest.fixture(scope="session")
def postgresql_template(server: PostgresServer) -> str:
    """A database with the tables, to be copied."""
    server.do("CREATE DATABASE tables_only")
    Store.open(server.url("tables_only"), Clock()).close()
    return "tables_only"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    made = sqlite_database if request.param == "sqlite" else postgresql_database
    with_tables = request.getfixturevalue(f"{request.param}_template")
    yield from made(with_tables, request, tmp_path, clock)


def sqlite_database(template: Path, _: pytest.FixtureRequest, folder: Path, clock: Clock) -> Iterator[Database]:
    path = folder / "store.db"
    shutil.copyfile(template, path)
    found = Database("sqlite", f"sqlite:///{path}", clock)
    yield found
    found.close()


def postgresql_database(template: str, request: pytest.FixtureRequest, _: Path, clock: Clock) -> Iterator[Database]:
    server: PostgresServer = request.getfixturevalue("server")
    name = f"test_{next(_NUMBERS)}"
    server.do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    found = Database("postgresql", server.url(name), clock)
    yield found
    found.close()
    server.do(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(database: Database) -> Store:
    return database.open()

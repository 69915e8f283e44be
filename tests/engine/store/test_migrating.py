"""Tables are made once, however many processes start, and those of another program are told apart."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, get_ident

import pytest
from databases import Clock
from sqlalchemy import text

from dueprocess.engine.store import Store, StoreError, cases, migrating

START = """\
import sys
from dueprocess.engine.store import Store
sys.stdin.readline()
Store.open(sys.argv[1], lambda: 1).close()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/deep/in/store.db"
        return
    request.getfixturevalue("postgresql_template")  # the roles are there: making them would be a lock, too
    server = request.getfixturevalue("server")
    name = f"empty_{os.getpid()}"
    server.do(f"CREATE DATABASE {name}")
    yield server.url(name)
    server.do(f"DROP DATABASE {name} WITH (FORCE)")


def test_processes_that_start_at_once_all_find_the_tables(empty: str) -> None:
    starting = [
        subprocess.Popen([sys.executable, "-c", START, empty], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for each in starting:  # each has imported all it needs when it reads this
        each.stdin.write("go\n")
        each.stdin.flush()
    errors = [each.communicate(timeout=60)[1] for each in starting]
    assert [each.returncode for each in starting] == [0, 0, 0], errors
    store = Store.open(empty, Clock(), migrate=False)
    with store.reading("a") as tx:
        assert cases.count(tx) == 0
    store.close()


def test_two_that_both_found_no_tables_make_them_once(empty: str, monkeypatch) -> None:
    """Both have looked before either has begun; then they are held up to look again together, which the lock forbids."""
    first, again, looked, look = Barrier(2), Barrier(2), set(), migrating._revision

    def look_together(connection, scripts):
        found = look(connection, scripts)
        if get_ident() not in looked:
            looked.add(get_ident())
            first.wait(30)
        else:
            with suppress(BrokenBarrierError):
                again.wait(0.3)
        return found

    monkeypatch.setattr(migrating, "_revision", look_together)
    with ThreadPoolExecutor(2) as both:
        for store in both.map(lambda _: Store.open(empty, Clock()), range(2)):
            store.close()


def test_without_migrating_tables_are_only_looked_at(empty: str) -> None:
    if empty.startswith("sqlite:"):
        Path(empty.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    with pytest.raises(StoreError) as caught:
        Store.open(empty, Clock(), migrate=False)
    assert caught.value.code == "store-outdated"
    assert caught.value.params["found"] == "none"


@pytest.mark.parametrize("migrate", [True, False])
def test_tables_of_a_newer_program_are_left_alone(database, migrate: bool) -> None:
    with database.open().engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as caught:
        database.open(migrate=migrate)
    assert caught.value.code == "store-too-new"
    assert caught.value.params["found"] == "9999"


def test_a_migration_that_fails_leaves_nothing(empty: str, monkeypatch, tmp_path) -> None:
    """All migrations are one transaction: the tables of the first go with the failure of the last."""
    with monkeypatch.context() as broken:
        broken.setattr("dueprocess.engine.store.migrating.command.upgrade", upgrade_and_fail(migrating.command.upgrade))
        with pytest.raises(ZeroDivisionError):
            Store.open(empty, Clock())
    with pytest.raises(StoreError) as caught:
        Store.open(empty, Clock(), migrate=False)
    assert caught.value.params["found"] == "none"
    Store.open(empty, Clock()).close()


def upgrade_and_fail(upgrade):
    def failing(config, revision):
        upgrade(config, revision)
        raise ZeroDivisionError

    return failing


def test_opening_again_changes_nothing(database) -> None:
    database.open()
    again = database.open()
    with again.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1

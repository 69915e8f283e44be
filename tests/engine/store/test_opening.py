"""Transactions: kept as a whole or not at all, seen by others when kept, and durable when their block has ended."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from threading import Event, Thread

import pytest
from databases import Clock
from postgres import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stored import open_case

from dueprocess.engine.store import Store, cases, journal
from dueprocess.engine.store.records import NewEntry

NOTE = NewEntry("opened", "agent", "{}")


def lines(store: Store, tenant: str = "a") -> int:
    with store.reading(tenant) as tx:
        return len(journal.page(tx, limit=100_000))


def test_what_leaves_the_block_as_an_exception_undoes_it_as_a_whole(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(store)
    assert lines(store) == 0
    with store.reading("a") as tx:
        assert cases.count(tx) == 0


def write_and_fail(store: Store) -> None:
    with store.transaction("a") as tx:
        open_case(tx)
        journal.note(tx, NOTE)
        raise ZeroDivisionError


def test_a_transaction_has_one_instant(store: Store, clock: Clock) -> None:
    began = clock.now
    with store.transaction("a") as tx:
        clock.forward(10)
        assert journal.note(tx, NOTE).at == began


@pytest.mark.parametrize("kind", ["transaction", "reading"])
def test_a_tenant_has_a_name(store: Store, kind: str) -> None:
    with pytest.raises(ValueError, match="name"), getattr(store, kind)(""):
        pass


def test_a_worker_has_no_tenant_until_it_enters_one(store: Store) -> None:
    with store.waking() as tx:
        with pytest.raises(LookupError):
            journal.page(tx)
        with pytest.raises(ValueError, match="name"):
            tx.enter("")
        tx.enter("a")
        assert journal.page(tx) == ()


def test_who_reads_writes_nothing(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-only|readonly"), store.reading("a") as tx:
        journal.note(tx, NOTE)
    with store.transaction("a") as tx:
        journal.note(tx, NOTE)
    assert lines(store) == 1


def test_who_reads_sees_one_instant_and_waits_for_nobody(database) -> None:
    reader, writer = database.open(), database.open()
    with reader.reading("a") as reading:
        assert journal.page(reading) == ()
        with writer.transaction("a") as tx:
            journal.note(tx, NOTE)
            assert journal.page(reading) == ()
        assert journal.page(reading) == ()
    assert lines(reader) == 1


def test_writers_wait_for_each_other_on_the_same_rows(database) -> None:
    one, two, waiting = database.open(), database.open(), Event()
    with one.transaction("a") as tx:
        open_case(tx)
    seen = []

    def second() -> None:
        waiting.set()
        with two.transaction("a") as tx:
            seen.append(cases.lock(tx, "c1").wake_at)

    with one.transaction("a") as tx:
        case = cases.lock(tx, "c1")
        thread = Thread(target=second)
        thread.start()
        waiting.wait(10)
        cases.change(tx, replace(case, wake_at=77))
    thread.join(10)
    assert seen == [77]


WRITER = """\
import sys
from dueprocess.engine.store import Store, journal
from dueprocess.engine.store.records import NewEntry
store = Store.open(sys.argv[1], lambda: 1, migrate=False)
for number in range(int(sys.argv[2])):
    with store.transaction("a") as tx:
        journal.note(tx, NewEntry("opened", sys.argv[3], "{}"))
    print(number, flush=True)
"""


def writer(database, count: int, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, database.url, str(count), name],
                            stdout=subprocess.PIPE, text=True)


def test_several_processes_write_at_once(database) -> None:
    store = database.open()
    processes = [writer(database, 40, name) for name in ("x", "y")]
    for _ in range(40):
        with store.transaction("a") as tx:
            journal.note(tx, NOTE)
    for each in processes:
        each.communicate(timeout=60)
    assert [each.returncode for each in processes] == [0, 0]
    with store.reading("a") as tx:
        found = journal.page(tx, limit=1000)
    assert len({each.number for each in found}) == len(found) == 120


def test_what_was_acknowledged_survives_a_kill(database) -> None:
    """Each line that the process said it had written is there after a SIGKILL; at most one more is."""
    store = database.open()
    process = writer(database, 100_000, "x")
    acknowledged = 0
    while acknowledged < 30:
        acknowledged = int(process.stdout.readline()) + 1
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += len(process.communicate(timeout=60)[0].splitlines())
    assert lines(store) in (acknowledged, acknowledged + 1)


def test_what_was_acknowledged_survives_a_crash_of_the_server() -> None:
    """On PostgreSQL as it is set up for use: the server is killed, not stopped."""
    server = PostgresServer(durable=True)
    try:
        server.start()
        server.do("CREATE DATABASE kept")
        store = Store.open(server.url("kept"), Clock())
        with store.transaction("a") as tx:
            journal.note(tx, NOTE)
        server.kill()
        server.start()
        assert lines(store) == 1
        store.close()
    finally:
        server.remove()


def test_the_connections_are_ready_for_the_next(database) -> None:
    """Whatever a transaction left behind, the next one on the same connection is a new one."""
    store = database.open()
    for _ in range(50):
        with pytest.raises(DBAPIError):
            write_nonsense(store)
        with store.transaction("b") as tx:
            assert cases.count(tx) == 0


def write_nonsense(store: Store) -> None:
    with store.transaction("a") as tx:
        open_case(tx)
        tx.run(text("INSERT INTO timers (tenant) VALUES ('a')"))

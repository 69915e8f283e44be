"""The worker sleeps until something is due or changed, works it off, and stops when it is told to."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

from databases import Clock, Database
from lives import Life, shipped

from dueprocess.engine.service import worker as module
from dueprocess.engine.service.worker import Worker
from dueprocess.engine.store import StoreUnavailable

RECEIVED = {"source": "external", "category": "business", "preliminary_validity": "established"}


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


@contextmanager
def working(*workers: Worker) -> Iterator[None]:
    threads = [Thread(target=each.run) for each in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for each in workers:
            each.stop()
        for thread in threads:
            thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def life_in(database: Database, clock: Clock) -> Life:
    return Life(database.open(), clock, shipped("xinbang")).publish()


def test_it_tells_what_comes_due_while_it_runs(database: Database, clock: Clock) -> None:
    life = life_in(database, clock)
    with working(Worker(life.book)):
        case = life.open("2025-03-03T09:00", **RECEIVED)
        life.jump("2025-03-03T09:05:01")
        wait_for(lambda: len(life.told(case)) == 3)


def test_a_change_in_the_same_process_is_seen_at_once(database: Database, clock: Clock, monkeypatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 600.0)  # only the bell can wake it
    life = life_in(database, clock)
    with working(Worker(life.book)):
        case = life.open("2025-03-03T09:10", {"at": "2025-03-03T09:00", "event": "received", **RECEIVED})
        assert len(life.told(case)) == 3  # what was late already came with the opening
        life.clock.now = life.at("2025-03-05T09:00")
        life.book.bell.set()
        wait_for(lambda: any("missed resolve" in line for line in life.told(case)))


def test_two_workers_of_two_stores_tell_everything_once(database: Database, clock: Clock) -> None:
    life = life_in(database, clock)
    other = Life(database.open(), clock, shipped("xinbang"))
    cases = [life.open("2025-03-03T09:00", **RECEIVED) for _ in range(8)]
    life.jump("2025-03-05T09:00")
    with working(Worker(life.book), Worker(other.book)):
        wait_for(lambda: life.next_wake() is None)
    told = [[each.key for each in life.effects(case)] for case in cases]
    assert all(each == told[0] for each in told)
    assert len(told[0]) == len(set(told[0])) > 3


def test_while_the_store_is_down_it_waits(database: Database, clock: Clock, monkeypatch) -> None:
    life = life_in(database, clock)
    asked = []

    def down(book):
        asked.append(book)
        raise StoreUnavailable("locked", "as a test has it")

    monkeypatch.setattr(module, "wake", down)
    with working(Worker(life.book)):
        wait_for(lambda: len(asked) > 0)

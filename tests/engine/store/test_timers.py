"""Timers: one for each case, claimed by one worker at a time, the earliest first."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from stored import open_case

from dueprocess.engine.store import Store, StoreUnavailable, Transaction, cases, journal, opening, timers
from dueprocess.engine.store.records import PERIODS, AstrayTimer, NewEntry, Timer


def wake(store: Store, tenant: str, **wakes: int | None) -> None:
    with store.transaction(tenant) as tx:
        for case_id, at in wakes.items():
            timers.set_timer(tx, case_id, at)


def test_the_earliest_due_timer_of_any_tenant_is_claimed(store: Store, clock) -> None:
    now = clock.now
    wake(store, "a", c1=now - 5, c2=now + 1)
    wake(store, "b", c1=now - 10)
    with store.waking() as tx:
        assert timers.claim(tx) == Timer("b", "c1", now - 10)
        assert timers.next_wake(tx) == now - 10


def test_nothing_is_claimed_before_it_is_due(store: Store, clock) -> None:
    with store.waking() as tx:
        assert timers.next_wake(tx) is None
        assert timers.claim(tx) is None
    wake(store, "a", c1=clock.now + 1)
    with store.waking() as tx:
        assert timers.claim(tx) is None
        assert timers.next_wake(tx) == clock.now + 1
    clock.forward(1)
    with store.waking() as tx:
        assert timers.claim(tx) == Timer("a", "c1", clock.now)


def test_a_wake_is_one_transaction_from_claim_to_next_timer(store: Store, clock) -> None:
    wake(store, "a", c1=clock.now)
    with store.waking() as tx:
        claimed = timers.claim(tx)
        tx.enter(claimed.tenant)
        timers.set_timer(tx, claimed.case_id, clock.now + 60)
        journal.note(tx, NewEntry("woken", "worker", "{}", "c1"))
    with store.reading("a") as tx:
        assert timers.of_case(tx, "c1") == Timer("a", "c1", clock.now + 60)
        assert len(journal.page(tx)) == 1


def test_a_wake_that_fails_leaves_the_timer_due(store: Store, clock) -> None:
    wake(store, "a", c1=clock.now)
    with pytest.raises(ZeroDivisionError), store.waking() as tx:
        fail_in_a_wake(tx)
    with store.waking() as tx:
        assert timers.claim(tx) == Timer("a", "c1", clock.now)


def fail_in_a_wake(tx: Transaction) -> None:
    tx.enter(timers.claim(tx).tenant)
    timers.set_timer(tx, "c1", None)
    raise ZeroDivisionError


def test_a_timer_that_is_worked_on_is_left_to_its_worker(database, clock) -> None:
    """PostgreSQL gives the second worker the next one; SQLite, which has one writer, lets it wait in vain."""
    one, two = database.open(), database.open()
    wake(one, "a", c1=clock.now - 2, c2=clock.now - 1)
    with one.waking() as first:
        assert timers.claim(first).case_id == "c1"
        if database.kind == "postgresql":
            with two.waking() as second:
                assert timers.claim(second).case_id == "c2"
        else:
            impatient(two)
            with pytest.raises(StoreUnavailable) as caught, two.waking():
                pass
            assert caught.value.reason == "locked"


def impatient(store: Store) -> None:
    """Its next transaction on SQLite waits for nobody."""
    with store.reading("a") as tx:
        tx.run(text("PRAGMA busy_timeout = 0"))


def test_a_recording_and_a_wake_lock_in_one_order(database, clock, monkeypatch) -> None:
    """Who has locked a case to record in it has its timer too: no wake can hold one and wait for the other."""
    one, two = database.open(), database.open()
    with one.transaction("a") as tx:
        open_case(tx)
    wake(one, "a", c1=clock.now)
    if database.kind == "sqlite":
        return
    with one.transaction("a") as recording:
        cases.lock(recording, "c1")
        with two.waking() as waking:
            assert timers.claim(waking) is None
    monkeypatch.setattr(opening, "LOCK_TIMEOUT", "50ms")
    with one.waking() as waking:
        waking.enter(timers.claim(waking).tenant)
        with pytest.raises(StoreUnavailable) as caught, two.transaction("a") as recording:
            cases.lock(recording, "c1")
        assert caught.value.reason == "locked"
        assert cases.lock(waking, "c1") is not None


def test_a_timer_is_set_anew_and_taken_away(store: Store) -> None:
    wake(store, "a", c1=5, c2=6)
    wake(store, "a", c1=7, c2=None)
    wake(store, "a", c3=None)
    with store.reading("a") as tx:
        assert timers.of_case(tx, "c1") == Timer("a", "c1", 7)
        assert timers.of_case(tx, "c2") is None


def test_the_auditor_finds_timers_that_are_not_what_the_case_says(store: Store) -> None:
    with store.transaction("a") as tx:
        for name, said in {"c1": 5, "c2": 5, "c3": 5, "c4": None, "c5": None}.items():
            cases.change(tx, replace(open_case(tx, name), wake_at=said))
        for name, at in {"c1": 5, "c2": 6, "c4": 7, PERIODS: 8}.items():
            timers.set_timer(tx, name, at)
    with store.transaction("b") as tx:
        timers.set_timer(tx, "c3", 5)
    with store.reading("a") as tx:
        assert timers.astray(tx) == (AstrayTimer("c2", 5, 6), AstrayTimer("c3", 5, None), AstrayTimer("c4", None, 7))
        assert timers.astray(tx, after="c2", limit=1) == (AstrayTimer("c3", 5, None),)


def test_claiming_costs_one_probe_of_an_index(store: Store) -> None:
    """The plan of the database, not a stopwatch: no table is read through, nothing is sorted."""
    statement = timers._earliest(5).compile(store.engine, compile_kwargs={"literal_binds": True})
    with store.waking() as tx:
        if tx.on_postgresql:
            tx.run(text("SET LOCAL enable_seqscan = off"))
            tx.run(text("SET LOCAL enable_bitmapscan = off"))
            plan = [row[0] for row in tx.run(text(f"EXPLAIN {statement}"))]
        else:
            plan = [row[3] for row in tx.run(text(f"EXPLAIN QUERY PLAN {statement}"))]
    assert any("timers_by_wake" in line for line in plan)
    assert not any("Sort" in line or "TEMP B-TREE" in line or "SCAN" in line for line in plan)

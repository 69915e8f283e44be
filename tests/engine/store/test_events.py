"""Events: appended in order, never changed but by an erasure."""

import pytest
from sqlalchemy.exc import DBAPIError
from stored import new_event, open_case, record

from dueprocess.engine.store import Store, events
from dueprocess.engine.store.records import Commitment, Event
from dueprocess.engine.store.tables import events as table


@pytest.fixture
def case(store: Store) -> Store:
    with store.transaction("a") as tx:
        open_case(tx)
    return store


def test_events_are_read_as_they_were_recorded(case: Store, clock) -> None:
    given = new_event("called", event_id="x", corrects="w", forced_by="boss", key="k", key_digest="sha256:k",
                      body='{"text":"早上好 \\u0000 \'"}')
    with case.transaction("a") as tx:
        first, second = events.append(tx, "c1", 0, [given, new_event("closed", happened_at=999)], tx.now + 1)
    assert first == Event("c1", 1, "x", "called", 1000, clock.now + 1, given.body, "w", "boss", "k", "sha256:k", None)
    assert (second.sequence, second.event_id, second.happened_at) == (2, "e2", 999)
    with case.reading("a") as tx:
        assert events.of_case(tx, "c1") == (first, second)
        assert events.of_case(tx, "c1", up_to=1) == (first,)
        assert events.recorded_under(tx, "c1", "k") == first
        assert events.recorded_under(tx, "c1", "other") is None
        assert events.has_id(tx, "c1", "e2")
        assert not events.has_id(tx, "c1", "e3")


def test_an_id_is_given_that_no_caller_has_used(case: Store) -> None:
    with case.transaction("a") as tx:
        record(tx, version=0, event_id="e2")
        assert record(tx, version=1).event_id == "e2-"
        both = events.append(tx, "c1", 2, [new_event(), new_event(event_id="e3")], tx.now)
    assert [each.event_id for each in both] == ["e3-", "e3"]


@pytest.mark.parametrize("again", [{"version": 0}, {"version": 1, "event_id": "e1"}, {"version": 1, "key": "k"}],
                         ids=["sequence", "id", "key"])
def test_nothing_stands_twice(case: Store, again) -> None:
    with case.transaction("a") as tx:
        record(tx, key="k")
    with pytest.raises(DBAPIError), case.transaction("a") as tx:
        record(tx, **again)
    with case.reading("a") as tx:
        assert len(events.of_case(tx, "c1")) == 1


def test_an_event_belongs_to_a_case(store: Store) -> None:
    with pytest.raises(DBAPIError), store.transaction("a") as tx:
        record(tx, "nobody")


@pytest.mark.parametrize("change", [
    table.update().values(body="{}"),
    table.update().values(body="{}", erased_at=5000),
    table.update().values(happened_at=0),
    table.delete(),
], ids=["body", "body as erased", "instant", "delete"])
def test_what_was_recorded_stays(case: Store, change) -> None:
    with case.transaction("a") as tx:
        before = record(tx)
    with pytest.raises(DBAPIError), case.transaction("a") as tx:
        tx.run(change)
    with case.reading("a") as tx:
        assert events.of_case(tx, "c1") == (before,)


def test_a_record_is_not_replaced_by_another_of_its_key(database) -> None:
    """SQLite's INSERT OR REPLACE deletes; on PostgreSQL there is no such statement."""
    store = database.open()
    with store.transaction("a") as tx:
        open_case(tx)
        before = record(tx)
    again = table.insert().prefix_with("OR REPLACE", dialect="sqlite").values(
        tenant="a", case_id="c1", sequence=1, event_id="e1", event="other", happened_at=1, recorded_at=1, body="{}")
    with pytest.raises(DBAPIError), store.transaction("a") as tx:
        tx.run(again)
    with store.reading("a") as tx:
        assert events.of_case(tx, "c1") == (before,)


def left(at: int, fact: str = "customer") -> Commitment:
    return Commitment("c1", 1, fact, "salt-1", "sha256:c", at)


def test_an_erasure_replaces_a_body_and_leaves_commitments(case: Store, clock) -> None:
    with case.transaction("a") as tx:
        record(tx)
    with case.transaction("a") as tx:
        events.erase(tx, "c1", 1, '{"erased":["customer"]}', [left(tx.now)])
    with case.reading("a") as tx:
        (found,) = events.of_case(tx, "c1")
        assert (found.body, found.erased_at) == ('{"erased":["customer"]}', clock.now)
        assert events.commitments_of(tx, "c1") == (left(clock.now),)


def test_each_erasure_needs_its_own_commitment(case: Store, clock) -> None:
    with case.transaction("a") as tx:
        record(tx)
        events.erase(tx, "c1", 1, "{}", [left(tx.now)])
    clock.forward(1)
    with pytest.raises(DBAPIError), case.transaction("a") as tx:
        events.erase(tx, "c1", 1, '{"event":"another"}', [])
    with case.transaction("a") as tx:
        events.erase(tx, "c1", 1, "{}", [left(tx.now, "address")])
    with case.reading("a") as tx:
        assert [each.fact for each in events.commitments_of(tx, "c1")] == ["address", "customer"]


def test_an_erasure_changes_nothing_but_the_body(case: Store) -> None:
    with case.transaction("a") as tx:
        record(tx)
        events.erase(tx, "c1", 1, "{}", [left(tx.now)])
    with pytest.raises(DBAPIError), case.transaction("a") as tx:
        tx.run(table.update().values(erased_at=tx.now, happened_at=1))


def test_only_what_is_there_is_erased(case: Store) -> None:
    with pytest.raises(LookupError), case.transaction("a") as tx:
        events.erase(tx, "c1", 1, "{}", [left(tx.now)])

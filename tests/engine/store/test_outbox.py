"""The outbox: queued once, sent by one at a time, settled once, never lost."""

import pytest
from sqlalchemy.exc import DBAPIError
from stored import message, subscription

from dueprocess.engine.store import Store, outbox, subscriptions

LEASE = 30


@pytest.fixture
def queued(store: Store) -> Store:
    """Two messages of `a` and one of `b`, due now."""
    for tenant, names in {"a": ["m1", "m2"], "b": ["m1"]}.items():
        with store.transaction(tenant) as tx:
            subscriptions.subscribe(tx, subscription())
            assert outbox.queue(tx, [message(name) for name in names]) == len(names)
    return store


def claim(store: Store, limit: int = 10) -> list[tuple[str, str]]:
    with store.waking() as tx:
        return [(each.tenant, each.id) for each in outbox.claim(tx, limit, LEASE)]


def test_what_is_queued_twice_stands_once(queued: Store) -> None:
    with queued.transaction("a") as tx:
        assert outbox.queue(tx, [message("m1", body='{"other":1}'), message("m3")]) == 1
    with queued.reading("a") as tx:
        assert outbox.find(tx, "m1").body == "{}"
        assert [each.id for each in outbox.of_case(tx, "c1")] == ["m1", "m2", "m3"]


def test_a_message_belongs_to_a_subscription(queued: Store) -> None:
    with pytest.raises(DBAPIError), queued.transaction("a") as tx:
        outbox.queue(tx, [message("m9", subscription="nobody")])


def test_a_claim_leases_messages_of_all_tenants(queued: Store, clock) -> None:
    assert sorted(claim(queued)) == [("a", "m1"), ("a", "m2"), ("b", "m1")]
    assert claim(queued) == []
    with queued.reading("a") as tx:
        found = outbox.find(tx, "m1")
    assert (found.attempts, found.attempt_at, found.lease_until) == (1, clock.now + LEASE, clock.now + LEASE)


def test_a_claim_takes_no_more_than_its_limit(queued: Store) -> None:
    first, second = claim(queued, limit=2), claim(queued, limit=2)
    assert (len(first), len(second)) == (2, 1)
    assert not set(first) & set(second)


def test_a_claim_leaves_subscriptions_that_are_busy(queued: Store) -> None:
    with queued.waking() as tx:
        found = outbox.claim(tx, 10, LEASE, busy=[("a", "s1"), ("c", "s1")])
    assert [(each.tenant, each.id) for each in found] == [("b", "m1")]


def test_two_workers_never_claim_the_same(database) -> None:
    one, two = database.open(), database.open()
    with one.transaction("a") as tx:
        subscriptions.subscribe(tx, subscription())
        outbox.queue(tx, [message("m1"), message("m2")])
    if database.kind == "sqlite":
        assert len(claim(one, 1)) == len(claim(two, 2)) == 1
        return
    with one.waking() as first, two.waking() as second:
        held = outbox.claim(first, 1, LEASE)
        others = outbox.claim(second, 2, LEASE)
    assert len(held) == len(others) == 1
    assert held[0].id != others[0].id


def test_what_a_killed_worker_did_not_settle_is_due_when_its_lease_has_run_out(queued: Store, clock) -> None:
    claim(queued)
    clock.forward(LEASE - 1)
    assert claim(queued) == []
    clock.forward(1)
    assert len(claim(queued)) == 3


def test_an_attempt_is_settled_by_whoever_holds_its_lease(queued: Store, clock) -> None:
    claim(queued)
    clock.forward(LEASE)
    claim(queued)
    with queued.transaction("a") as tx:
        assert not outbox.delivered(tx, "m1", attempt=1)
        assert outbox.delivered(tx, "m1", attempt=2)
        assert not outbox.failed(tx, "m1", 2, "late", None)
    with queued.reading("a") as tx:
        found = outbox.find(tx, "m1")
    assert (found.delivered_at, found.dead_at, found.error, found.lease_until) == (clock.now, None, None, None)


def test_a_failed_attempt_is_due_again_when_its_sender_says(queued: Store, clock) -> None:
    claim(queued)
    with queued.transaction("a") as tx:
        assert outbox.failed(tx, "m1", 1, "500", clock.now + 5)
    with queued.waking() as tx:
        assert outbox.next_attempt(tx) == clock.now + 5
    clock.forward(5)
    assert claim(queued) == [("a", "m1")]


def test_a_dead_message_is_sent_again_when_asked_for(queued: Store, clock) -> None:
    claim(queued)
    with queued.transaction("a") as tx:
        outbox.failed(tx, "m1", 1, "404", None)
        outbox.delivered(tx, "m2", 1)
    clock.forward(100 * LEASE)
    assert claim(queued) == [("b", "m1")]
    with queued.reading("a") as tx:
        assert outbox.counts(tx) == {"pending": 0, "delivered": 1, "dead": 1}
        assert [each.error for each in outbox.page(tx, "dead")] == ["404"]
    with queued.transaction("a") as tx:
        assert outbox.resend_dead(tx) == 1
        assert outbox.resend_dead(tx) == 0
        assert outbox.resend(tx, "m2")
        assert not outbox.resend(tx, "m9")
    assert sorted(claim(queued)) == [("a", "m1"), ("a", "m2")]
    with queued.reading("a") as tx:
        assert outbox.find(tx, "m1").attempts == 1


def test_what_is_being_sent_is_not_sent_again_at_the_same_time(queued: Store, clock) -> None:
    claim(queued)
    with queued.transaction("a") as tx:
        assert not outbox.resend(tx, "m1")
    clock.forward(LEASE)
    with queued.transaction("a") as tx:
        assert outbox.resend(tx, "m1")


def test_what_is_pending_for_an_ended_subscription_is_given_up(queued: Store) -> None:
    with queued.transaction("a") as tx:
        assert outbox.bury(tx, "s1", "410") == 2
        assert outbox.bury(tx, "s1", "410") == 0
    assert claim(queued) == [("b", "m1")]


def test_messages_are_paged(queued: Store) -> None:
    with queued.reading("a") as tx:
        assert [each.id for each in outbox.page(tx, limit=1)] == ["m1"]
        assert [each.id for each in outbox.page(tx, "pending", after="m1")] == ["m2"]
        assert outbox.page(tx, "delivered") == ()

"""Subscriptions: added once, ended, never forgotten."""

from stored import subscription

from dueprocess.engine.store import Store, subscriptions


def test_subscriptions_stand_until_they_end(store: Store, clock) -> None:
    first, second = subscription("s2", created_at=1), subscription("s1", created_at=2)
    with store.transaction("a") as tx:
        assert subscriptions.subscribe(tx, second)
        assert subscriptions.subscribe(tx, first)
        assert not subscriptions.subscribe(tx, subscription("s1", target="https://elsewhere.example"))
    with store.reading("a") as tx:
        assert subscriptions.standing(tx) == (first, second)
    with store.transaction("a") as tx:
        assert subscriptions.end(tx, "s2")
        assert not subscriptions.end(tx, "s2")
        assert not subscriptions.end(tx, "s3")
    with store.reading("a") as tx:
        assert subscriptions.standing(tx) == (second,)
        assert [each.id for each in subscriptions.everyone(tx)] == ["s2", "s1"]
        assert subscriptions.find(tx, "s2").ended_at == clock.now
    with store.reading("b") as tx:
        assert subscriptions.everyone(tx) == ()

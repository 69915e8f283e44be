"""Policies: every one that was published, with its text."""

from dueprocess.engine.store import Store, policies
from dueprocess.engine.store.records import NewPolicy

ONE = NewPolicy("sha256:1", "p", "1.0.0", '{"pack.yaml":"包"}', "operator")
TWO = NewPolicy("sha256:2", "p", "2.0.0", "{}", "operator")
OTHER = NewPolicy("sha256:3", "q", "1.0.0", "{}", "operator")


def test_the_last_published_is_in_force(store: Store, clock) -> None:
    with store.transaction("a") as tx:
        one, two, other = (policies.publish(tx, each) for each in (ONE, TWO, OTHER))
    assert one.number < two.number < other.number
    assert (one.bundle, one.published_at, one.withdrawn_at) == (ONE.bundle, clock.now, None)
    with store.reading("a") as tx:
        assert policies.current(tx, "p") == two
        assert policies.current(tx, "q") == other
        assert policies.current(tx, "r") is None
        assert policies.by_digest(tx, "sha256:1") == one
        assert policies.by_digest(tx, "sha256:9") is None
        assert [each.number for each in policies.published(tx)] == [one.number, two.number, other.number]
        assert [each.digest for each in policies.published(tx, "p")] == ["sha256:1", "sha256:2"]
    with store.reading("b") as tx:
        assert policies.published(tx) == ()


def test_a_withdrawn_policy_is_no_more_in_force_and_stays_on_record(store: Store, clock) -> None:
    with store.transaction("a") as tx:
        one, _ = policies.publish(tx, ONE), policies.publish(tx, TWO)
    with store.transaction("a") as tx:
        assert policies.withdraw(tx, "sha256:2")
        assert not policies.withdraw(tx, "sha256:2")
    with store.reading("a") as tx:
        assert policies.current(tx, "p") == one
        assert policies.by_digest(tx, "sha256:2").withdrawn_at == clock.now
        assert [policies.is_withdrawn(tx, f"sha256:{each}") for each in (1, 2, 9)] == [False, True, False]


def test_a_digest_may_be_published_again(store: Store) -> None:
    with store.transaction("a") as tx:
        for each in (ONE, TWO):
            policies.publish(tx, each)
        policies.withdraw(tx, "sha256:1")
        again = policies.publish(tx, ONE)
    with store.reading("a") as tx:
        assert policies.current(tx, "p") == again
        assert policies.by_digest(tx, "sha256:1") == again
        assert not policies.is_withdrawn(tx, "sha256:1")

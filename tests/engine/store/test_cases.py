"""Cases: opened once, changed under a lock, paged by id."""

from dataclasses import replace
from threading import Thread

import pytest
from stored import open_case

from dueprocess.engine.store import Store, cases
from dueprocess.engine.store.records import Case, NewCase, Pin


def test_a_case_is_opened_at_version_0_and_pinned(store: Store, clock) -> None:
    with store.transaction("a") as tx:
        opened = cases.open_case(tx, NewCase("c1", "case", 900, "sha256:d1", "k1", "sha256:k"))
    now = clock.now
    assert opened == Case("c1", "case", now, 900, 0, "sha256:d1", None, None, None, "k1", "sha256:k")
    with store.reading("a") as tx:
        assert cases.find(tx, "c1") == opened
        assert cases.opened_under(tx, "k1") == opened
        assert cases.opened_under(tx, "k2") is None
        assert cases.pins_of(tx, "c1") == (Pin("c1", 0, now, "sha256:d1"),)


@pytest.mark.parametrize(("case_id", "key"), [("c1", None), ("c1", "k2"), ("c2", "k1")], ids=["id", "id, new key", "key"])
def test_a_taken_id_or_key_opens_nothing(store: Store, case_id: str, key: str | None) -> None:
    with store.transaction("a") as tx:
        open_case(tx, "c1", key="k1")
    with store.transaction("a") as tx:
        assert cases.open_case(tx, NewCase(case_id, "case", 0, "sha256:d2", key)) is None
        open_case(tx, "c3", key="k3")
    with store.reading("a") as tx:
        assert [each.case_id for each in cases.page(tx)] == ["c1", "c3"]


def test_tenants_do_not_share_ids_and_keys(store: Store) -> None:
    for tenant in ("a", "b"):
        with store.transaction(tenant) as tx:
            open_case(tx, "c1", key="k1")


def test_what_can_change_of_a_case_is_changed(store: Store) -> None:
    with store.transaction("a") as tx:
        opened = open_case(tx)
        changed = replace(opened, version=2, digest="sha256:d2", ended_at=5, merged_into="c0", wake_at=7, received_at=8)
        cases.change(tx, changed)
        cases.pin(tx, Pin("c1", 2, tx.now, "sha256:d2"))
    with store.reading("a") as tx:
        assert cases.find(tx, "c1") == changed
        assert [each.digest for each in cases.pins_of(tx, "c1")] == ["sha256:d1", "sha256:d2"]


def test_a_case_that_is_not_there_is_not_changed(store: Store) -> None:
    with store.transaction("a") as tx:
        opened = open_case(tx)
    with pytest.raises(LookupError), store.transaction("b") as tx:
        cases.change(tx, opened)


def test_pages_follow_each_other(store: Store) -> None:
    with store.transaction("a") as tx:
        for name in ("c1", "c2", "c3"):
            open_case(tx, name)
        cases.change(tx, replace(open_case(tx, "c4"), ended_at=1))
        cases.change(tx, replace(open_case(tx, "c5"), merged_into="c1"))
        open_case(tx, "c6", digest="sha256:d2")
    with store.reading("a") as tx:
        first = cases.page(tx, limit=2)
        assert [each.case_id for each in first] == ["c1", "c2"]
        assert [each.case_id for each in cases.page(tx, "c2")] == ["c3", "c4", "c5", "c6"]
        assert [each.case_id for each in cases.page(tx, running=True)] == ["c1", "c2", "c3", "c6"]
        assert [each.case_id for each in cases.page(tx, digest="sha256:d2")] == ["c6"]
        assert cases.count(tx) == 6


def test_a_locked_case_is_changed_by_one_at_a_time(store: Store) -> None:
    """Without the lock, two who read the same version would both write the one after it."""
    with store.transaction("a") as tx:
        open_case(tx)

    def count_up() -> None:
        for _ in range(20):
            with store.transaction("a") as tx:
                case = cases.lock(tx, "c1")
                assert case is not None
                cases.change(tx, replace(case, version=case.version + 1))

    threads = [Thread(target=count_up) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with store.reading("a") as tx:
        assert cases.find(tx, "c1").version == 60


def test_there_is_nothing_to_lock_in_a_case_of_another_tenant(store: Store) -> None:
    with store.transaction("a") as tx:
        open_case(tx)
    with store.transaction("b") as tx:
        assert cases.lock(tx, "c1") is None

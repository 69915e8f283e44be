"""Links: the earlier cases that share a key, the latest first."""

import pytest
from stored import open_case

from dueprocess.engine.store import Store, links
from dueprocess.engine.store.records import LinkKey


@pytest.fixture
def linked(store: Store) -> Store:
    for tenant in ("a", "b"):
        with store.transaction(tenant) as tx:
            for case_id, received, key in [("c1", 10, "x"), ("c2", 20, "x"), ("c3", 20, "y"), ("c4", 30, "x")]:
                open_case(tx, case_id)
                links.replace(tx, case_id, [LinkKey("same_customer", key, case_id, received, '{"n":1}')])
    return store


@pytest.mark.parametrize(("since", "before", "limit", "found"), [
    (0, 100, None, "c4 c2 c1"), (0, 30, None, "c2 c1"), (10, 20, None, "c1"), (11, 30, None, "c2"), (0, 100, 1, "c4"),
])
def test_the_cases_of_a_stretch_of_time(linked: Store, since: int, before: int, limit: int | None, found: str) -> None:
    with linked.reading("a") as tx:
        shared = links.sharing(tx, "same_customer", "x", since=since, before=before, limit=limit)
    assert [each.case_id for each in shared] == found.split()


def test_a_case_is_found_under_its_present_keys_only(linked: Store) -> None:
    new = LinkKey("same_customer", "z", "c1", 10, "{}")
    with linked.transaction("a") as tx:
        links.replace(tx, "c1", [new])
    with linked.reading("a") as tx:
        assert links.of_case(tx, "c1") == (new,)
        assert [each.case_id for each in links.sharing(tx, "same_customer", "x", since=0, before=99)] == ["c4", "c2"]
        assert links.sharing(tx, "same_customer", "z", since=0, before=99) == (new,)
    with linked.reading("b") as tx:
        assert links.of_case(tx, "c1")[0].key == "x"

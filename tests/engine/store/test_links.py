"""Links: the cases that share a key, in the order in which they came; one probe of an index finds them."""

import pytest
from sqlalchemy import text
from stored import open_case

from dueprocess.engine.store import Store, cases, links
from dueprocess.engine.store.records import LinkedCase, LinkKey, NewCase


@pytest.fixture
def linked(store: Store) -> Store:
    for tenant in ("a", "b"):
        with store.transaction(tenant) as tx:
            for case_id, received, key in [("c4", 30, "x"), ("c2", 20, "x"), ("c3", 20, "y"), ("c1", 20, "x")]:
                open_case(tx, case_id)
                links.replace(tx, case_id, [LinkKey("same_customer", key, case_id, received, '{"n":1}')])
    return store


def shared(store: Store, tenant: str, key: str) -> list[str]:
    with store.reading(tenant) as tx:
        return [each.case_id for each in links.sharing(tx, "same_customer", key)]


def test_the_cases_that_share_a_key_come_in_their_order(linked: Store) -> None:
    assert (shared(linked, "a", "x"), shared(linked, "a", "y"), shared(linked, "a", "z")) == (
        ["c1", "c2", "c4"], ["c3"], [])


def test_of_one_second_the_first_opened_comes_first(store: Store, clock) -> None:
    for case_id in ("z", "a"):
        with store.transaction("a") as tx:
            opened = open_case(tx, case_id).opened_at
            links.replace(tx, case_id, [LinkKey("same_customer", "x", case_id, 10, "{}")])
        clock.forward(5)
    assert shared(store, "a", "x") == ["z", "a"]
    with store.reading("a") as tx:
        assert links.sharing(tx, "same_customer", "x")[1] == LinkedCase("a", 10, opened, "{}")


def test_a_case_is_found_under_its_present_keys_only(linked: Store) -> None:
    new = LinkKey("same_customer", "z", "c1", 10, "{}")
    with linked.transaction("a") as tx:
        links.replace(tx, "c1", [new])
    assert (shared(linked, "a", "x"), shared(linked, "a", "z"), shared(linked, "b", "x")) == (
        ["c2", "c4"], ["c1"], ["c1", "c2", "c4"])
    with linked.reading("a") as tx:
        assert links.of_case(tx, "c1") == (new,)
    with linked.reading("b") as tx:
        assert links.of_case(tx, "c1")[0].key == "x"


def test_a_key_is_held_by_one_transaction_at_a_time(store: Store) -> None:
    with store.transaction("a") as tx:
        links.hold(tx, [("same_customer", "x"), ("same_room", "y"), ("same_customer", "x")])
        if tx.on_postgresql:
            held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            assert tx.run(held).scalar_one() == 2


def test_a_probe_goes_through_the_index_however_many_cases_there_are(store: Store) -> None:
    with store.transaction("a") as tx:
        for number in range(400):
            cases.open_case(tx, NewCase(f"c{number}", "case", number, "sha256:d1"))
            links.replace(tx, f"c{number}", [LinkKey("same_customer", f"k{number}", f"c{number}", number, "{}")])
    with store.engine.begin() as connection:
        statement = links._sharing("a", "same_customer", "k7").compile(
            connection, compile_kwargs={"literal_binds": True})
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE links"))
            connection.execute(text("ANALYZE cases"))
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # small tables are read whole, and rightly
        explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = "\n".join(str(row) for row in connection.execute(text(f"{explain} {statement}")))
    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
    if store.engine.dialect.name == "postgresql":
        assert "links_pk" in plan
    else:
        assert "SEARCH links USING INDEX sqlite_autoindex_links_1 (tenant=? AND link=? AND key=?)" in plan

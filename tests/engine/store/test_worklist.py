"""The worklist: what stands before whom, in order, in pages."""

import pytest
from stored import open_case, work

from dueprocess.engine.store import Store, worklist
from dueprocess.engine.store.records import Seat

ITEMS = {
    "c1": [
        work("answer", due=300),
        work("call", due=100, urgency=2),
        work("visit", due=None),
        work("late", urgency=0, due=500),
    ],
    "c2": [
        work("approve", "c2", role="manager", unit="north", due=200),
        work("sign", "c2", role="manager", unit=None, due=250),
        work("review", "c2", role=None, person="p1", due=50),
    ],
}
AGENT, NORTH, SOUTH, MANAGER = Seat("agent"), Seat("manager", "north"), Seat("manager", "south"), Seat("manager")


@pytest.fixture
def filled(store: Store) -> Store:
    with store.transaction("a") as tx:
        for case_id, items in ITEMS.items():
            open_case(tx, case_id)
            worklist.replace(tx, case_id, items)
    with store.transaction("b") as tx:
        open_case(tx)
        worklist.replace(tx, "c1", [work("other")])
    return store


@pytest.mark.parametrize(("seats", "person", "before", "found"), [
    ([AGENT], None, None, "late answer visit call"),
    ([AGENT], None, 301, "answer call"),
    ([NORTH], None, None, "approve sign"),
    ([SOUTH], None, None, "sign"),
    ([MANAGER], None, None, "approve sign"),
    ([], "p1", None, "review"),
    ([AGENT, NORTH], "p1", None, "late review approve sign answer visit call"),
    ([], None, None, ""),
    ([Seat("clerk")], "p2", None, ""),
])
def test_everybody_sees_what_is_theirs_most_urgent_first(filled: Store, seats, person, before, found: str) -> None:
    with filled.reading("a") as tx:
        items = worklist.of_seats(tx, seats, person, before=before)
    assert [each.duty for each in items] == found.split()


def test_an_item_is_read_as_it_was_written(filled: Store) -> None:
    with filled.reading("a") as tx:
        assert sorted(worklist.of_case(tx, "c1"), key=lambda each: each.duty) == sorted(
            ITEMS["c1"], key=lambda each: each.duty)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_hold_everything_once(filled: Store, size: int) -> None:
    seats, seen, after = [AGENT, MANAGER], [], None
    with filled.reading("a") as tx:
        while page := worklist.of_seats(tx, seats, "p1", after=after, limit=size):
            assert len(page) <= size
            seen += page
            after = worklist.place_of(page[-1])
        assert tuple(seen) == worklist.of_seats(tx, seats, "p1")
    assert len(seen) == 7


def test_a_case_replaces_what_it_asked_for(filled: Store) -> None:
    with filled.transaction("a") as tx:
        worklist.replace(tx, "c1", [work("close")])
        worklist.replace(tx, "c2", [])
    with filled.reading("a") as tx:
        assert [each.duty for each in worklist.of_seats(tx, [AGENT, MANAGER], "p1")] == ["close"]
    with filled.reading("b") as tx:
        assert [each.duty for each in worklist.of_case(tx, "c1")] == ["other"]

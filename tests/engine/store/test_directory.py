"""The directory: who holds what, at which instant."""

import pytest

from dueprocess.engine.store import Store, directory
from dueprocess.engine.store.records import Holding

HOLDINGS = [
    Holding("p1", "manager", "north", 100, 200, may_force=True),
    Holding("p1", "agent", None, 100),
    Holding("p2", "manager", None, 150),
    Holding("p3", "manager", "south", 150),
]


@pytest.fixture
def entered(store: Store) -> Store:
    with store.transaction("a") as tx:
        for each in HOLDINGS:
            directory.hold(tx, each)
    return store


@pytest.mark.parametrize(("at", "found"), [(99, []), (100, [1, 0]), (199, [1, 0]), (200, [1])])
def test_what_a_person_holds_at_an_instant(entered: Store, at: int, found: list[int]) -> None:
    with entered.reading("a") as tx:
        assert directory.held_by(tx, "p1", at) == tuple(HOLDINGS[each] for each in found)
    with entered.reading("b") as tx:
        assert directory.held_by(tx, "p1", at) == ()


@pytest.mark.parametrize(("unit", "at", "found"), [
    ("north", 150, "p1 p2"), ("north", 200, "p2"), ("south", 150, "p2 p3"), (None, 150, "p1 p2 p3"), ("north", 50, ""),
])
def test_who_holds_a_role_in_a_unit(entered: Store, unit: str | None, at: int, found: str) -> None:
    with entered.reading("a") as tx:
        assert [each.person for each in directory.holders(tx, "manager", unit, at)] == found.split()


@pytest.mark.parametrize(("person", "at", "may"), [("p1", 100, True), ("p1", 200, False), ("p2", 150, False)])
def test_who_may_force_at_an_instant(entered: Store, person: str, at: int, may: bool) -> None:
    with entered.reading("a") as tx:
        assert directory.may_force(tx, person, at) is may


def test_what_is_held_is_ended_and_entered_anew(entered: Store) -> None:
    with entered.transaction("a") as tx:
        assert directory.end(tx, "p1", "agent", None, 300)
        assert not directory.end(tx, "p1", "agent", None, 300)
        assert not directory.end(tx, "p1", "clerk", None, 300)
        directory.hold(tx, Holding("p2", "manager", None, 150, None, may_force=True))
    with entered.reading("a") as tx:
        assert directory.held_by(tx, "p1", 299) == (Holding("p1", "agent", None, 100, 300),)
        assert directory.held_by(tx, "p1", 300) == ()
        assert directory.may_force(tx, "p2", 150)
        assert len(directory.everybody(tx)) == 4

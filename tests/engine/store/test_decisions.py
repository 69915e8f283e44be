"""Decisions on record: numbered for each case, never changed."""

import pytest
from sqlalchemy.exc import DBAPIError
from stored import open_case

from dueprocess.engine.store import Store, decisions
from dueprocess.engine.store.records import GivenDecision, NewDecision
from dueprocess.engine.store.tables import decisions as table


def new(case_id: str = "c1", cause: str = "wake") -> NewDecision:
    return NewDecision(case_id, 10, 11, 1, "sha256:d", "sha256:a", cause)


@pytest.fixture
def given(store: Store) -> Store:
    with store.transaction("a") as tx:
        for case_id in ("c1", "c2"):
            open_case(tx, case_id)
        for each in (new(), new("c2"), new(cause="e2")):
            decisions.note(tx, each)
    return store


def test_decisions_are_numbered_within_their_case(given: Store) -> None:
    first = GivenDecision("c1", 1, 10, 11, 1, "sha256:d", "sha256:a", "wake")
    second = GivenDecision("c1", 2, 10, 11, 1, "sha256:d", "sha256:a", "e2")
    with given.reading("a") as tx:
        assert decisions.of_case(tx, "c1") == (first, second)
        assert decisions.of_case(tx, "c1", after=1) == (second,)
        assert decisions.of_case(tx, "c1", limit=1) == (first,)
        assert decisions.numbered(tx, "c1", 2) == second
        assert decisions.numbered(tx, "c1", 3) is None


@pytest.mark.parametrize("change", [table.update().values(as_of=0), table.delete()], ids=["update", "delete"])
def test_a_decision_stays_on_record(given: Store, change) -> None:
    with pytest.raises(DBAPIError), given.transaction("a") as tx:
        tx.run(change)

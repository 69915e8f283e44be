"""Effects: issued once, withdrawn, never deleted."""

import pytest
from sqlalchemy.exc import DBAPIError
from stored import effect, open_case

from dueprocess.engine.store import Store, effects


@pytest.fixture
def issued(store: Store) -> Store:
    with store.transaction("a") as tx:
        open_case(tx)
        effects.issue(tx, [effect("missed:answer:e1:2000", 1), effect("escalated:boss:e1:2000", 2)])
    return store


def test_effects_are_read_in_their_order(issued: Store) -> None:
    with issued.reading("a") as tx:
        assert effects.of_case(tx, "c1") == (effect("missed:answer:e1:2000", 1), effect("escalated:boss:e1:2000", 2))


def test_an_effect_is_issued_once(issued: Store) -> None:
    with pytest.raises(DBAPIError), issued.transaction("a") as tx:
        effects.issue(tx, [effect("missed:answer:e1:2000", 3)])


def test_an_effect_is_withdrawn_once_with_the_reason(issued: Store, clock) -> None:
    with issued.transaction("a") as tx:
        assert effects.withdraw(tx, "c1", "missed:answer:e1:2000", "e7")
        assert not effects.withdraw(tx, "c1", "missed:answer:e1:2000", "e8")
        assert not effects.withdraw(tx, "c1", "missed:nothing", "e8")
    with issued.reading("a") as tx:
        gone, standing = effects.of_case(tx, "c1")
    assert (gone.withdrawn_at, gone.withdrawn_because) == (clock.now, "e7")
    assert standing.withdrawn_at is None

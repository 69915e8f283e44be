"""The journal only grows."""

import pytest

from dueprocess.engine.store import Store, journal
from dueprocess.engine.store.records import Entry, NewEntry
from dueprocess.engine.store.tables import journal as table

OPENED = NewEntry("opened", "agent", "{}", "c1")
PUBLISHED = NewEntry("published", "operator", '{"pack":"p"}')


def test_lines_are_kept_in_order_with_their_instant(store: Store, clock) -> None:
    with store.transaction("a") as tx:
        first = journal.note(tx, OPENED)
    clock.forward(60)
    with store.transaction("a") as tx:
        second = journal.note(tx, PUBLISHED)
    assert first == Entry(first.number, "c1", clock.now - 60, "opened", "agent", "{}")
    assert second.number > first.number
    with store.reading("a") as tx:
        assert journal.page(tx) == (first, second)
        assert journal.page(tx, limit=1) == (first,)
        assert journal.page(tx, after=first.number) == (second,)
        assert journal.page(tx, kind="published") == (second,)
        assert journal.of_case(tx, "c1") == (first,)


@pytest.mark.parametrize("change", [table.update().values(by="nobody"), table.delete()], ids=["update", "delete"])
def test_lines_are_never_changed_or_deleted(store: Store, change) -> None:
    with store.transaction("a") as tx:
        journal.note(tx, OPENED)
    with pytest.raises(Exception, match=r"never changed|permission denied"), store.transaction("a") as tx:
        tx.run(change)
    with store.reading("a") as tx:
        assert len(journal.page(tx)) == 1

"""Links: under which keys a case is found by later cases that share the facts which a link declares."""

from collections.abc import Sequence

from sqlalchemy import delete

from dueprocess.engine.store.records import LinkKey
from dueprocess.engine.store.rows import add, all_of, of_tenant, values_of
from dueprocess.engine.store.tables import links
from dueprocess.engine.store.transaction import Transaction


def replace(tx: Transaction, case_id: str, keys: Sequence[LinkKey]) -> None:
    """Sets the keys under which a case is found: these and no others."""
    tx.run(delete(links).where(links.c.tenant == tx.tenant, links.c.case_id == case_id))
    add(tx, links, [values_of(tx, each) for each in keys])


def of_case(tx: Transaction, case_id: str) -> tuple[LinkKey, ...]:
    """The keys under which a case is found."""
    found = of_tenant(tx, links, LinkKey).where(links.c.case_id == case_id)
    return all_of(tx, found.order_by(links.c.link, links.c.key), LinkKey)


def sharing(
    tx: Transaction, link: str, key: str, *, since: int, before: int, limit: int | None = None,
) -> tuple[LinkKey, ...]:
    """The cases that share a key, received from `since` until before `before`, the latest first: one index probe."""
    same = (links.c.link == link) & (links.c.key == key)
    found = of_tenant(tx, links, LinkKey).where(same, links.c.received_at >= since, links.c.received_at < before)
    return all_of(tx, found.order_by(links.c.received_at.desc(), links.c.case_id.desc()).limit(limit), LinkKey)

"""Links: under which keys a case is found by later cases that share the facts which a link declares."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, delete, select, text

from dueprocess.engine.store.records import LinkedCase, LinkKey
from dueprocess.engine.store.rows import add, all_of, of_tenant, values_of
from dueprocess.engine.store.tables import cases, links
from dueprocess.engine.store.transaction import Transaction

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def replace(tx: Transaction, case_id: str, keys: Sequence[LinkKey]) -> None:
    """Sets the keys under which a case is found: these and no others."""
    tx.run(delete(links).where(links.c.tenant == tx.tenant, links.c.case_id == case_id))
    add(tx, links, [values_of(tx, each) for each in keys])


def of_case(tx: Transaction, case_id: str) -> tuple[LinkKey, ...]:
    """The keys under which a case is found."""
    found = of_tenant(tx, links, LinkKey).where(links.c.case_id == case_id)
    return all_of(tx, found.order_by(links.c.link, links.c.key), LinkKey)


def hold(tx: Transaction, keys: Iterable[tuple[str, str]]) -> None:
    """Until the transaction ends nobody else holds one of these keys (`link`, `key`).

    Two cases that come under one key at once would not see each other: the second waits here until the first is kept.
    SQLite has one writer, who holds them all.
    """
    if tx.on_postgresql:
        for link, key in sorted(set(keys)):
            tx.run(_HOLD, {"name": f"{tx.tenant} {link} {key}"})


def sharing(tx: Transaction, link: str, key: str) -> tuple[LinkedCase, ...]:
    """The cases that share a key, in the order in which they came: one probe of the index."""
    return all_of(tx, _sharing(tx.tenant, link, key), LinkedCase)


def _sharing(tenant: str, link: str, key: str) -> Select[Any]:
    found = select(links.c.case_id, links.c.received_at, cases.c.opened_at, links.c.carried)
    same_case = (cases.c.tenant == links.c.tenant) & (cases.c.case_id == links.c.case_id)
    shared = (links.c.tenant == tenant) & (links.c.link == link) & (links.c.key == key)
    order = (links.c.received_at, cases.c.opened_at, links.c.case_id)
    return found.select_from(links.join(cases, same_case)).where(shared).order_by(*order)

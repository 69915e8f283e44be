"""Subscriptions: who outside is told of what."""

from sqlalchemy import update

from dueprocess.engine.store.records import Subscription
from dueprocess.engine.store.rows import add_unless_there, all_of, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import subscriptions
from dueprocess.engine.store.transaction import Transaction


def subscribe(tx: Transaction, subscription: Subscription) -> bool:
    """Adds a subscription. False if its id is taken."""
    return add_unless_there(tx, subscriptions, values_of(tx, subscription))


def end(tx: Transaction, subscription_id: str) -> bool:
    """Ends a subscription now. Whether it stood. Its pending messages are `outbox.bury`'s."""
    mine = (subscriptions.c.tenant == tx.tenant) & (subscriptions.c.id == subscription_id)
    standing = subscriptions.c.ended_at.is_(None)
    return tx.run(update(subscriptions).where(mine, standing).values(ended_at=tx.now)).rowcount == 1


def find(tx: Transaction, subscription_id: str) -> Subscription | None:
    """One subscription, ended or not."""
    return one_of(tx, of_tenant(tx, subscriptions, Subscription).where(subscriptions.c.id == subscription_id),
                  Subscription)


def standing(tx: Transaction) -> tuple[Subscription, ...]:
    """Those that have not ended, the oldest first."""
    found = of_tenant(tx, subscriptions, Subscription).where(subscriptions.c.ended_at.is_(None))
    return all_of(tx, found.order_by(subscriptions.c.created_at, subscriptions.c.id), Subscription)


def everyone(tx: Transaction) -> tuple[Subscription, ...]:
    """All of them, the ended ones too, the oldest first."""
    found = of_tenant(tx, subscriptions, Subscription)
    return all_of(tx, found.order_by(subscriptions.c.created_at, subscriptions.c.id), Subscription)

"""Subscriptions and the outbox as plain data, as every face shows them. A secret is shown once, by whoever made it."""

from typing import Any, Final, cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.service.delivering.outcomes import said_trouble
from dueprocess.engine.store import Transaction, documents, outbox, subscriptions
from dueprocess.engine.store.outbox import Standing
from dueprocess.engine.store.records import Message, Subscription

USUAL: Final = 100
MOST: Final = 500
"""The messages of one page: usually, and at most."""

STANDINGS: Final[tuple[Standing, ...]] = ("pending", "delivered", "dead")
"""How far a message has come: still to be sent, delivered, given up."""

Plain = dict[str, Any]


def subscription_answer(subscription: Subscription, policy: Policy) -> Plain:
    """A subscription without its secret; `kinds` and `roles` null mean all."""
    return {
        "subscription": subscription.id,
        "kind": subscription.kind,
        "target": subscription.target,
        "kinds": documents.read(subscription.kinds),
        "roles": documents.read(subscription.roles),
        "since": format_instant(subscription.created_at, policy.zone),
        "ended": _stamp(subscription.ended_at, policy),
    }


def new_subscription_answer(subscription: Subscription, policy: Policy) -> Plain:
    """A subscription that has just begun, with its secret if it has one."""
    shown = subscription_answer(subscription, policy)
    return {**shown, "secret": subscription.secret} if subscription.secret else shown


def subscriptions_answer(tx: Transaction, policy: Policy) -> Plain:
    """All subscriptions, the oldest first; the ended ones stay on record."""
    return {"subscriptions": [subscription_answer(each, policy) for each in subscriptions.everyone(tx)]}


def outbox_answer(
    tx: Transaction, policy: Policy, language: str, standing: Standing | None, after: str, limit: int
) -> Plain:
    """A page of the outbox: how many messages there are of each standing, and those after the id `after`.

    `next` is what to give as `after` for the next page; null: this is the last.
    """
    found = outbox.page(tx, standing, after, limit + 1)
    shown = found[:limit]
    return {
        "counts": outbox.counts(tx),
        "messages": [message_answer(each, policy, language) for each in shown],
        "next": shown[-1].id if len(found) > limit else None,
    }


def message_answer(message: Message, policy: Policy, language: str) -> Plain:
    """A message: what it tells to whom, and how far it has come."""
    standing = standing_of(message)
    return {
        "message": message.id,
        "standing": standing,
        "kind": message.kind,
        "effect": message.effect_key,
        "case": message.case_id,
        "subscription": message.subscription,
        "queued": format_instant(message.created_at, policy.zone),
        "attempts": message.attempts,
        "next_attempt": _stamp(message.attempt_at if standing == "pending" else None, policy),
        "delivered": _stamp(message.delivered_at, policy),
        "given_up": _stamp(message.dead_at, policy),
        "trouble": None if message.error is None else said_trouble(message.error, language),
        "body": cast("Plain", documents.read(message.body)),
    }


def standing_of(message: Message) -> Standing:
    """Whether a message is still to be sent, was delivered, or was given up."""
    if message.delivered_at is not None:
        return "delivered"
    return "pending" if message.dead_at is None else "dead"


def _stamp(at: int | None, policy: Policy) -> str | None:
    return None if at is None else format_instant(at, policy.zone)

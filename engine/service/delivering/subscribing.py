"""Subscribing: who is to be told of what, from when on until when."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mark, suggestion
from dueprocess.engine.service.delivering.notices import KINDS
from dueprocess.engine.service.delivering.outcomes import Trouble
from dueprocess.engine.service.delivering.signing import BadSecret, key_of, written_secret
from dueprocess.engine.service.delivering.targets import MAIL, WEBHOOK, check_mail, check_webhook
from dueprocess.engine.store import Transaction, documents, journal, outbox, subscriptions
from dueprocess.engine.store.records import NewEntry, Subscription

ENDED: Final = Trouble("delivery-subscription-ended")
"""Why what was still to be sent to a subscription that has ended is given up."""

OPERATOR: Final = "operator"
RECEIVER: Final = "receiver"
"""Who may end a subscription: the organisation, or the receiver, by answering that it is gone."""

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a caller wrote, and where."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription that is asked for. `kinds` and `roles` empty: all.

    `secret` is what webhooks are to be signed with, if the receiver has one already; else one is made.
    """

    kind: str
    target: Named
    kinds: tuple[Named, ...] = ()
    roles: tuple[Named, ...] = ()
    secret: Named | None = None


def check_wish(wish: Wish, policy: Policy, collector: Collector, *, plain_http: bool = False) -> None:
    """Collects everything that is wrong with a wish; `plain_http` allows webhooks without encryption everywhere."""
    if wish.kind == WEBHOOK:
        check_webhook(wish.target.text, wish.target.mark, collector, plain_http=plain_http)
    else:
        check_mail(wish.target.text, wish.target.mark, collector)
    _check_names("subscription-unknown-kind", wish.kinds, KINDS, collector)
    _check_names("subscription-unknown-role", wish.roles, policy.words.roles, collector)
    if wish.secret is not None:
        _check_secret(wish.secret, wish.kind, collector)


def subscribe(tx: Transaction, wish: Wish) -> Subscription:
    """Begins a subscription that has been checked, and notes it in the journal; its secret is shown nowhere again."""
    subscription = Subscription(
        id=f"sub_{secrets.token_hex(8)}",
        kind=wish.kind,
        target=wish.target.text,
        secret=_secret(wish),
        kinds=_document(wish.kinds),
        roles=_document(wish.roles),
        created_at=tx.now,
    )
    subscriptions.subscribe(tx, subscription)
    _note(tx, "subscribed", OPERATOR, subscription)
    return subscription


def end_subscription(
    tx: Transaction, subscription_id: str, by: str = OPERATOR, why: Trouble = ENDED
) -> Subscription | None:
    """Ends a subscription and gives up what is still to be sent to it, saying `why`; None if there is none.

    One that has ended already stays as it is. Whoever else is ending it waits here, before any message is locked.
    """
    if subscriptions.end(tx, subscription_id):
        outbox.bury(tx, subscription_id, why.written())
        ended = subscriptions.find(tx, subscription_id)
        assert ended is not None
        _note(tx, "unsubscribed", by, ended)
        return ended
    return subscriptions.find(tx, subscription_id)


def _check_names(code: str, names: Iterable[Named], known: Iterable[str], collector: Collector) -> None:
    known = tuple(known)
    for name in names:
        if name.text not in known:
            collector.error(code, name.mark, name=name.text, suggestion=suggestion(name.text, known))


def _check_secret(secret: Named, kind: str, collector: Collector) -> None:
    if kind == MAIL:
        collector.error("subscription-secret-for-mail", secret.mark)
        return
    try:
        key_of(secret.text)
    except BadSecret:
        collector.error("subscription-bad-secret", secret.mark)


def _secret(wish: Wish) -> str:
    """The secret of a webhook; mails are not signed and have none."""
    if wish.kind == MAIL:
        return ""
    return written_secret(secrets.token_bytes(_SECRET_BYTES)) if wish.secret is None else wish.secret.text


def _document(names: tuple[Named, ...]) -> str:
    return documents.written(sorted({name.text for name in names}) or None)


def _note(tx: Transaction, kind: str, by: str, subscription: Subscription) -> None:
    detail = {"subscription": subscription.id, "kind": subscription.kind, "target": subscription.target}
    journal.note(tx, NewEntry(kind, by, documents.written(detail)))

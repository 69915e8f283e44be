"""What operators do with subscriptions and the outbox, as every face asks for it: each in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.service.delivering.answers import (
    Plain,
    message_answer,
    new_subscription_answer,
    outbox_answer,
    subscription_answer,
    subscriptions_answer,
)
from dueprocess.engine.service.delivering.subscribing import OPERATOR, Wish, check_wish, end_subscription, subscribe
from dueprocess.engine.store import Transaction, documents, journal, outbox, policies
from dueprocess.engine.store.outbox import Standing
from dueprocess.engine.store.records import NewEntry


class NotHandled(Exception):
    """What was asked of subscriptions or the outbox cannot be done. `names` are what the texts of `code` need.

        nothing-published     no policy was ever published for the tenant, so that nobody can be told of anything
        unknown-subscription  there is no subscription of this id
        unknown-message       the outbox holds no message of this id
        being-sent            the message is being sent at this moment, so that it cannot be sent again
    """

    def __init__(self, code: str, **names: str) -> None:
        super().__init__(code, names)
        self.code = code
        self.names = names


def add_subscription(book: Casebook, tenant: str, wish: Wish, *, plain_http: bool = False) -> Plain:
    """Begins a subscription; the answer is the only one that ever shows its secret. Raises PackError, NotHandled."""
    with _writing(book, tenant) as (tx, policy):
        collector = Collector()
        check_wish(wish, policy, collector, plain_http=plain_http)
        collector.raise_if_errors()
        return new_subscription_answer(subscribe(tx, wish), policy)


def list_subscriptions(book: Casebook, tenant: str) -> Plain:
    """All subscriptions, the oldest first, those that have ended too. Raises NotHandled."""
    with _reading(book, tenant) as (tx, policy):
        return subscriptions_answer(tx, policy)


def remove_subscription(book: Casebook, tenant: str, subscription_id: str) -> Plain:
    """Ends a subscription, which stays on record. Raises NotHandled."""
    with _writing(book, tenant) as (tx, policy):
        ended = end_subscription(tx, subscription_id) if _may_be_kept(subscription_id) else None
        if ended is None:
            raise NotHandled("unknown-subscription", subscription=subscription_id)
        return subscription_answer(ended, policy)


def list_messages(
    book: Casebook, tenant: str, language: str, standing: Standing | None, after: str, limit: int
) -> Plain:
    """A page of the outbox. Raises NotHandled."""
    with _reading(book, tenant) as (tx, policy):
        return outbox_answer(tx, policy, language, standing, after, limit)


def show_message(book: Casebook, tenant: str, language: str, message_id: str) -> Plain:
    """One message of the outbox. Raises NotHandled."""
    with _reading(book, tenant) as (tx, policy):
        return _shown(tx, policy, language, message_id)


def resend(book: Casebook, tenant: str, language: str, message_id: str) -> Plain:
    """Has a message sent again, now and under its id, whatever came of it. Raises NotHandled."""
    with _writing(book, tenant) as (tx, policy):
        _shown(tx, policy, language, message_id)
        if not outbox.resend(tx, message_id):
            raise NotHandled("being-sent", message=message_id)
        _note(tx, {"message": message_id})
        return _shown(tx, policy, language, message_id)


def resend_dead(book: Casebook, tenant: str) -> Plain:
    """Has all messages sent again that were given up; how many there were. Raises NotHandled."""
    with _writing(book, tenant) as (tx, _):
        count = outbox.resend_dead(tx)
        if count:
            _note(tx, {"dead": count})
        return {"resent": count}


def _shown(tx: Transaction, policy: Policy, language: str, message_id: str) -> Plain:
    found = outbox.find(tx, message_id) if _may_be_kept(message_id) else None
    if found is None:
        raise NotHandled("unknown-message", message=message_id)
    return message_answer(found, policy, language)


def _may_be_kept(name: str) -> bool:
    """Whether a database can hold this name at all."""
    return "\0" not in name


def _note(tx: Transaction, detail: Plain) -> None:
    journal.note(tx, NewEntry("resent", OPERATOR, documents.written(detail)))


@contextmanager
def _writing(book: Casebook, tenant: str) -> Iterator[tuple[Transaction, Policy]]:
    with book.store.transaction(tenant) as tx:
        yield tx, _policy(tx, book)


@contextmanager
def _reading(book: Casebook, tenant: str) -> Iterator[tuple[Transaction, Policy]]:
    with book.store.reading(tenant) as tx:
        yield tx, _policy(tx, book)


def _policy(tx: Transaction, book: Casebook) -> Policy:
    """The policy in force, else that which was published last: what it told can still be followed and ended."""
    policy = policy_in_force(tx, book.shelf)
    if policy is not None:
        return policy
    withdrawn = policies.published(tx)
    if not withdrawn:
        raise NotHandled("nothing-published", tenant=tx.tenant)
    return book.shelf.take(tx, withdrawn[-1].digest)

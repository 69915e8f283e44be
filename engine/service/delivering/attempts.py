"""One attempt to deliver a message: who is to have it now, and what came of sending it."""

from dataclasses import dataclass

from dueprocess.engine.service.delivering import mails, webhooks
from dueprocess.engine.service.delivering.backoff import MOST_ATTEMPTS
from dueprocess.engine.service.delivering.letters import Letter, read_letter
from dueprocess.engine.service.delivering.mail_server import SETTING, MailServer
from dueprocess.engine.service.delivering.outcomes import Failed, Outcome, Refused, Trouble
from dueprocess.engine.service.delivering.recipients import recipients_of
from dueprocess.engine.service.delivering.subscribing import ENDED
from dueprocess.engine.service.delivering.targets import WEBHOOK
from dueprocess.engine.store import Store, subscriptions
from dueprocess.engine.store.records import Message, Subscription


@dataclass(frozen=True, slots=True)
class Means:
    """What messages are sent with; `mail_server` None: no mail is sent. The patiences are in seconds."""

    mail_server: MailServer | None = None
    webhook_patience: float = webhooks.PATIENCE
    mail_patience: float = mails.PATIENCE


def attempt(message: Message, store: Store, means: Means) -> Outcome:
    """Sends a message once. Holds no transaction while it waits for the receiver. Raises StoreUnavailable."""
    if message.attempts > MOST_ATTEMPTS:
        return Refused(Trouble("delivery-broken-off"))
    with store.reading(message.tenant) as tx:
        now, subscription = tx.now, subscriptions.find(tx, message.subscription)
        if subscription is None or subscription.ended_at is not None:
            return Refused(ENDED)
        letter = None if subscription.kind == WEBHOOK else read_letter(message.body)
        recipients = () if letter is None else recipients_of(tx, letter.to, subscription.target)
    if letter is None:
        return _webhook(message, subscription, means, now)
    return _mail(message, letter, recipients, means, now)


def _webhook(message: Message, subscription: Subscription, means: Means, now: int) -> Outcome:
    return webhooks.post(
        subscription.target, subscription.secret, message.id, message.body, now, means.webhook_patience
    )


def _mail(message: Message, letter: Letter, recipients: tuple[str, ...], means: Means, now: int) -> Outcome:
    if means.mail_server is None:
        return Failed(Trouble("delivery-no-mail-server", {"setting": SETTING}))
    if not recipients:
        roles = ", ".join(dict.fromkeys(party.role for party in letter.to)) or "-"
        return Failed(Trouble("delivery-nobody", {"roles": roles}))
    return mails.send(means.mail_server, message.id, letter, recipients, now, means.mail_patience)

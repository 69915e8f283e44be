"""Queueing: which subscriptions want to hear of an effect, and the messages for them, in the caller's transaction."""

import hashlib
from collections.abc import Iterable
from typing import Final, cast

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.delivering.letters import letter
from dueprocess.engine.service.delivering.messages import cloud_event, type_of
from dueprocess.engine.service.delivering.notices import Notice, Origin
from dueprocess.engine.service.delivering.targets import HOLDERS, WEBHOOK
from dueprocess.engine.service.delivering.telling import notice_of
from dueprocess.engine.store import documents, outbox, subscriptions
from dueprocess.engine.store.records import Effect, NewMessage, Subscription
from dueprocess.engine.store.transaction import Transaction

_LENGTH: Final = 32
"""Hexadecimal digits of a message's id: 128 bits."""


def queue(tx: Transaction, policy: Policy, version: int, effects: Iterable[Effect]) -> int:
    """Puts the messages that tell effects of one case into the outbox; returns how many.

    To be called in the transaction that keeps the effects, with each effect as it is kept: newly issued, or, with
    `withdrawn_at` set, newly withdrawn. `policy` decides the case, `version` is the number of its records. Asked a
    second time, it queues nothing twice: a message's id follows from what it tells to whom.
    """
    effects = tuple(effects)
    wishes = subscriptions.standing(tx) if effects else ()
    messages = [
        _message(subscription, notice)
        for notice in (_notice(tx, policy, version, effect) for effect in effects if wishes)
        for subscription in wishes
        if wants(subscription, notice)
    ]
    return outbox.queue(tx, messages)


def wants(subscription: Subscription, notice: Notice) -> bool:
    """Whether a subscription asked for this; of a withdrawal nobody hears who could not hear of the effect itself."""
    kinds, roles = _names(subscription.kinds), _names(subscription.roles)
    return (
        (kinds is None or notice.kind in kinds)
        and (roles is None or not roles.isdisjoint(notice.roles))
        and (bool(notice.to) or subscription.target != HOLDERS)
        and (notice.withdrawn is None or subscription.created_at <= notice.issued_at)
    )


def message_id(tenant: str, case_id: str, effect: str, told: str, subscription: str) -> str:
    """The id of the message that tells a subscription of an effect (`told`: its kind, or `withdrawn`)."""
    identity = documents.written([tenant, case_id, effect, told, subscription])
    return f"msg_{hashlib.sha256(identity.encode()).hexdigest()[:_LENGTH]}"


def _notice(tx: Transaction, policy: Policy, version: int, effect: Effect) -> Notice:
    return notice_of(effect, policy, Origin(tx.tenant, effect.case_id, version, policy.language, policy.zone))


def _message(subscription: Subscription, notice: Notice) -> NewMessage:
    origin, told = notice.origin, type_of(notice)
    identifier = message_id(origin.tenant, origin.case_id, notice.effect, told, subscription.id)
    body = cloud_event(identifier, notice) if subscription.kind == WEBHOOK else letter(notice).written()
    return NewMessage(identifier, origin.case_id, notice.effect, subscription.id, told, body)


def _names(document: str) -> frozenset[str] | None:
    """The names that a subscription is limited to; None: all."""
    names = cast("list[str] | None", documents.read(document))
    return None if names is None else frozenset(names)

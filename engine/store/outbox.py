"""The outbox: messages that are still to be sent, are sent, or could not be sent."""

from collections.abc import Collection, Sequence
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, select, tuple_, update

from dueprocess.engine.store.records import Message, NewMessage
from dueprocess.engine.store.rows import add_unless_there, all_of, columns, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import outbox
from dueprocess.engine.store.transaction import Transaction

Standing = Literal["pending", "delivered", "dead"]

_ALL = columns(outbox, Message)
_PENDING = outbox.c.delivered_at.is_(None) & outbox.c.dead_at.is_(None)


def queue(tx: Transaction, messages: Sequence[NewMessage]) -> int:
    """Puts messages into the outbox, due at once; those whose id is there already stay as they are. How many new."""
    rows = (values_of(tx, each, created_at=tx.now, attempt_at=tx.now, attempts=0) for each in messages)
    return sum(add_unless_there(tx, outbox, row) for row in rows)


def claim(
    tx: Transaction, limit: int, lease: int, busy: Collection[tuple[str, str]] = ()
) -> tuple[Message, ...]:
    """For a worker: messages that are due and that nobody else is sending, leased to it for `lease` seconds.

    `busy` are pairs of tenant and subscription whose messages are left for later.

    Each begins a new attempt. To be sent after the transaction, and settled in another one by `delivered` or `failed`;
    what is not settled when the lease has run out is due again.
    """
    due = select(outbox.c.tenant, outbox.c.id).where(_PENDING, outbox.c.attempt_at <= tx.now)
    if busy:
        due = due.where(tuple_(outbox.c.tenant, outbox.c.subscription).not_in(busy))
    first = due.order_by(outbox.c.attempt_at).limit(limit).with_for_update(skip_locked=True).cte("due")
    same = and_(outbox.c.tenant == first.c.tenant, outbox.c.id == first.c.id)
    until = tx.now + lease
    leased = {"attempts": outbox.c.attempts + 1, "attempt_at": until, "lease_until": until}
    found = tx.run(update(outbox).where(same).values(leased).returning(*_ALL))
    return tuple(sorted((Message(*row) for row in found), key=lambda each: (each.created_at, each.id)))


def delivered(tx: Transaction, message_id: str, attempt: int, error: str | None = None) -> bool:
    """Settles an attempt that arrived; `error` is what went wrong with a part of it.

    False if it is no more that attempt's: its lease ran out and another began.
    """
    return _settle(tx, message_id, attempt, delivered_at=tx.now, error=error)


def failed(tx: Transaction, message_id: str, attempt: int, error: str, again_at: int | None) -> bool:
    """Settles an attempt that did not arrive: due again at `again_at`, or dead (None). False as in `delivered`."""
    if again_at is None:
        return _settle(tx, message_id, attempt, dead_at=tx.now, error=error)
    return _settle(tx, message_id, attempt, attempt_at=again_at, error=error)


def resend(tx: Transaction, message_id: str) -> bool:
    """Makes a message due now, its attempts counted anew. False if there is none, or it is being sent."""
    idle = outbox.c.lease_until.is_(None) | (outbox.c.lease_until <= tx.now)
    return _send_again(tx, (outbox.c.id == message_id) & idle) == 1


def resend_dead(tx: Transaction) -> int:
    """Makes all dead messages due now. How many there were."""
    return _send_again(tx, outbox.c.dead_at.is_not(None))


def bury(tx: Transaction, subscription: str, error: str) -> int:
    """Gives up what is pending for a subscription, since it has ended. How many messages there were."""
    mine = (outbox.c.tenant == tx.tenant) & (outbox.c.subscription == subscription)
    dead = {"dead_at": tx.now, "lease_until": None, "error": error}
    return tx.run(update(outbox).where(mine, _PENDING).values(dead)).rowcount


def find(tx: Transaction, message_id: str) -> Message | None:
    """One message."""
    return one_of(tx, of_tenant(tx, outbox, Message).where(outbox.c.id == message_id), Message)


def of_case(tx: Transaction, case_id: str) -> tuple[Message, ...]:
    """The messages about a case."""
    found = of_tenant(tx, outbox, Message).where(outbox.c.case_id == case_id)
    return all_of(tx, found.order_by(outbox.c.created_at, outbox.c.id), Message)


def page(tx: Transaction, standing: Standing | None = None, after: str = "", limit: int = 100) -> tuple[Message, ...]:
    """Messages by id, those after `after`; of one standing, or all."""
    found = of_tenant(tx, outbox, Message).where(outbox.c.id > after).order_by(outbox.c.id).limit(limit)
    return all_of(tx, found if standing is None else found.where(_standing(standing)), Message)


def counts(tx: Transaction) -> dict[Standing, int]:
    """How many messages there are of each standing."""
    def counted(standing: Standing) -> int:
        mine = select(func.count()).select_from(outbox).where(outbox.c.tenant == tx.tenant, _standing(standing))
        return int(tx.run(mine).scalar_one())

    return {"pending": counted("pending"), "delivered": counted("delivered"), "dead": counted("dead")}


def next_attempt(tx: Transaction) -> int | None:
    """For a worker: when the next message of any tenant is due: one probe of an index."""
    found = tx.run(select(func.min(outbox.c.attempt_at)).where(_PENDING)).scalar()
    return None if found is None else int(found)


def _standing(standing: Standing) -> ColumnElement[bool]:
    match standing:
        case "pending":
            return _PENDING
        case "delivered":
            return outbox.c.delivered_at.is_not(None)
        case "dead":
            return outbox.c.dead_at.is_not(None)


def _settle(tx: Transaction, message_id: str, attempt: int, **came_to: object) -> bool:
    mine = (outbox.c.tenant == tx.tenant) & (outbox.c.id == message_id) & (outbox.c.attempts == attempt)
    settled = {"lease_until": None, **came_to}
    return tx.run(update(outbox).where(mine, _PENDING, outbox.c.lease_until.is_not(None)).values(settled)).rowcount == 1


def _send_again(tx: Transaction, which: ColumnElement[bool]) -> int:
    anew = {"attempt_at": tx.now, "attempts": 0, "lease_until": None, "delivered_at": None, "dead_at": None}
    return tx.run(update(outbox).where(outbox.c.tenant == tx.tenant, which).values(anew)).rowcount

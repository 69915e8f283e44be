"""The courier: claims what is due of the outbox, sends several messages at a time, and settles each.

A message is leased while it is sent, so that no other courier sends it; if this process is killed, its lease runs
out and it is sent again: at least once, always under the same id. A receiver that hangs keeps a part of the hands
busy, never all of them.
"""

import logging
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from random import Random
from threading import Event
from typing import Final

from dueprocess.engine.service.delivering.attempts import Means, attempt
from dueprocess.engine.service.delivering.backoff import next_wait
from dueprocess.engine.service.delivering.outcomes import Delivered, Failed, Gone, Outcome, Refused, Trouble
from dueprocess.engine.service.delivering.subscribing import RECEIVER, end_subscription
from dueprocess.engine.store import Store, StoreUnavailable, outbox
from dueprocess.engine.store.records import Message
from dueprocess.engine.store.transaction import Transaction

HANDS: Final = 8
"""How many messages are under way at once."""

HANDS_OF_ONE: Final = 4
"""How many of them may be for one subscription."""

LEASE: Final = 120
"""Seconds for which a message is claimed: longer than the slowest attempt takes."""

PAUSE: Final = 1.0
"""Seconds between two looks at an outbox in which nothing is due."""

_LOG: Final = logging.getLogger("dueprocess.delivering")

_Place = tuple[str, str]
"""A subscription of a tenant."""


class Courier:
    """Delivers the outbox of a store; `random` is where the jitter of retries comes from."""

    def __init__(self, store: Store, means: Means, random: Random) -> None:
        self._store = store
        self._means = means
        self._random = random

    def run(self, stop: Event) -> None:
        """Delivers until `stop` is set; then ends what is under way. While the store is down it waits for it."""
        while not stop.is_set():
            try:
                self.deliver(stop)
                stop.wait(PAUSE)
            except StoreUnavailable as error:
                _LOG.warning("the outbox cannot be read: %s", error)
                stop.wait(error.retry_after)

    def deliver(self, stop: Event) -> int:
        """Sends what is due, until nothing is due or under way, or `stop` is set. Returns how many attempts it began.

        Raises StoreUnavailable, after what is under way has ended; what could not be settled is sent again.
        """
        begun = 0
        under_way: dict[Future[None], _Place] = {}
        with ThreadPoolExecutor(HANDS, thread_name_prefix="courier") as hands:
            while not stop.is_set():
                message = self._claim(under_way) if len(under_way) < HANDS else None
                if message is not None:
                    under_way[hands.submit(self._deliver, message)] = (message.tenant, message.subscription)
                    begun += 1
                elif under_way:
                    _collect(under_way)
                else:
                    break
        for future in under_way:
            future.result()
        return begun

    def _claim(self, under_way: dict[Future[None], _Place]) -> Message | None:
        counted = Counter(under_way.values())
        busy = [place for place, count in counted.items() if count >= HANDS_OF_ONE]
        with self._store.waking() as tx:
            found = outbox.claim(tx, limit=1, lease=LEASE, busy=busy)
        return found[0] if found else None

    def _deliver(self, message: Message) -> None:
        try:
            outcome = attempt(message, self._store, self._means)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one message that cannot be sent must not keep all others back
            _LOG.error("message %s of %s cannot be sent", message.id, message.tenant, exc_info=error)
            outcome = Failed(Trouble("delivery-faulty", {"reason": type(error).__name__}))
        with self._store.transaction(message.tenant) as tx:
            self._settle(tx, message, outcome)

    def _settle(self, tx: Transaction, message: Message, outcome: Outcome) -> None:
        match outcome:
            case Delivered(trouble):
                outbox.delivered(tx, message.id, message.attempts, None if trouble is None else trouble.written())
            case Failed(trouble, asked):
                wait_for = next_wait(message.attempts, asked, self._random)
                again_at = None if wait_for is None else tx.now + wait_for
                _fail(tx, message, trouble, again_at)
            case Refused(trouble):
                _fail(tx, message, trouble, None)
            case Gone(trouble):
                end_subscription(tx, message.subscription, RECEIVER, trouble)
                _fail(tx, message, trouble, None)


def _fail(tx: Transaction, message: Message, trouble: Trouble, again_at: int | None) -> None:
    settled = outbox.failed(tx, message.id, message.attempts, trouble.written(), again_at)
    if settled and again_at is None:
        _LOG.warning("message %s of %s is given up: %s", message.id, message.tenant, trouble.code)


def _collect(under_way: dict[Future[None], _Place]) -> None:
    """Waits until an attempt ends, or for a pause, and forgets those that have ended. Raises what they raised."""
    ended, _ = wait(under_way, timeout=PAUSE, return_when=FIRST_COMPLETED)
    for future in ended:
        del under_way[future]
        future.result()

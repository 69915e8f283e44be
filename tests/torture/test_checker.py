"""The checker of the torture finds what it is there to find: each kind of damage, planted in cases that are right."""

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from threading import Event

import pytest
from databases import Clock
from lives import RULES, Life
from sqlalchemy import text
from stored import subscription
from torture.callers import Ledger, Request
from torture.checking import check
from torture.receiver import Delivery, Receiver
from torture.running import POLICIES, TENANT

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.delivering import Courier, Means
from dueprocess.engine.service.delivering.signing import written_secret
from dueprocess.engine.store import Store, subscriptions, timers

_SECRET = written_secret(bytes(32))
CASE = "c"
LIBRARY = Library(policies=(POLICIES,), rules=(RULES,))
DOUBLED = """
INSERT INTO effects
SELECT tenant, case_id, key || '#2', kind, name, number + 9, happened_at, issued_at, detail, withdrawn_at, withdrawn_because
FROM effects WHERE kind = 'missed' AND withdrawn_at IS NULL"""


class Lived:
    """A case that was opened, missed, told, taken back and delivered, with what its callers and receivers remember."""

    def __init__(self, life: Life, receiver: Receiver) -> None:
        self.life, self.receiver, self.ledger = life, receiver, Ledger()

    def remember(self, key: str, case: str | None, body: dict[str, object], version: int, *ids: str) -> None:
        self.ledger.requests.append(Request(key, case, body, kept=[(version, ids)]))

    def wrong(self, deliveries: list[Delivery] | None = None) -> list[str]:
        found = self.receiver.deliveries() if deliveries is None else deliveries
        return check(self.life.book, TENANT, self.ledger, found).wrong

    def damage(self, statement: str) -> None:
        with self.life.store.engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount >= 1


@cache
def policy() -> Policy:
    return load_policy(TENANT, LIBRARY)


@pytest.fixture
def lived(store: Store, clock: Clock) -> Iterator[Lived]:
    life = Life(store, clock, policy(), TENANT).publish(LIBRARY)
    receiver = Receiver(_SECRET, 1)
    receiver.reliable = True
    found = Lived(life, receiver)
    with store.transaction(TENANT) as tx:
        subscriptions.subscribe(tx, subscription(target=receiver.url, secret=_SECRET, created_at=0))
    life.jump("2026-03-02T10:00")
    body: dict[str, object] = {"case": CASE, "events": [{"event": "received", "amount": 5}]}
    open_case(life.book, TENANT, Opening(TENANT, body, "k1"))
    found.remember("k1", CASE, body, 1, "e1")
    life.live("2026-03-02T10:01:30")
    called = {"event": "called", "at": "2026-03-02T10:00:30"}
    life.record(CASE, "2026-03-02T10:01:40", key="k2", **called)
    found.remember("k2", CASE, dict(called), 2, "e2")
    life.live("2026-03-02T10:02:30")
    Courier(store, Means(), Random(1)).deliver(Event())
    yield found
    receiver.close()


def test_what_is_right_is_found_right(lived: Lived) -> None:
    assert lived.wrong() == []
    assert any("withdrawn" in line for line in lived.life.told(CASE))


@pytest.mark.parametrize(("damage", "found"), [
    ("DELETE FROM effects WHERE kind = 'missed' AND withdrawn_at IS NULL", "c: effects"),
    ("UPDATE effects SET withdrawn_at = NULL, withdrawn_because = NULL WHERE withdrawn_at IS NOT NULL", "c: effects"),
    ("UPDATE effects SET detail = '{}' WHERE kind = 'missed' AND withdrawn_at IS NULL", "c: effects"),
    ("UPDATE effects SET withdrawn_because = 'nobody' WHERE withdrawn_at IS NOT NULL", "c: causes of withdrawals"),
    (DOUBLED, "stands twice"),
    ("DELETE FROM outbox WHERE kind = 'withdrawn'", "c: messages"),
    ("UPDATE outbox SET body = '{}'", "bodies"),
    ("UPDATE outbox SET delivered_at = NULL", "settled as delivered"),
    ("DELETE FROM timers", "c: timer"),
    ("UPDATE timers SET wake_at = wake_at + 1", "c: timer"),
    ("UPDATE cases SET version = 3", "c: sequences"),
    ("DELETE FROM worklist", "c: worklist"),
])
def test_damage_in_the_tables_is_found(lived: Lived, damage: str, found: str) -> None:
    lived.damage(damage)
    assert any(found in line for line in lived.wrong()), lived.wrong()


def lost(ledger: Ledger) -> None:
    ledger.requests.append(Request("k3", CASE, {"event": "told"}, kept=[(3, ("e3",))]))


def recorded_though_declined(ledger: Ledger) -> None:
    ledger.requests[1].kept, ledger.requests[1].declined = [], 1


def never_asked_for(ledger: Ledger) -> None:
    del ledger.requests[1]


def something_else(ledger: Ledger) -> None:
    ledger.requests[1].body = {"event": "solved"}


@pytest.mark.parametrize(("change", "found"), [
    (lost, "k3: acknowledged"), (recorded_though_declined, "k2: declined"),
    (never_asked_for, "events under keys nobody sent"), (something_else, "k2: what it told"),
])
def test_what_was_answered_and_what_is_kept_are_compared(
    lived: Lived, change: Callable[[Ledger], None], found: str,
) -> None:
    change(lived.ledger)
    assert any(found in line for line in lived.wrong()), lived.wrong()


def test_what_did_not_arrive_or_arrived_unsigned_is_found(lived: Lived) -> None:
    first, *others = lived.receiver.deliveries()
    assert any("taken" in line for line in lived.wrong(others))
    assert any("unsigned" in line for line in lived.wrong([Delivery(first.id, first.body, True, False), *others]))
    assert any("no message" in line for line in lived.wrong([Delivery("other", b"", True, True), first, *others]))


def test_a_timer_of_a_case_that_needs_none_is_found(lived: Lived) -> None:
    lived.life.record(CASE, "2026-03-02T10:02:40", "solved", key="k3")
    lived.remember("k3", CASE, {"event": "solved"}, 3, "e3")
    lived.life.record(CASE, "2026-03-02T10:02:41", "closed", by="agent", key="k4")
    lived.remember("k4", CASE, {"event": "closed", "by": "agent"}, 4, "e4")
    Courier(lived.life.store, Means(), Random(1)).deliver(Event())
    assert lived.wrong() == []
    with lived.life.store.transaction(TENANT) as tx:
        timers.set_timer(tx, CASE, lived.life.clock.now + 60)
    assert any("c: timer" in line for line in lived.wrong())

"""A small policy, who is told of its cases, and the receivers of receivers.py."""

from collections.abc import Callable

import pytest
from lives import Life
from receivers import Receiver, letterbox, receivers

from dueprocess.engine.pack import Mark
from dueprocess.engine.service.delivering.subscribing import Named, Wish, subscribe
from dueprocess.engine.store import outbox
from dueprocess.engine.store.records import Message, Subscription

__all__ = ["letterbox", "receivers"]

PACK = """
roles:
  desk: {label: {en: the desk, zh: 前台}, per: shop, above: head}
  head: {label: {en: the head office, zh: 总部}}
units: {dover: {label: {en: Dover, zh: 多佛}, kind: shop}}
facts:
  shop: {type: unit, label: shop, ask: head}
  owner: {type: party, label: {en: owner, zh: 负责人}, pick: first, rows: [{is: head, when: {calm: yes}}], otherwise: {role: desk, of: shop}}
  calm: {type: yes_no, label: calm, ask: head, presumed: no}
events: {called: {label: called}}
duties:
  call: {must: {en: call back, zh: 回电}, who: {role: desk, of: shop}, due: {within: 4 hours, after: received}, done: called, escalation: up}
escalations:
  up: {steps: {head: {after_due: 30 minutes, escalate_to: head, takes_over: owner}}}
consequences:
  fine: {kind: penalty, label: {en: fine, zh: 罚款}, when: {call.missed: yes}, who: {role: desk, of: shop}, amount: 20 GBP}
"""
RECEIVED = "2026-03-02T10:00"
TOLD = ["missed", "consequence", "escalated", "taken_over"]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def receiver(receivers) -> Receiver:
    return receivers()


@pytest.fixture
def trial_policy(trial):
    return trial(PACK).policy


@pytest.fixture
def life(store, clock, trial_policy) -> Life:
    """A casebook under a small policy of a shop in Dover, whose desk has to call back within four hours."""
    return Life(store, clock, trial_policy).publish_trial()


@pytest.fixture
def subscribed(life) -> Callable[..., Subscription]:
    """Begins a subscription of the tenant."""
    def begin(target: str, kind: str = "webhook", kinds: tuple[str, ...] = (), roles: tuple[str, ...] = ()) -> Subscription:
        def named(names: tuple[str, ...]) -> tuple[Named, ...]:
            return tuple(Named(name, Mark("test", 1, 1)) for name in names)

        with life.store.transaction(life.tenant) as tx:
            return subscribe(tx, Wish(kind, Named(target, Mark("test", 1, 1)), named(kinds), named(roles)))

    return begin


@pytest.fixture
def missed(life) -> Callable[[], str]:
    """Opens a case on which nobody acts until everything has been told."""
    def let_it_be() -> str:
        case = life.open(RECEIVED, shop="dover")
        life.live("2026-03-02T14:31")
        assert [each.kind for each in life.effects(case)] == TOLD
        return case

    return let_it_be


@pytest.fixture
def messages(life) -> Callable[[], list[Message]]:
    """What the outbox holds, in the order in which it was queued."""
    def all_of_them() -> list[Message]:
        with life.store.reading(life.tenant) as tx:
            return sorted(outbox.page(tx, limit=1000), key=lambda each: (each.created_at, TOLD.index(each.kind)
                          if each.kind in TOLD else len(TOLD)))

    return all_of_them

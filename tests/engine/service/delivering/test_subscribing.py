"""Subscribing: what may be asked for, and what is kept of it."""

import json

import pytest

from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.service.delivering.answers import (
    new_subscription_answer,
    outbox_answer,
    subscriptions_answer,
)
from dueprocess.engine.service.delivering.signing import key_of, written_secret
from dueprocess.engine.service.delivering.subscribing import Named, Wish, check_wish, end_subscription, subscribe
from dueprocess.engine.store import subscriptions

URL = "https://example.org/hook"


def named(text):
    return Named(text, Mark("test", 1, 1))


def wish(target=URL, kind="webhook", kinds=(), roles=(), secret=None):
    return Wish(kind, named(target), tuple(map(named, kinds)), tuple(map(named, roles)), secret and named(secret))


@pytest.mark.parametrize(("asked", "codes"), [
    (wish(), []),
    (wish(kinds=("missed", "consequence"), roles=("head", "desk")), []),
    (wish("holders", "mail"), []),
    (wish(secret=written_secret(b"x" * 24)), []),
    (wish("nowhere"), ["target-no-url"]),
    (wish("holders"), ["target-no-url"]),
    (wish("nobody", "mail"), ["target-no-mail-address"]),
    (wish(kinds=("escalation",), roles=("heads",)), ["subscription-unknown-kind", "subscription-unknown-role"]),
    (wish(kinds=("withdrawn",)), ["subscription-unknown-kind"]),
    (wish(secret="whsec_short"), ["subscription-bad-secret"]),  # noqa: S106 - none
    (wish("head@example.org", "mail", secret=written_secret(b"x" * 24)), ["subscription-secret-for-mail"]),
])
def test_everything_that_is_wrong_with_a_wish_is_told_at_once(trial_policy, asked, codes):
    collector = Collector()
    check_wish(asked, trial_policy, collector)
    assert [each.code for each in collector.diagnostics] == codes


def test_the_nearest_right_name_is_suggested(trial_policy):
    collector = Collector()
    check_wish(wish(kinds=("escalation",), roles=("heads",)), trial_policy, collector)
    assert [each.hint("en") for each in collector.diagnostics] == [
        "did you mean `escalated`?", "did you mean `head`?"]


def test_each_webhook_has_a_secret_of_its_own_which_is_shown_once(life):
    with life.store.transaction(life.tenant) as tx:
        first, second = subscribe(tx, wish()), subscribe(tx, wish())
        told = new_subscription_answer(first, life.policy)
        listed = subscriptions_answer(tx, life.policy)
    assert len(key_of(first.secret)) == 32
    assert first.secret != second.secret
    assert told["secret"] == first.secret
    assert first.secret not in json.dumps(listed)
    assert [each["subscription"] for each in listed["subscriptions"]] == sorted([first.id, second.id])
    assert first.secret not in "".join(each.detail for each in life.journal())


def test_a_receiver_may_bring_its_secret_and_a_mail_has_none(life):
    own = written_secret(b"y" * 24)
    with life.store.transaction(life.tenant) as tx:
        assert subscribe(tx, wish(secret=own)).secret == own
        mail = subscribe(tx, wish("head@example.org", "mail"))
    assert "secret" not in new_subscription_answer(mail, life.policy)


def test_names_are_kept_once_each_and_none_means_all(life):
    with life.store.transaction(life.tenant) as tx:
        shown = new_subscription_answer(subscribe(tx, wish(kinds=("missed", "escalated", "missed"))), life.policy)
    assert (shown["kinds"], shown["roles"]) == (["escalated", "missed"], None)


def test_a_subscription_that_has_ended_stays_on_record_and_in_the_journal(life):
    with life.store.transaction(life.tenant) as tx:
        begun = subscribe(tx, wish())
    at = life.clock.forward(60)
    with life.store.transaction(life.tenant) as tx:
        assert end_subscription(tx, begun.id).ended_at == at
        assert end_subscription(tx, "sub_unknown") is None
    life.clock.forward(60)
    with life.store.transaction(life.tenant) as tx:
        assert end_subscription(tx, begun.id).ended_at == at
        assert [each.id for each in subscriptions.everyone(tx)] == [begun.id]
    assert [(each.kind, each.by) for each in life.journal("subscribed", "unsubscribed")] == [
        ("subscribed", "operator"), ("unsubscribed", "operator")]


def test_the_outbox_is_shown_page_by_page(life, subscribed, missed):
    subscribed(URL)
    missed()
    with life.store.reading(life.tenant) as tx:
        first = outbox_answer(tx, life.policy, "en", None, "", 3)
        rest = outbox_answer(tx, life.policy, "en", None, first["next"], 3)
        dead = outbox_answer(tx, life.policy, "en", "dead", "", 3)
    assert (len(first["messages"]), len(rest["messages"]), rest["next"]) == (3, 1, None)
    assert first["counts"] == {"pending": 4, "delivered": 0, "dead": 0}
    assert dead["messages"] == []
    shown = first["messages"][0]
    assert (shown["standing"], shown["attempts"], shown["trouble"]) == ("pending", 0, None)
    assert shown["body"]["id"] == shown["message"]
    assert len({each["message"] for each in (*first["messages"], *rest["messages"])}) == 4

"""The courier: delivers, comes back, gives up, and sends no message twice at a time."""

import json
from random import Random
from threading import Event, Thread

import pytest
from receivers import until
from stored import subscription

from dueprocess.engine.service.delivering import Courier, MailServer, Means
from dueprocess.engine.service.delivering.answers import message_answer
from dueprocess.engine.service.delivering.backoff import WAITS
from dueprocess.engine.service.delivering.courier import HANDS_OF_ONE, LEASE
from dueprocess.engine.service.delivering.signing import signature
from dueprocess.engine.service.delivering.subscribing import end_subscription
from dueprocess.engine.store import StoreUnavailable, directory, outbox, subscriptions
from dueprocess.engine.store.records import Holding

MEANS = Means(webhook_patience=5.0, mail_patience=5.0)


class Punctual(Random):
    """Chance that adds nothing."""

    def random(self):
        return 0.0


@pytest.fixture
def deliver(life):
    def once(means=MEANS):
        return Courier(life.store, means, Punctual()).deliver(Event())

    return once


@pytest.fixture
def shown(life, messages):
    def of_all():
        return [message_answer(each, life.policy, "en") for each in messages()]

    return of_all


def letters_to(letterbox):
    return Means(MailServer("smtp", "127.0.0.1", letterbox.port, "complaints@example.org"), mail_patience=2.0)


def test_what_was_told_arrives_signed_with_the_subscription_s_secret(life, receiver, subscribed, missed, deliver, shown):
    subscription = subscribed(receiver.url)
    missed()
    assert deliver() == 4
    assert sorted(json.loads(each.body)["type"] for each in receiver.got) == [
        "dueprocess.consequence", "dueprocess.escalated", "dueprocess.missed", "dueprocess.taken_over"]
    for each in receiver.got:
        name, at = each.headers["webhook-id"], each.headers["webhook-timestamp"]
        assert (name, int(at)) == (json.loads(each.body)["id"], life.clock.now)
        assert each.headers["webhook-signature"] == signature(subscription.secret, name, int(at), each.body)
    assert {(each["standing"], each["attempts"], each["trouble"], each["next_attempt"]) for each in shown()} == {
        ("delivered", 1, None, None)}
    assert deliver() == 0


def test_what_fails_is_tried_again_later_and_later_under_the_same_id_until_it_is_given_up(
    life, receiver, subscribed, missed, deliver, shown
):
    subscribed(receiver.url, kinds=("missed",))
    receiver.answer = (500, {}, b"no")
    missed()
    began = life.clock.now
    attempts = []
    for wait in WAITS:
        assert deliver() == 1
        attempts.append(life.clock.now - began)
        life.clock.forward(wait - 1)
        assert deliver() == 0
        life.clock.forward(1)
    assert deliver() == 1
    message, = shown()
    assert (message["standing"], message["attempts"]) == ("dead", 8)
    assert message["trouble"] == "the receiver answered 500: no"
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1
    assert len({each.headers["webhook-timestamp"] for each in receiver.got}) == 8
    life.clock.forward(10**7)
    assert deliver() == 0


def test_a_message_that_was_given_up_is_sent_again_when_asked(life, receiver, subscribed, missed, deliver, messages):
    subscribed(receiver.url, kinds=("missed",))
    missed()
    dead, = messages()
    receiver.answer = (500, {}, b"")
    for wait in (*WAITS, 0):
        deliver()
        life.clock.forward(wait)
    receiver.answer = (200, {}, b"")
    with life.store.transaction(life.tenant) as tx:
        assert outbox.resend_dead(tx) == 1
    assert deliver() == 1
    again, = messages()
    assert (again.id, again.attempts, again.delivered_at, again.error) == (dead.id, 1, life.clock.now, None)


def test_a_receiver_is_left_alone_as_long_as_it_asks(life, receiver, subscribed, missed, deliver):
    subscribed(receiver.url, kinds=("missed",))
    receiver.answer = (429, {"retry-after": "300"}, b"")
    missed()
    deliver()
    receiver.answer = (204, {}, b"")
    life.clock.forward(299)
    assert deliver() == 0
    life.clock.forward(1)
    assert deliver() == 1


def test_a_receiver_that_is_gone_ends_its_subscription(life, receiver, receivers, subscribed, missed, deliver, shown):
    other = receivers()
    gone, stays = subscribed(receiver.url), subscribed(other.url, kinds=("missed",))
    receiver.answer = (410, {}, b"")
    missed()
    deliver()
    assert len(receiver.got) <= 4
    with life.store.reading(life.tenant) as tx:
        assert subscriptions.find(tx, gone.id).ended_at == life.clock.now
        assert [each.id for each in subscriptions.standing(tx)] == [stays.id]
    found = {(each["standing"], each["trouble"]) for each in shown() if each["subscription"] == gone.id}
    assert {standing for standing, _ in found} == {"dead"}
    assert "the receiver answered 410 (gone): the subscription has ended" in {trouble for _, trouble in found}
    assert [(each.by, json.loads(each.detail)["subscription"]) for each in life.journal("unsubscribed")] == [
        ("receiver", gone.id)]
    assert len(other.got) == 1


def test_what_is_queued_for_a_subscription_that_ends_is_given_up_unsent(life, receiver, subscribed, missed, deliver, shown):
    subscription = subscribed(receiver.url)
    missed()
    with life.store.transaction(life.tenant) as tx:
        end_subscription(tx, subscription.id)
    assert deliver() == 0
    assert {(each["standing"], each["trouble"]) for each in shown()} == {("dead", "the subscription has ended")}
    assert receiver.got == []


def test_what_was_queued_while_its_subscription_ended_is_given_up_unsent(life, receiver, subscribed, missed, deliver, shown):
    subscription = subscribed(receiver.url, kinds=("missed",))
    missed()
    with life.store.transaction(life.tenant) as tx:
        subscriptions.end(tx, subscription.id)
    assert deliver() == 1
    assert [(each["standing"], each["trouble"]) for each in shown()] == [("dead", "the subscription has ended")]
    assert receiver.got == []


# --- several couriers, and couriers that die --------------------------------------------------------------------------


def test_two_couriers_send_each_message_once(life, receiver, subscribed, missed):
    subscribed(receiver.url)
    for _ in range(3):
        missed()
    couriers = [Thread(target=Courier(life.store, MEANS, Random(1)).deliver, args=(Event(),)) for _ in range(2)]
    for courier in couriers:
        courier.start()
    for courier in couriers:
        courier.join()
    sent = [each.headers["webhook-id"] for each in receiver.got]
    assert len(sent) == len(set(sent)) == 12


def test_what_a_killed_courier_was_sending_is_sent_again_when_its_lease_runs_out(
    life, receiver, subscribed, missed, deliver, messages
):
    subscribed(receiver.url, kinds=("missed",))
    missed()
    with life.store.waking() as tx:
        claimed, = outbox.claim(tx, limit=1, lease=LEASE)
    life.clock.forward(LEASE - 1)
    assert deliver() == 0
    life.clock.forward(1)
    assert deliver() == 1
    assert [each.headers["webhook-id"] for each in receiver.got] == [claimed.id]
    # the killed one was only slow, and settles late: what became of the message stays
    with life.store.transaction(life.tenant) as tx:
        assert not outbox.failed(tx, claimed.id, claimed.attempts, "{}", None)
    assert messages()[0].delivered_at == life.clock.now


def test_a_message_that_kills_its_couriers_is_given_up(life, receiver, subscribed, missed, deliver, shown):
    subscribed(receiver.url, kinds=("missed",))
    missed()
    for _ in range(len(WAITS) + 1):
        with life.store.waking() as tx:
            assert len(outbox.claim(tx, limit=1, lease=LEASE)) == 1
        life.clock.forward(LEASE)
    assert deliver() == 1
    message, = shown()
    assert (message["standing"], message["trouble"]) == (
        "dead", "the attempt was broken off before anything was known of it")
    assert receiver.got == []


def test_a_receiver_that_hangs_does_not_keep_others_from_their_messages(life, receivers, subscribed, missed):
    hanging, other = receivers(), receivers()
    hanging.answer = hanging.hang
    subscribed(hanging.url)
    for _ in range(3):
        missed()
    subscribed(other.url)
    missed()
    stop = Event()
    courier = Thread(target=Courier(life.store, Means(webhook_patience=60.0), Random(1)).deliver, args=(stop,))
    courier.start()
    try:
        until(lambda: (len(other.got), len(hanging.got)) == (4, HANDS_OF_ONE))
    finally:
        stop.set()
        hanging.released.set()
        courier.join()


def test_a_courier_runs_until_it_is_stopped_and_waits_for_a_store_that_is_down(
    life, receiver, subscribed, missed, monkeypatch
):
    subscribed(receiver.url, kinds=("missed",))
    missed()
    down = [StoreUnavailable("locked", "test"), StoreUnavailable("locked", "test")]
    claim = outbox.claim

    def failing(*arguments, **more):
        if down:
            raise down.pop()
        return claim(*arguments, **more)

    monkeypatch.setattr(outbox, "claim", failing)
    monkeypatch.setattr(StoreUnavailable, "retry_after", 0.01, raising=False)
    stop = Event()
    courier = Thread(target=Courier(life.store, MEANS, Random(1)).run, args=(stop,))
    courier.start()
    try:
        until(lambda: len(receiver.got) == 1)
    finally:
        stop.set()
        courier.join()
    assert down == []


def test_a_message_that_cannot_be_sent_keeps_no_other_back(life, receiver, subscribed, missed, deliver, shown, caplog):
    with life.store.transaction(life.tenant) as tx:
        subscriptions.subscribe(tx, subscription(target=receiver.url, kinds='["missed"]'))  # its secret is none
    subscribed(receiver.url, kinds=("escalated",))
    missed()
    assert deliver() == 2
    assert {(each["kind"], each["standing"], each["trouble"]) for each in shown()} == {
        ("escalated", "delivered", None),
        ("missed", "pending", "it could not be sent because of a fault of this program (BadSecret); the log says more")}
    assert "cannot be sent" in caplog.text


# --- letters ----------------------------------------------------------------------------------------------------------


def test_a_letter_goes_to_the_address_of_its_subscription(letterbox, subscribed, missed, deliver, messages):
    subscribed("boss@example.org", "mail", kinds=("missed",))
    missed()
    assert deliver(letters_to(letterbox)) == 1
    (recipients, text), = letterbox.letters
    assert recipients == ["boss@example.org"]
    assert f"Message-ID: <{messages()[0].id}@example.org>" in text


HOLDINGS = [
    ("ann@example.org", "desk", "dover", 0, None),
    ("bob@example.org", "desk", None, 0, None),             # of all shops
    ("eve@example.org", "desk", "calais", 0, None),         # of another
    ("old@example.org", "desk", "dover", 0, 1),             # no more
    ("head@example.org", "head", None, 0, None),
    ("no-address", "desk", "dover", 0, None),
]


def test_a_letter_to_a_role_goes_to_those_who_hold_it_when_it_is_sent(life, letterbox, subscribed, missed, deliver):
    subscribed("holders", "mail", kinds=("missed", "escalated"))
    missed()
    with life.store.transaction(life.tenant) as tx:
        for person, role, unit, since, ended in HOLDINGS:
            directory.hold(tx, Holding(person, role, unit, since, ended))
    deliver(letters_to(letterbox))
    assert sorted(recipients for recipients, _ in letterbox.letters) == [
        ["ann@example.org", "bob@example.org"], ["head@example.org"]]


def test_a_letter_that_nobody_can_get_waits_for_the_directory(life, letterbox, subscribed, missed, deliver, shown):
    subscribed("holders", "mail", kinds=("escalated",))
    missed()
    deliver(letters_to(letterbox))
    message, = shown()
    assert (message["standing"], message["trouble"]) == (
        "pending", "the directory knows no address of anybody who holds head")
    with life.store.transaction(life.tenant) as tx:
        directory.hold(tx, Holding("head@example.org", "head", None, 0))
    life.clock.forward(WAITS[0])
    deliver(letters_to(letterbox))
    assert [recipients for recipients, _ in letterbox.letters] == [["head@example.org"]]


def test_a_recipient_that_was_refused_is_shown_though_the_letter_was_delivered(
    letterbox, subscribed, missed, deliver, shown, life
):
    subscribed("holders", "mail", kinds=("missed",))
    missed()
    with life.store.transaction(life.tenant) as tx:
        for person in ("ann@example.org", "bob@example.org"):
            directory.hold(tx, Holding(person, "desk", "dover", 0))
    letterbox.refused["bob@example.org"] = "550 unknown"
    deliver(letters_to(letterbox))
    message, = shown()
    assert (message["standing"], message["trouble"]) == ("delivered", "recipients refused: bob@example.org: 550 unknown")


def test_without_a_mail_server_letters_wait_and_say_why(subscribed, missed, deliver, shown):
    subscribed("boss@example.org", "mail", kinds=("missed",))
    missed()
    deliver()
    message, = shown()
    assert (message["standing"], message["trouble"]) == ("pending", "no mail server is set: DUEPROCESS_SMTP says which")

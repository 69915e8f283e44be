import json
import socket
import time

import pytest

from dueprocess.engine.service.delivering.outcomes import Delivered, Failed, Gone, said_trouble
from dueprocess.engine.service.delivering.signing import signature
from dueprocess.engine.service.delivering.webhooks import asked_wait, post

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published
NOW = 1_772_500_000
BODY = json.dumps({"标签": "升级"}, ensure_ascii=False)


def sent(receiver, answer=(204, {}, b""), patience=5.0):
    receiver.answer = answer
    return post(receiver.url, SECRET, "msg_1", BODY, NOW, patience)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_answer_of_the_200s_is_a_delivery(receiver, status):
    assert sent(receiver, (status, {}, b"")) == Delivered()


def test_what_is_sent_can_be_verified(receiver):
    sent(receiver)
    got, = receiver.got
    assert got.path == "/hook"
    assert got.body == BODY.encode()
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["webhook-timestamp"] == str(NOW)
    assert got.headers["webhook-signature"] == signature(SECRET, "msg_1", NOW, got.body)


@pytest.mark.parametrize("status", [400, 401, 404, 408, 500, 502, 504])
def test_any_other_answer_is_a_failure_that_repeats_what_the_receiver_said(receiver, status):
    outcome = sent(receiver, (status, {}, "签名\nunknown".encode()))
    assert isinstance(outcome, Failed)
    assert outcome.wait is None
    assert said_trouble(outcome.trouble.written(), "en") == f"the receiver answered {status}: 签名 unknown"


def test_of_a_long_answer_the_beginning_is_kept(receiver):
    outcome = sent(receiver, (500, {}, b"x" * 1_000_000))
    assert outcome.trouble.params["said"] == "x" * 300


def test_a_redirect_is_not_followed(receivers):
    first, second = receivers(), receivers()
    for status in (301, 302, 303, 307, 308):
        outcome = sent(first, (status, {"location": second.url}, b""))
        assert outcome.trouble.code == "delivery-redirected"
        assert outcome.trouble.params == {"status": status, "location": second.url}
    assert second.got == []


def test_gone_is_gone(receiver):
    assert isinstance(sent(receiver, (410, {}, b"")), Gone)


@pytest.mark.parametrize(("status", "header", "wait"), [
    (429, "120", 120), (503, "7", 7), (503, "soon", None), (429, None, None), (500, "120", None),
])
def test_a_receiver_may_ask_to_be_left_alone(receiver, status, header, wait):
    outcome = sent(receiver, (status, {} if header is None else {"retry-after": header}, b""))
    assert isinstance(outcome, Failed)
    assert outcome.wait == wait


@pytest.mark.parametrize(("header", "wait"), [
    ("0", 0), (" 90 ", 90), ("9" * 40, 999_999_999), ("-5", None), ("1.5", None), ("٣", None), ("", None),
    ("Tue, 03 Mar 2026 01:07:40 GMT", 60), ("Tue, 03 Mar 2020 00:00:00 GMT", 0), ("Tue, 99 Mar 2026", None),
])
def test_a_wait_is_asked_for_in_seconds_or_by_a_date(header, wait):
    assert asked_wait(header, 1_772_500_000) == wait


@pytest.mark.parametrize("way", ["hang", "drip"])
def test_a_receiver_that_hangs_is_timed_out_as_a_whole(receiver, way):
    began = time.monotonic()
    outcome = sent(receiver, getattr(receiver, way), patience=0.3)
    assert outcome.trouble.code == "delivery-timed-out"
    assert time.monotonic() - began < 3


def test_a_receiver_that_hangs_up_or_is_not_there_is_not_reached(receiver):
    assert sent(receiver, receiver.close).trouble.code == "delivery-not-reached"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        outcome = post(f"http://127.0.0.1:{nobody.getsockname()[1]}/", SECRET, "msg_1", BODY, NOW, 5.0)
    assert outcome.trouble.code == "delivery-not-reached"
    assert outcome.trouble.params["reason"]


def test_a_receiver_whose_certificate_nobody_vouches_for_is_not_reached(receiver):
    outcome = post(receiver.url.replace("http:", "https:"), SECRET, "msg_1", BODY, NOW, 5.0)
    assert outcome.trouble.code == "delivery-not-reached"
    assert receiver.got == []

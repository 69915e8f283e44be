"""What is told outside can be followed: what waits, what arrived, what was given up; and it can be sent again."""

from random import Random
from threading import Event
from typing import Any

import pytest
from over_http import FERRY, Service, errors_of, problem_of
from receivers import Receiver, receivers

from dueprocess.engine.service.delivering import Courier, Means
from dueprocess.engine.store import outbox

__all__ = ["receivers"]

LATE = 20 * 24 * 3600
"""Seconds after which nobody has answered in time, and everybody was told."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def receiver(receivers: Any) -> Receiver:
    found: Receiver = receivers()
    return found


def subscribe(service: Service, target: str) -> str:
    response = service.client.post(f"{FERRY}/subscriptions", json={"kind": "webhook", "target": target})
    assert response.status_code == 201, response.text
    return str(response.json()["subscription"])


def let_it_be(service: Service) -> None:
    """A case on which nobody acts, until that has been told."""
    service.open()
    service.jump(LATE)


def deliver(service: Service) -> None:
    Courier(service.book.store, Means(), Random(1)).deliver(Event())


def listed(service: Service, standing: str | None = None) -> Any:
    return service.get("/outbox" if standing is None else f"/outbox?standing={standing}").json()


def resend(service: Service, name: str) -> Any:
    return service.client.post(f"{FERRY}/outbox/{name}/resend")


def test_a_message_is_followed_until_it_arrives(service: Service, receiver: Receiver) -> None:
    subscription = subscribe(service, receiver.url)
    let_it_be(service)
    waiting = listed(service)["messages"]
    assert waiting
    assert {(each["standing"], each["case"], each["subscription"]) for each in waiting} == {
        ("pending", "F-1", subscription)}
    deliver(service)
    assert listed(service, "pending")["messages"] == []
    arrived = listed(service, "delivered")
    assert arrived["counts"] == {"pending": 0, "delivered": len(waiting), "dead": 0}
    assert sorted(each.headers["webhook-id"] for each in receiver.got) == [each["message"] for each in waiting]
    one = arrived["messages"][0]
    assert (one["attempts"], one["next_attempt"], one["trouble"]) == (1, None, None)
    assert one["delivered"] == one["queued"]
    assert service.get(f"/outbox/{one['message']}").json() == one


def test_what_failed_says_why_and_when_it_is_tried_again(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    let_it_be(service)
    receiver.answer = (500, {}, b"broken")
    deliver(service)
    one = listed(service, "pending")["messages"][0]
    assert (one["attempts"], one["trouble"], one["delivered"]) == (1, "the receiver answered 500: broken", None)
    assert one["next_attempt"] > one["queued"]
    said = service.get(f"/outbox/{one['message']}", Accept_Language="zh").json()["trouble"]
    assert said == "接收方返回 500：broken"


def test_what_was_given_up_is_sent_again_under_its_id(service: Service, receiver: Receiver) -> None:
    gone = subscribe(service, receiver.url)
    let_it_be(service)
    count = len(listed(service)["messages"])
    service.client.delete(f"{FERRY}/subscriptions/{gone}")
    dead = listed(service, "dead")
    assert dead["counts"] == {"pending": 0, "delivered": 0, "dead": count}
    assert {each["trouble"] for each in dead["messages"]} == {"the subscription has ended"}
    first = dead["messages"][0]["message"]
    again = resend(service, first)
    assert (again.status_code, again.json()["standing"], again.json()["attempts"]) == (200, "pending", 0)
    assert service.client.post(f"{FERRY}/outbox/resend").json() == {"resent": count - 1}
    assert service.client.post(f"{FERRY}/outbox/resend").json() == {"resent": 0}
    deliver(service)
    assert listed(service)["counts"] == {"pending": 0, "delivered": 0, "dead": count}
    assert receiver.got == []


def test_what_arrived_can_be_sent_again(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    let_it_be(service)
    deliver(service)
    count, first = len(receiver.got), receiver.got[0]
    resend(service, first.headers["webhook-id"])
    deliver(service)
    assert [each.body for each in receiver.got[count:]] == [first.body]


def test_what_is_being_sent_is_not_sent_twice(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    let_it_be(service)
    with service.book.store.waking() as tx:
        leased, = outbox.claim(tx, limit=1, lease=60)
    problem_of(resend(service, leased.id), 409, "being-sent")
    service.clock.forward(60)
    assert resend(service, leased.id).status_code == 200


def test_a_message_of_another_tenant_is_not_there(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    let_it_be(service)
    name = listed(service)["messages"][0]["message"]
    problem_of(service.client.get(f"/v1/hotline/outbox/{name}"), 404, "unknown-message")
    problem_of(service.client.post(f"/v1/hotline/outbox/{name}/resend"), 404, "unknown-message")
    assert service.client.get("/v1/hotline/outbox").json()["messages"] == []


@pytest.mark.parametrize("name", ["msg_0", "%00"])
def test_a_message_that_is_not_there(service: Service, name: str) -> None:
    problem_of(service.get(f"/outbox/{name}"), 404, "unknown-message")
    problem_of(resend(service, name), 404, "unknown-message")


def test_the_outbox_is_read_page_by_page(service: Service, receiver: Receiver) -> None:
    subscribe(service, receiver.url)
    subscribe(service, receiver.url)
    let_it_be(service)
    whole = [each["message"] for each in listed(service)["messages"]]
    read, following = [], ""
    while following is not None:
        page = service.get(f"/outbox?limit=1{following and '&after=' + following}").json()
        read += [each["message"] for each in page["messages"]]
        following = page["next"]
    assert read == whole
    assert len(whole) > 1


@pytest.mark.parametrize(("query", "found"), [
    ("standing=deadly", [("message-standing", "standing")]),
    ("limit=0", [("body-no-whole-number", "limit")]),
    ("dead=yes", [("query-unknown", "dead")]),
])
def test_a_bad_parameter_is_named(on_sqlite: Service, query: str, found: list[tuple[str, str]]) -> None:
    assert errors_of(on_sqlite.get(f"/outbox?{query}")) == found

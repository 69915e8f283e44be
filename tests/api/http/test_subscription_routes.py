"""Who is told of what is said once for each receiver; its secret is shown once, and what ends stays on record."""

from typing import Any

import pytest
from over_http import FERRY, Service, errors_of, problem_of

URL = "https://example.org/complaints"
WEBHOOK = {"kind": "webhook", "target": URL}
MAIL = {"kind": "mail", "target": "holders"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published


def add(service: Service, **wish: Any) -> Any:
    return service.client.post(f"{FERRY}/subscriptions", json={**WEBHOOK, **wish})


def shown(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.get("/subscriptions").json()["subscriptions"]
    return found


def test_a_subscription_is_shown_as_it_was_asked_for_and_its_secret_once(service: Service) -> None:
    response = add(service, kinds=["missed", "escalated"], roles=["desk"])
    assert (response.status_code, response.headers["cache-control"]) == (201, "no-store")
    begun = response.json()
    secret = begun.pop("secret")
    assert begun == {
        "subscription": begun["subscription"], "kind": "webhook", "target": URL, "kinds": ["escalated", "missed"],
        "roles": ["desk"], "since": "2026-03-02T12:00:00+00:00", "ended": None}
    assert secret.startswith("whsec_")
    assert shown(service) == [begun]
    assert secret not in service.get("/subscriptions").text


def test_a_receiver_may_bring_its_secret(service: Service) -> None:
    assert add(service, secret=SECRET).json()["secret"] == SECRET


def test_mail_has_no_secret_and_null_means_all(service: Service) -> None:
    begun = add(service, **MAIL, kinds=None, roles=None).json()
    assert (begun["kinds"], begun["roles"], "secret" in begun) == (None, None, False)


def test_what_has_ended_stays_on_record(service: Service) -> None:
    begun = add(service).json()["subscription"]
    before = service.get("/subscriptions").headers["etag"]
    assert service.get("/subscriptions", If_None_Match=before).status_code == 304
    service.clock.forward(3600)
    address = f"{FERRY}/subscriptions/{begun}"
    ended = service.client.delete(address)
    assert (ended.status_code, ended.json()["ended"]) == (200, "2026-03-02T13:00:00+00:00")
    service.clock.forward(3600)
    assert service.client.delete(address).json() == ended.json()
    assert shown(service) == [ended.json()]
    assert service.get("/subscriptions").headers["etag"] != before


def test_one_tenant_cannot_see_or_end_the_subscriptions_of_another(service: Service) -> None:
    begun = add(service).json()["subscription"]
    assert service.client.get("/v1/hotline/subscriptions").json() == {"subscriptions": []}
    problem_of(service.client.delete(f"/v1/hotline/subscriptions/{begun}"), 404, "unknown-subscription")
    assert shown(service)[0]["ended"] is None


@pytest.mark.parametrize("name", ["sub_0", "%00", "a%00b"])
def test_a_subscription_that_is_not_there(service: Service, name: str) -> None:
    problem_of(service.client.delete(f"{FERRY}/subscriptions/{name}"), 404, "unknown-subscription")


@pytest.mark.parametrize(("wish", "found"), [
    ({"kind": "sms"}, [("subscription-other-way", "/kind")]),
    ({"kind": 1}, [("body-no-text", "/kind")]),
    ({"target": "http://example.org/complaints"}, [("target-not-encrypted", "/target")]),
    ({"target": "https://user:password@example.org"}, [("target-with-password", "/target")]),
    ({"target": ""}, [("body-no-text", "/target")]),
    ({"kind": "mail"}, [("target-no-mail-address", "/target")]),
    ({"kinds": "missed"}, [("body-no-list", "/kinds")]),
    ({"kinds": []}, [("body-no-list", "/kinds")]),
    ({"kinds": [{}]}, [("body-no-text", "/kinds/0")]),
    ({"kinds": ["missed", "withdrawn"], "roles": ["dsk"]},
     [("subscription-unknown-kind", "/kinds/1"), ("subscription-unknown-role", "/roles/0")]),
    ({"secret": "whsec_short"}, [("subscription-bad-secret", "/secret")]),
    ({**MAIL, "secret": SECRET}, [("subscription-secret-for-mail", "/secret")]),
    ({"role": "desk"}, [("body-unknown-field", "/role")]),
])
def test_a_bad_wish_is_pointed_at_and_nothing_begins(
    on_sqlite: Service, wish: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert errors_of(add(on_sqlite, **wish)) == found
    assert shown(on_sqlite) == []


@pytest.mark.parametrize("field", ["kind", "target"])
def test_what_a_wish_cannot_do_without(on_sqlite: Service, field: str) -> None:
    body = {name: value for name, value in WEBHOOK.items() if name != field}
    response = on_sqlite.client.post(f"{FERRY}/subscriptions", json=body)
    assert errors_of(response) == [("body-missing-field", "")]

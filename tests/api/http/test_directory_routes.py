"""Who holds which role is said as a whole, and what ends stays on record."""

from typing import Any

import pytest
from over_http import FERRY, Service, errors_of

HOLDING = {"person": "p-7", "role": "desk"}


def put(service: Service, *holdings: Any) -> Any:
    return service.client.put(f"{FERRY}/directory", json={"directory": list(holdings)})


def shown(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.get("/directory").json()["directory"]
    return found


def test_what_is_entered_is_shown(service: Service) -> None:
    full = {"person": "p-8", "role": "captain", "of": "aurora", "since": "2026-01-01T00:00", "until": "2027-01-01T00:00", "may_force": True}
    response = put(service, HOLDING, full)
    assert response.status_code == 200
    assert response.json() == service.get("/directory").json()
    assert response.headers["etag"] == service.get("/directory").headers["etag"]
    assert shown(service) == [
        {"person": "p-7", "role": "desk", "of": None, "since": "2026-03-02T12:00:00+00:00", "until": None, "may_force": False},
        {**full, "since": "2026-01-01T00:00:00+00:00", "until": "2027-01-01T00:00:00+00:00"},
    ]


def test_saying_the_same_again_changes_nothing(service: Service) -> None:
    put(service, HOLDING)
    before = shown(service)
    service.clock.forward(3600)
    put(service, HOLDING)
    assert shown(service) == before
    put(service, *before)
    assert shown(service) == before


def test_who_is_not_named_any_more_holds_nothing_from_now_on(service: Service) -> None:
    put(service, HOLDING, {**HOLDING, "person": "p-9", "since": "2026-06-01T00:00"})
    service.clock.forward(3600)
    put(service, {**HOLDING, "person": "p-8"})
    assert [(each["person"], each["until"]) for each in shown(service)] == [
        ("p-7", "2026-03-02T13:00:00+00:00"), ("p-8", None), ("p-9", "2026-06-01T00:00:00+01:00")]
    service.clock.forward(3600)
    put(service, HOLDING, {**HOLDING, "person": "p-8"})
    assert [(each["person"], each["since"]) for each in shown(service) if each["until"] is None] == [
        ("p-7", "2026-03-02T14:00:00+00:00"), ("p-8", "2026-03-02T13:00:00+00:00")]


@pytest.mark.parametrize(("holdings", "found"), [
    ({"person": "p-7"}, [("body-no-list", "/directory")]),
    (["p-7"], [("body-no-list", "/directory")]),
    ([{"role": "desk"}], [("body-no-text", "/directory/0")]),
    ([{**HOLDING, "role": "dsk"}], [("holding-unknown-role", "/directory/0/role")]),
    ([{**HOLDING, "unit": "x"}], [("body-unknown-field", "/directory/0/unit")]),
    ([{**HOLDING, "since": "soon"}], [("bad-instant", "/directory/0/since")]),
    ([{**HOLDING, "until": "2026-01-01T00:00"}], [("holding-ends-first", "/directory/0/until")]),
    ([{**HOLDING, "may_force": "perhaps"}], [("body-no-yes-or-no", "/directory/0/may_force")]),
    ([HOLDING, HOLDING], [("holding-twice", "/directory/1/role")]),
    ([{**HOLDING, "person": "x" * 201}], [("body-no-text", "/directory/0/person")]),
])
def test_a_bad_holding_is_pointed_at_and_nothing_is_entered(
    on_sqlite: Service, holdings: Any, found: list[tuple[str, str]]
) -> None:
    response = on_sqlite.client.put(f"{FERRY}/directory", json={"directory": holdings})
    assert errors_of(response) == found
    assert shown(on_sqlite) == []


def test_a_body_without_directory(on_sqlite: Service) -> None:
    assert errors_of(on_sqlite.client.put(f"{FERRY}/directory", json={})) == [("body-missing-field", "")]

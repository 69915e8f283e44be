"""Cases are opened and events recorded: once, for the version that was meant, by whom the rules allow."""

from typing import Any

import pytest
from over_http import ACKNOWLEDGED, FERRY, RECEIVED, Service, errors_of, problem_of

from dueprocess.engine.store import policies

ANSWERED = {"at": "2026-03-02T11:30", "event": "answered", "via": "email"}
FORCED = {"by": "p-7", "because": "the court asked for it"}


def test_an_opened_case_is_answered_with_what_must_happen_next(service: Service) -> None:
    response = service.open()
    answer = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{FERRY}/cases/F-1"
    assert response.headers["cache-control"] == "no-store"
    assert (answer["case"], answer["version"], answer["recorded"]) == ("F-1", 1, ["e1"])
    assert [duty["duty"] for duty in answer["must"]] == ["acknowledge", "answer"]
    assert (answer["issued"], answer["withdrawn"]) == ([], [])
    assert service.get("/cases/F-1/next").headers["etag"] == response.headers["etag"]


def test_a_case_without_a_name_is_given_one_that_cannot_be_guessed(service: Service) -> None:
    first, second = (service.client.post(f"{FERRY}/cases", json={"events": [RECEIVED]}) for _ in range(2))
    assert len(first.json()["case"]) == len(second.json()["case"]) == 16
    assert first.json()["case"] != second.json()["case"]
    assert service.client.get(first.headers["location"]).json()["version"] == 1


def test_a_name_in_chinese_leads_to_the_case(service: Service) -> None:
    location = service.open("投诉-1").headers["location"]
    assert location.isascii()
    assert service.client.get(f"{location}/next").json()["case"] == "投诉-1"


def test_an_event_is_recorded_with_what_it_brings(service: Service) -> None:
    service.open()
    service.jump(3 * 24 * 3600)
    response = service.record({"at": "2026-03-02T11:00", "event": "acknowledged", "by": "desk"})
    answer = response.json()
    assert response.status_code == 201
    assert (answer["version"], answer["recorded"]) == (2, ["e2"])
    assert "missed" in [effect["kind"] for effect in answer["withdrawn"]]
    assert {effect["withdrawn"]["because"] for effect in answer["withdrawn"]} == {"e2"}


@pytest.mark.parametrize("opening", [True, False])
def test_the_same_request_again_is_answered_as_it_was_first(service: Service, opening: bool) -> None:
    def ask() -> Any:
        if opening:
            body = {"case": "F-1", "events": [RECEIVED]}
            return service.client.post(f"{FERRY}/cases", json=body, headers={"Idempotency-Key": "k-1"})
        return service.record(ACKNOWLEDGED, Idempotency_Key="k-1")

    if not opening:
        service.open()
    first = ask()
    service.record({"event": "more_time_told"})
    again = ask()
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["version"] == first.json()["version"]
    assert again.json()["recorded"] == first.json()["recorded"]
    assert again.json()["must"] == first.json()["must"]
    assert service.get("/cases/F-1").json()["version"] == (2 if opening else 3)


def test_a_key_used_for_something_else_shows_both_digests(service: Service) -> None:
    service.open()
    service.record(ACKNOWLEDGED, Idempotency_Key="k-1")
    problem = problem_of(service.record(ANSWERED, Idempotency_Key="k-1"), 409, "key-reused")
    assert problem["first"].startswith("sha256:")
    assert problem["second"].startswith("sha256:")
    assert problem["first"] != problem["second"]


def test_a_version_that_has_passed_is_refused_with_the_present_one(service: Service) -> None:
    tag = service.open().headers["etag"]
    assert service.record(ACKNOWLEDGED, If_Match=tag).status_code == 201
    problem = problem_of(service.record(ANSWERED, If_Match=tag), 412, "stale")
    assert problem["version"] == 2
    assert service.record(ANSWERED, If_Match='"2"').status_code == 201


@pytest.mark.parametrize(("written", "status"), [
    ("*", 201), ('"1"', 201), ('W/"1-00ff"', 201), ('"2"', 412), ("1", 400), ('"1", "2"', 400), ('"one"', 400)])
def test_the_version_is_read_from_each_way_to_write_it(on_sqlite: Service, written: str, status: int) -> None:
    on_sqlite.open()
    response = on_sqlite.record(ACKNOWLEDGED, If_Match=written)
    assert response.status_code == status, response.text
    if status == 400:
        assert "`If-Match`" in problem_of(response, 400, "bad-header")["detail"]


@pytest.mark.parametrize("key", ["", "a b", "x" * 201])
def test_a_key_that_is_none(on_sqlite: Service, key: str) -> None:
    on_sqlite.open()
    problem = problem_of(on_sqlite.record(ACKNOWLEDGED, Idempotency_Key=key), 400, "bad-header")
    assert "`Idempotency-Key`" in problem["detail"]


def test_what_the_rules_refuse_is_answered_with_all_reasons_and_kept_nowhere(service: Service) -> None:
    service.open()
    problem = problem_of(service.record({"event": "acknowledged", "by": "fleet_manager"}), 422, "refused")
    assert [(each["name"], bool(each["source"])) for each in problem["reasons"]] == [("not_entitled", True)]
    assert service.get("/cases/F-1").json()["version"] == 1


def test_what_is_not_known_to_be_allowed_is_answered_with_the_questions(service: Service) -> None:
    service.open()
    problem = problem_of(service.record({"event": "acknowledged"}), 422, "undetermined")
    assert [each["fact"] for each in problem["questions"]] == ["actor"]


def test_refusals_are_said_in_the_callers_language(on_sqlite: Service) -> None:
    on_sqlite.open()
    response = on_sqlite.record({"event": "acknowledged", "by": "fleet_manager"}, Accept_Language="zh")
    assert problem_of(response, 422, "refused")["title"] == "规则不允许该事件"
    assert response.headers["content-language"] == "zh"


def test_only_who_may_force_has_recorded_what_the_rules_refuse(service: Service) -> None:
    service.open()
    refused = {"event": "acknowledged", "by": "fleet_manager", "force": FORCED}
    problem_of(service.record(refused), 403, "may-not-force")
    service.client.put(f"{FERRY}/directory", json={"directory": [
        {"person": "p-7", "role": "fleet_manager", "may_force": True}]})
    answer = service.record(refused).json()
    assert [each["forced_by"] for each in answer["against_rules"]] == ["p-7"]
    assert service.get("/cases/F-1").json()["events"][1]["forced_by"] == "p-7"


@pytest.mark.parametrize(("force", "found"), [
    ("p-7", [("body-no-force", "/force")]),
    ({"by": "p-7"}, [("body-missing-field", "")]),
    ({"by": "p-7", "because": "  "}, [("body-no-text", "/force/because")]),
    ({"by": 5, "because": "x"}, [("body-no-text", "/force/by")]),
    ({"by": "p-7", "because": "x", "until": "y"}, [("body-unknown-field", "/force/until")]),
])
def test_force_says_who_and_why(on_sqlite: Service, force: object, found: list[tuple[str, str]]) -> None:
    on_sqlite.open()
    assert errors_of(on_sqlite.record({**ACKNOWLEDGED, "force": force})) == found


def test_a_case_is_opened_once_under_its_name(service: Service) -> None:
    service.open()
    assert "`F-1`" in problem_of(service.open(), 409, "case-exists")["detail"]


def test_an_unknown_case(service: Service) -> None:
    for case in ("F-9", "%00", "@periods"):
        problem_of(service.record(ACKNOWLEDGED, case), 404, "unknown-case")


@pytest.mark.parametrize("name", ["", "a/b", "a b", "..", ".", "@periods", "x" * 101, "a?b", "a#b", "a\nb"])
def test_a_name_that_cannot_stand_in_an_address(on_sqlite: Service, name: str) -> None:
    assert on_sqlite.open(name).status_code == 422, name


@pytest.mark.parametrize(("change", "found"), [
    ({"as_of": "2026-03-02T10:00"}, [("body-unknown-field", "/as_of")]),
    ({"events": []}, [("too-few-items", "/events")]),
    ({"events": [{**RECEIVED, "at": "2026-03-03T10:00"}]}, [("event-in-the-future", "/events/0/at")]),
    ({"events": [{**RECEIVED, "recorded_at": "2026-03-02T10:00"}]},
     [("recorded-at-is-not-told", "/events/0/recorded_at")]),
    ({"events": [RECEIVED, {**ACKNOWLEDGED, "by": "dsk"}]}, [("unknown-role", "/events/1/by")]),
    ({"events": [{**RECEIVED, "claim": "50 EUR"}]}, [("other-currency", "/events/0/claim")]),
])
def test_what_does_not_fit_the_policy_is_pointed_at(
    on_sqlite: Service, change: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    response = on_sqlite.client.post(f"{FERRY}/cases", json={"events": [RECEIVED], **change})
    assert errors_of(response) == found


def test_a_body_with_nul_is_refused_before_a_database_sees_it(service: Service) -> None:
    service.open()
    response = service.record({**ACKNOWLEDGED, "id": "a\0b"})
    assert [each["code"] for each in problem_of(response, 400, "malformed-json")["errors"]] == ["json-null-character"]


def test_a_tenant_whose_pack_was_not_published(service: Service) -> None:
    with service.book.store.transaction("ferry") as tx:
        policies.withdraw(tx, next(each.digest for each in policies.published(tx)))
    problem_of(service.open(), 409, "no-policy")


def test_tenants_do_not_see_each_other(service: Service) -> None:
    service.open()
    problem_of(service.client.get("/v1/hotline/cases/F-1/next?by=mayor_office"), 404, "unknown-case")

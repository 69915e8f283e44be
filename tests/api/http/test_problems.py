"""Every wrong request gets a problem that says what is wrong and where; none gets a trace."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from dueprocess.api.http import case_routes

ADDRESS = "/v1/ferry/decisions"
KIND = {"Content-Type": "application/json"}


def _problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["type"] == f"urn:dueprocess:problem:{code}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert document["instance"] == response.request.url.path
    return document


def test_an_unknown_tenant_gets_the_nearest_one(client: TestClient, question: dict[str, Any]) -> None:
    problem = _problem(client.post("/v1/fery/decisions", json=question), 404, "unknown-tenant")
    assert "`ferry`" in problem["detail"]


def test_an_unknown_address(client: TestClient) -> None:
    _problem(client.get("/v2"), 404, "not-found")


def test_a_wrong_method_names_the_right_ones(client: TestClient) -> None:
    response = client.get(ADDRESS)
    _problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {"Content-Type": ""}, {**KIND, "Content-Encoding": "gzip"}]
)
def test_a_body_that_is_not_sent_as_json(client: TestClient, headers: dict[str, str]) -> None:
    _problem(client.post(ADDRESS, content=b"{}", headers=headers), 415, "not-json")


def test_a_body_that_is_too_large(client: TestClient) -> None:
    body = b'{"case": "' + b"x" * (10 * 1024 * 1024) + b'"}'
    _problem(client.post(ADDRESS, content=body, headers=KIND), 413, "too-large")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"case": "a",', "json-malformed"),
        (b'{"case": "a", "case": "b"}', "json-name-twice"),
        (b'{"case": "a", "events": [{"claim": NaN}]}', "json-not-a-number"),
        (b'{"case": "\\ud800"}', "json-half-character"),
        (b"\xff\xfe{}", "json-not-utf-8"),
        (b"[" * 100_000, "json-too-deep"),
    ],
)
def test_a_body_that_is_no_clear_json(client: TestClient, body: bytes, code: str) -> None:
    problem = _problem(client.post(ADDRESS, content=body, headers=KIND), 400, "malformed-json")
    assert [error["code"] for error in problem["errors"]] == [code]
    assert problem["errors"][0]["line"] == 1


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"as_off": "x"}, "/as_off", "body-unknown-field"),
        ({"as_of": 5}, "/as_of", "body-no-instant"),
        ({"as_of": "2026-02-30T10:00"}, "/as_of", "impossible-moment"),
        ({"why": "severity"}, "/why", "body-unknown-field"),
    ],
)
def test_a_wrong_field_is_pointed_at(
    client: TestClient, question: dict[str, Any], change: dict[str, Any], pointer: str, code: str
) -> None:
    problem = _problem(client.post(ADDRESS, json={**question, **change}), 422, "unprocessable")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [(pointer, code)]
    assert problem["errors"][0]["message"]
    assert problem["errors"][0]["hint"]


@pytest.mark.parametrize(
    ("event", "pointer"),
    [
        ({"at": "2026-03-02T10:00", "event": "receved"}, "/events/0/event"),
        ({"at": "yesterday", "event": "received"}, "/events/0/at"),
        ({"at": "2026-03-02T10:00", "event": "received", "subjet": "delay"}, "/events/0/subjet"),
        ({"at": "2026-03-02T10:00", "event": "received", "subject": "delays"}, "/events/0/subject"),
        ({"at": "2026-03-02T10:00", "event": "received", "claim": 5000}, "/events/0/claim"),
        ({"at": "2026-03-02T10:00", "event": "received", "claim": "50 EUR"}, "/events/0/claim"),
    ],
)
def test_a_wrong_event_is_pointed_at(
    client: TestClient, question: dict[str, Any], event: dict[str, Any], pointer: str
) -> None:
    problem = _problem(client.post(ADDRESS, json={**question, "events": [event]}), 422, "unprocessable")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "5"])
def test_a_body_that_is_no_object(client: TestClient, body: str) -> None:
    problem = _problem(client.post(ADDRESS, content=body, headers=KIND), 422, "unprocessable")
    assert [error["code"] for error in problem["errors"]] == ["body-no-object"]
    assert problem["errors"][0]["pointer"] == ""


@pytest.mark.parametrize(
    ("address", "change", "code"),
    [
        ("/v1/ferry/why", {}, "body-missing-field"),
        ("/v1/ferry/why", {"why": "sverity"}, "unknown-subject"),
        ("/v1/ferry/may", {}, "body-missing-field"),
        ("/v1/ferry/may", {"may": {"event": "answred"}}, "unknown-event"),
        ("/v1/ferry/may", {"may": {"event": "answer.missed"}}, "system-event"),
        ("/v1/ferry/timeline", {"limit": 0}, "body-no-whole-number"),
        ("/v1/ferry/timeline", {"limit": True}, "body-no-whole-number"),
        ("/v1/ferry/timeline", {"until": ["x"]}, "body-no-instant"),
    ],
)
def test_each_question_needs_its_own_fields(
    client: TestClient, question: dict[str, Any], address: str, change: dict[str, Any], code: str
) -> None:
    problem = _problem(client.post(address, json={**question, **change}), 422, "unprocessable")
    assert [error["code"] for error in problem["errors"]] == [code]


def test_problems_are_said_in_the_callers_language(client: TestClient) -> None:
    response = client.post(ADDRESS, content=b"{", headers={**KIND, "Accept-Language": "zh"})
    problem = _problem(response, 400, "malformed-json")
    assert problem["title"] == "无法读取请求正文"
    assert response.headers["content-language"] == "zh"


def test_a_fault_of_ours_says_nothing_of_its_cause(
    client: TestClient, question: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        message = "secret cause"
        raise RuntimeError(message)

    monkeypatch.setattr(case_routes, "decided", failing)
    response = client.post(ADDRESS, json=question)
    _problem(response, 500, "failure")
    assert "secret" not in response.text

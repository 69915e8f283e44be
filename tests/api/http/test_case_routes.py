from typing import Any

from starlette.testclient import TestClient

Question = dict[str, Any]


def test_a_decision_begins_with_the_most_urgent_thing(client: TestClient, question: Question) -> None:
    answer = client.post("/v1/ferry/decisions", json=question)
    assert answer.status_code == 200
    assert next(iter(answer.json())) == "summary"
    assert answer.json()["case"] == "F-1"
    assert answer.json()["as_of"] == "2026-03-16T16:59:00+00:00"
    assert answer.json()["policy"]["digest"].startswith("sha256:")


def test_the_same_question_gives_the_same_bytes(client: TestClient, question: Question) -> None:
    reordered = dict(reversed(question.items()))
    answers = [client.post("/v1/ferry/decisions", json=each).content for each in (question, question, reordered)]
    assert answers[0] == answers[1] == answers[2]


def test_the_answer_is_in_the_callers_language(client: TestClient, question: Question) -> None:
    for asked, given in (("zh-CN", "zh"), ("en", "en"), ("fr", "en")):
        answer = client.post("/v1/ferry/decisions", json=question, headers={"Accept-Language": asked})
        assert answer.headers["content-language"] == given
        assert answer.headers["vary"] == "Accept-Language"


def test_without_an_instant_the_present_is_meant(client: TestClient, question: Question) -> None:
    del question["as_of"]
    assert client.post("/v1/ferry/decisions", json=question).json()["as_of"] > "2026-03-16T16:59"


def test_what_was_not_recorded_yet_does_not_count(client: TestClient, question: Question) -> None:
    question["events"][1]["recorded_at"] = "2026-03-05T09:00"
    before = client.post("/v1/ferry/decisions", json={**question, "known_at": "2026-03-04T09:00"}).json()
    after = client.post("/v1/ferry/decisions", json={**question, "known_at": "2026-03-06T09:00"}).json()
    states = [
        {each["duty"]: each["state"] for each in answer["must"]}.get("acknowledge") for answer in (before, after)
    ]
    assert states == ["missed", None]


def test_why_explains_one_name(client: TestClient, question: Question) -> None:
    answer = client.post("/v1/ferry/why", json={**question, "why": "severity"}).json()
    assert (answer["about"], answer["reason"]["value"]) == ("severity", "low")
    assert "HF-2.1" in answer["clauses"]


def test_may_judges_an_event(client: TestClient, question: Question) -> None:
    allowed = client.post("/v1/ferry/may", json={**question, "may": {"event": "answered"}}).json()
    refused = client.post("/v1/ferry/may", json={**question, "may": {"event": "acknowledged", "by": "captain"}}).json()
    assert allowed["answer"] == "allowed"
    assert refused["answer"] == "refused"
    assert [each["name"] for each in refused["reasons"]] == ["not_entitled"]


def test_the_timeline_ends_where_it_is_told(client: TestClient, question: Question) -> None:
    answer = client.post("/v1/ferry/timeline", json={**question, "until": "2026-03-17T00:00"}).json()
    assert [moment["at"] for moment in answer["timeline"]] == ["2026-03-16T17:00:01+00:00"]
    assert "overdue.level_up" in [mark["name"] for mark in answer["timeline"][0]["what"]]
    before = client.post("/v1/ferry/timeline", json={**question, "until": "2026-03-16T17:00"}).json()
    assert before["timeline"] == []
    one = client.post("/v1/ferry/timeline", json={**question, "as_of": "2026-03-02T10:00", "limit": 1}).json()
    assert len(one["timeline"]) == 1

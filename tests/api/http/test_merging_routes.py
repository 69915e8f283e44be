"""Merging over HTTP: the answer, and each way in which it is refused."""

from over_http import FERRY, RECEIVED, Service, problem_of

SECOND = {**RECEIVED, "at": "2026-03-02T11:00"}
BODY = {"into": "F-1", "by": "p-1042", "because": "the same delay"}


def test_a_duplicate_is_merged_once(service: Service) -> None:
    service.open("F-1")
    service.open("F-2", SECOND, {"at": "2026-03-02T11:30", "event": "acknowledged", "by": "desk"})
    answer = service.client.post(f"{FERRY}/cases/F-2/merge", json=BODY)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["carried"], answer.json()["version"]) == (["@F-2:e2"], 2)
    assert service.get("/cases/F-2/next").json()["merged_into"] == "F-1"
    again = problem_of(service.client.post(f"{FERRY}/cases/F-2/merge", json=BODY), 409, "case-merged")
    assert again["merged_into"] == "F-1"
    problem_of(service.record({"event": "answered", "by": "desk"}, "F-2"), 409, "case-merged")


def test_the_other_way_round_is_answered_with_which_way_to_do_it(service: Service) -> None:
    service.open("F-1")
    service.open("F-2", SECOND)
    refused = problem_of(
        service.client.post(f"{FERRY}/cases/F-1/merge", json={**BODY, "into": "F-2"}), 409, "merge-other-way")
    assert "merge `F-2` into `F-1`" in refused["detail"]
    problem_of(service.client.post(f"{FERRY}/cases/F-1/merge", json=BODY), 409, "merge-itself")
    problem_of(service.client.post(f"{FERRY}/cases/F-9/merge", json=BODY), 404, "unknown-case")


def test_what_is_missing_is_said(service: Service) -> None:
    problem_of(service.client.post(f"{FERRY}/cases/F-2/merge", json={"into": "F-1"}), 422, "unprocessable")
    problem_of(service.client.post(f"{FERRY}/cases/F-2/merge", json={**BODY, "why": "x"}), 422, "unprocessable")

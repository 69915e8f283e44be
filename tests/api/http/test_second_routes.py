from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library, Mark
from dueprocess.engine.second.verification import Counts, Difference, Opinion, Verification
from dueprocess.engine.second.worker.process import Worker, WorkerState
from dueprocess.engine.service import Tenants, load_tenants
from dueprocess.engine.service.second_opinions import SecondOpinions, Settings, asking

FIXTURES = Path(__file__).parents[2] / "fixtures"
Question = dict[str, Any]
DIFFERENCE = Difference(
    "table", "differs", "severity", "", ("HF-2.1",), Mark("pack.yaml", 7, 3), 1772445600, Opinion("high", ()), Opinion("low", ())
)


class Resting(Worker):
    """A worker that has died, and is started again in a while."""

    state = WorkerState(None, 2.3, {"crashed": 3}, (), ())


@pytest.fixture(scope="module")
def tenants() -> Tenants:
    library = Library((FIXTURES, *Library.default().policies), Library.default().rules)
    return load_tenants(["ferry"], library)


def finding(monkeypatch: pytest.MonkeyPatch, found: Verification) -> None:
    monkeypatch.setattr(asking, "verified", lambda *_: found)


def test_agreement_is_an_answer(client: TestClient, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(monkeypatch, Verification(Counts(instants=2, answers=9)))
    answer = client.post("/v1/ferry/verify", json=question, headers={"Accept-Language": "zh"})
    assert (answer.status_code, answer.headers["content-language"]) == (200, "zh")
    said = answer.json()
    assert (said["case"], said["outcome"], said["counts"]["answers"], said["differences"]) == ("F-1", "agreed", 9, [])
    assert "一致" in said["summary"]


def test_a_difference_is_an_answer_too(client: TestClient, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(monkeypatch, Verification(Counts(answers=9), (DIFFERENCE,)))
    answer = client.post("/v1/ferry/verify", json=question)
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "differs"
    assert answer.json()["differences"][0]["source"] == "pack.yaml:7"


@pytest.mark.parametrize(("worker", "retry"), [(Worker, None), (Resting, "3")])
def test_no_second_opinion_is_a_problem_that_says_when_to_ask_again(
    tenants: Tenants, question: Question, monkeypatch: pytest.MonkeyPatch, worker: type[Worker], retry: str | None
) -> None:
    finding(monkeypatch, Verification(Counts(), reason="crashed"))
    client = TestClient(create_app(tenants, opinions=SecondOpinions(tenants, Settings(), worker())))
    refused = client.post("/v1/ferry/verify", json=question)
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert refused.json()["type"] == "urn:dueprocess:problem:no-second-opinion"
    assert refused.json()["detail"].startswith("the second engine died")
    assert refused.headers.get("retry-after") == retry


def test_a_question_that_does_not_fit_is_told_as_everywhere(client: TestClient, question: Question) -> None:
    question["as_off"] = question.pop("as_of")
    refused = client.post("/v1/ferry/verify", json=question)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/as_off"


def test_what_came_of_it_so_far(tenants: Tenants, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(create_app(tenants))
    for found in (Verification(Counts()), Verification(Counts(), (DIFFERENCE,)), Verification(Counts(), reason="crashed")):
        finding(monkeypatch, found)
        client.post("/v1/ferry/verify", json=question)
    assert client.get("/v1/ferry/second-opinions").json() == {
        "engine": "own", "verify": 0.0, "asked": 3, "agreed": 1, "differed": 1, "none": {"crashed": 1}, "dropped": 0,
        "differences": [{"name": "severity", "source": "pack.yaml:7", "count": 1, "last": "2026-03-02T10:00:00+00:00"}],
    }
    assert client.get("/v1/fery/second-opinions").status_code == 404

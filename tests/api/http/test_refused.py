"""What the store cannot do now is said with when to come back, and nothing of what the database said."""

import pytest
from over_http import FERRY, RECEIVED, Service, problem_of
from starlette.testclient import TestClient

from dueprocess.api.http import kept_operations, recording_routes, refused
from dueprocess.api.http.openapi import OPERATIONS
from dueprocess.api.refusals import REFUSALS
from dueprocess.engine.store import StoreUnavailable
from dueprocess.engine.text import has

REASONS = {"locked": 1, "overloaded": 2, "down": 5, "full": 60, "read-only": 60, "damaged": 600}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_database_that_cannot_serve(
    on_sqlite: Service, monkeypatch: pytest.MonkeyPatch, reason: str, language: str
) -> None:
    def failing(*_: object) -> None:
        raise StoreUnavailable(reason, "secret detail")

    monkeypatch.setattr(recording_routes, "open_case", failing)
    response = on_sqlite.client.post(f"{FERRY}/cases", json={"events": [RECEIVED]}, headers={"Accept-Language": language})
    problem = problem_of(response, 503, "store-unavailable")
    assert response.headers["retry-after"] == str(REASONS[reason])
    assert (problem["reason"], problem["retry_after"]) == (reason, REASONS[reason])
    assert "secret" not in response.text
    assert response.headers["content-language"] == language


def test_each_refusal_has_its_words_and_its_status_is_described() -> None:
    assert len(refused._STATUSES) >= len(REFUSALS)
    for code, status in refused._STATUSES.items():
        assert has(f"problem-{code}.title")
        assert str(int(status)) in kept_operations.PROBLEMS


def test_without_a_casebook_there_are_only_the_stateless_addresses(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert not any("{case}" in path for path in paths)
    problem_of(client.post("/v1/ferry/cases", json={"events": [RECEIVED]}), 404, "not-found")


def test_each_kept_address_is_described(on_sqlite: Service) -> None:
    paths = on_sqlite.client.get("/openapi.json").json()["paths"]
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(ids) == len(set(ids))
    assert set(OPERATIONS) <= set(ids)

"""What is refused of a kept case is refused in the same words on the command line and over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dueprocess.api.cli.commands import command_line
from dueprocess.api.http import create_app
from dueprocess.engine.pack import Collector, Library, plain, read_yaml
from dueprocess.engine.service import load_tenants
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.store import Store

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "invalid" / "cases"
LIBRARY = Library((ROOT / "tests" / "invalid" / "meaning" / "library" / "policies", ROOT / "tests" / "fixtures"), (ROOT / "rules",))
LATE_IN_2026 = 1_795_000_000
MISTAKES = ["event-misspelt", "fact-misspelt-inside-with", "actor-misspelt", "money-without-currency", "choices-misspelt",
            "id-twice", "corrects-nothing", "withdrawal-of-nothing", "recorded-before-it-happened"]
RECEIVED = {"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "claim": "50 GBP", "ship": "aurora"}
REFUSED = [("acknowledged", "fleet_manager"), ("acknowledged", None), ("answer_signed", "desk")]


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'cases.db'}"


@pytest.fixture
def client(address: str) -> Iterator[TestClient]:
    """The service on the database that the command line uses, too."""
    store = Store.open(address, lambda: LATE_IN_2026)
    tenants, book = load_tenants(["quay", "ferry"], LIBRARY), Casebook(store)
    for tenant in tenants:
        publish(book, tenant.name, tenant.policy, LIBRARY, "operator")
    yield TestClient(create_app(tenants, book), raise_server_exceptions=False)
    store.close()


def told(*arguments: str) -> dict[str, Any]:
    """What a command that did nothing says to programs."""
    result = CliRunner().invoke(command_line(), ["case", *arguments, "--json"])
    assert result.exit_code in {1, 2}, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def words(found: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(each["code"], each["message"], each["hint"]) for each in found}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_case_that_does_not_fit_the_policy(client: TestClient, address: str, mistake: str, language: str) -> None:
    file = CASES / f"{mistake}.yaml"
    body = json.dumps(plain(read_yaml(file, Collector())), default=str)
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    response = client.post("/v1/quay/cases", content=body, headers=headers)
    assert response.status_code == 422, response.text
    typed = told("open", str(file), "--tenant", "quay", "--database", address, "--lang", language)
    assert words(response.json()["errors"]) == words(typed["diagnostics"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("event", "by"), REFUSED)
def test_an_event_that_the_rules_do_not_allow(
    client: TestClient, address: str, event: str, by: str | None, language: str
) -> None:
    client.post("/v1/ferry/cases", json={"case": "F-1", "events": [RECEIVED]})
    asked = {"event": event} if by is None else {"event": event, "by": by}
    problem = client.post("/v1/ferry/cases/F-1/events", json=asked, headers={"Accept-Language": language}).json()
    named = ["--event", event] if by is None else ["--event", event, "--by", by]
    typed = told("record", "F-1", *named, "--tenant", "ferry", "--database", address, "--lang", language)
    assert problem["detail"] == typed["summary"]
    for part in ("answer", "reasons", "questions", "policy"):
        assert problem[part] == typed[part]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_case_that_is_not_there(client: TestClient, address: str, language: str) -> None:
    problem = client.get("/v1/ferry/cases/F-9/next", headers={"Accept-Language": language}).json()
    assert problem["detail"] == told(
        "next", "F-9", "--tenant", "ferry", "--database", address, "--lang", language)["error"]

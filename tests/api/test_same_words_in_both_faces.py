"""A mistake in a case is told in the same words on the command line and over HTTP, each with its own kind of place."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dueprocess.api.cli.commands import command_line
from dueprocess.api.http import create_app
from dueprocess.engine.pack import Collector, Library, plain, read_yaml
from dueprocess.engine.service import load_tenants

ROOT = Path(__file__).parents[2]
INVALID = ROOT / "tests" / "invalid"
QUAY = INVALID / "meaning" / "library" / "policies" / "quay"
MISTAKES = {
    "event-misspelt": ["/events/0/event"],
    "fact-misspelt-inside-with": ["/events/0/with/clam"],
    "actor-misspelt": ["/events/0/by"],
    "money-without-currency": ["/events/0/claim"],
    "choices-misspelt": ["/events/0/wrongs/1"],
    "instant-impossible-day": ["/events/0/at"],
    "recorded-before-it-happened": ["/events/0/recorded_at"],
    "id-twice": ["/events/1/id"],
    "corrects-nothing": ["/events/1/corrects"],
    "correction-moves-the-instant": ["/events/1/at"],
    "withdrawal-of-nothing": ["/events/1/event"],
    "everything-at-once": ["/events/0/recorded_at", "/events/0/clam", "/events/0/by", "/events/1/event"],
}


@cache
def client() -> TestClient:
    library = Library((QUAY.parent,), (ROOT / "rules",))
    return TestClient(create_app(load_tenants(["quay"], library)), raise_server_exceptions=False)


def on_the_command_line(mistake: str, language: str) -> list[dict[str, Any]]:
    case = INVALID / "cases" / f"{mistake}.yaml"
    arguments = ["decide", str(case), "--pack", str(QUAY), "--at", "2026-03-09T10:00", "--json", "--lang", language]
    result = CliRunner().invoke(command_line(), arguments)
    assert result.exit_code == 2, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["diagnostics"]
    return found


def over_http(mistake: str, language: str) -> list[dict[str, Any]]:
    case = plain(read_yaml(INVALID / "cases" / f"{mistake}.yaml", Collector()))
    body = json.dumps({**case, "as_of": "2026-03-09T10:00"}, default=str)
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    response = client().post("/v1/quay/decisions", content=body, headers=headers)
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    errors: list[dict[str, Any]] = response.json()["errors"]
    return errors


def words(found: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(each["code"], each["message"], each["hint"]) for each in found}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_faces_say_the_same(mistake: str, language: str) -> None:
    in_the_file, in_the_body = on_the_command_line(mistake, language), over_http(mistake, language)
    assert words(in_the_file) == words(in_the_body)
    assert all(each["line"] >= 3 and each["file"].endswith(f"{mistake}.yaml") for each in in_the_file)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_body_is_pointed_into(mistake: str) -> None:
    pointers = {each["pointer"] for each in over_http(mistake, "en")}
    assert set(MISTAKES[mistake]) <= pointers

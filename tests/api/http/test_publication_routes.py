"""What was published is listed, and open cases are moved to another version, over HTTP."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from over_http import FERRY, Service, errors_of

from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.publishing.publishing import publish

FOLDER = Path(__file__).parents[2] / "fixtures" / "ferry"
EARLIER, LATER = "within: 1 working day, after: received", "within: 3 working days, after: received"


@pytest.fixture
def later(service: Service, tmp_path: Path) -> Service:
    """The service with two cases under 1.0.0, after the publication of 1.1.0, which gives more time."""
    for case in ("F-1", "F-2"):
        service.open(case)
    folder = Path(shutil.copytree(FOLDER, tmp_path / "ferry"))
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    assert EARLIER in text
    (folder / "pack.yaml").write_text(text.replace(EARLIER, LATER).replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    publish(service.book, "ferry", load_policy(folder, Library.default()), Library.default(), "p-7")
    return service


def migrate(service: Service, query: str = "", **body: Any) -> Any:
    return service.client.post(f"{FERRY}/migrations{query}", json=body)


def described(service: Service, name: str, answer: Any) -> Any:
    """The answer, which has the shape that the document describes."""
    components = service.client.get("/openapi.json").json()["components"]
    Draft202012Validator({**components["schemas"][name], "components": components}).validate(answer)
    return answer


def test_what_was_published_is_listed(later: Service) -> None:
    response = later.get("/publications")
    found = described(later, "Publications", response.json())["publications"]
    assert [(each["version"], each["published_by"], each["open_cases"]) for each in found] == [
        ("1.0.0", "operator", 2), ("1.1.0", "p-7", 0)]
    assert found[0]["in_force"] == {"from": "2026-01-01", "until": None, "applies_by": "received"}
    assert later.get("/publications", If_None_Match=response.headers["etag"]).status_code == 304


def test_a_dry_run_says_what_would_change_and_changes_nothing(later: Service) -> None:
    before = later.get("/cases/F-1").json()
    answer = described(later, "Migration", migrate(later, "?dry_run=yes", to="1.1.0").json())
    assert (answer["dry_run"], [each["case"] for each in answer["cases"]]) == (True, ["F-1", "F-2"])
    (duty,) = [each for each in answer["cases"][0]["changes"]["duties"] if each["duty"] == "acknowledge"]
    assert (duty["before"]["due"], duty["after"]["due"]) == ("2026-03-03T17:00:00+00:00", "2026-03-05T17:00:00+00:00")
    assert later.get("/cases/F-1").json() == before


def test_cases_are_moved_page_by_page(later: Service) -> None:
    first = migrate(later, to="1.1.0", by="p-9", limit=1)
    assert first.headers["cache-control"] == "no-store"
    answer = described(later, "Migration", first.json())
    assert ([each["case"] for each in answer["cases"]], answer["next"]) == (["F-1"], "F-1")
    rest = migrate(later, to="1.1.0", by="p-9", limit=1, after=answer["next"]).json()
    assert ([each["case"] for each in rest["cases"]], rest["next"]) == (["F-2"], None)
    assert migrate(later, to="1.1.0").json()["cases"] == []
    shown = later.get("/cases/F-2").json()
    assert [each["version"] for each in shown["policies"]] == ["1.0.0", "1.1.0"]
    assert later.get("/cases/F-2/next").json()["policy"]["version"] == "1.1.0"


def test_an_etag_no_longer_holds_when_another_policy_decides(later: Service) -> None:
    tag = later.get("/cases/F-1/next").headers["etag"]
    migrate(later, to="1.1.0")
    assert later.get("/cases/F-1/next", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(("query", "body", "found"), [
    ("", {}, [("body-missing-field", "")]),
    ("", {"to": "9.9.9"}, [("version-not-published", "/to")]),
    ("", {"to": 1}, [("body-no-text", "/to")]),
    ("", {"to": "1.1.0", "limit": 0}, [("body-no-whole-number", "/limit")]),
    ("", {"to": "1.1.0", "dryrun": True}, [("body-unknown-field", "/dryrun")]),
    ("?dry_run=perhaps", {"to": "1.1.0"}, [("query-no-yes-or-no", "dry_run")]),
    ("?dryrun=yes", {"to": "1.1.0"}, [("query-unknown", "dryrun")]),
])
def test_what_cannot_be_read_is_pointed_at_and_moves_nothing(later: Service, query: str, body: Any, found: Any) -> None:
    assert errors_of(migrate(later, query, **body)) == found
    assert later.get("/publications").json()["publications"][1]["open_cases"] == 0

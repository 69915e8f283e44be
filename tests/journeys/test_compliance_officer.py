"""A compliance officer traces each clause to what carries it and back, and makes a past decision again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dueprocess.api.cli.commands import command_line

Run = Callable[..., Result]
CASE = """\
case: XB-2025-0147
tenant: xinbang
events:
- {at: 2025-03-03T09:00, event: received, source: external, channel: hotline_400, category: business, issue: goods_wet, claim: 3000 CNY}
- {id: late, at: 2025-03-03T09:04, recorded_at: 2025-03-03T11:00, event: department_contacted, by: hotline_operator, responsible_department: guangzhou}
"""


@pytest.fixture(scope="module")
def report() -> Any:
    """The clause report of one organisation, as the command line gives it."""
    result = CliRunner().invoke(command_line(), ["clauses", "xinbang", "--json"])
    assert result.exit_code == 0, result.stdout
    return json.loads(result.stdout)


def test_each_clause_is_shown_with_what_carries_it(dueprocess: Run, report: Any) -> None:
    text = dueprocess("clauses", "xinbang", "--lang", "en").stdout
    for clause in report["clauses"]:
        assert clause["id"] in text
        if clause["layer"] == "xinbang" and clause["cover"] in {"rule", "assumed"}:
            assert clause["entries"], clause["id"]
        if clause["cover"] == "untranslatable":
            assert clause["why"], clause["id"]
    assert any(clause["tests"] for clause in report["clauses"])


def test_each_entry_is_shown_with_its_clauses(dueprocess: Run, report: Any) -> None:
    text = dueprocess("clauses", "xinbang", "--entries").stdout
    carried = {(entry["section"], entry["name"]) for entry in report["entries"] if entry["clauses"]}
    for clause in report["clauses"]:
        for entry in clause["entries"]:
            assert (entry["section"], entry["name"]) in carried
    assert "forward" in text
    assert "policies/xinbang/" in text


def test_readings_show_what_the_paper_leaves_open(report: Any) -> None:
    assert report["readings"]
    assert all(reading["asks"] and reading["chosen"] for reading in report["readings"])


@pytest.mark.parametrize(
    ("file", "line", "code"),
    [
        ("clauses.yaml", "  ACME-9: {says: We write back in an hour., cover: rule}\n", "clause-without-entry"),
        ("pack.yaml", "duties:\n  greet: {must: greet, who: complaint_receiver, due: {after: received}, done: closed}\n", "entry-without-clause"),
        ("pack.yaml", "roles:\n  guest: {label: guest, because: ACME-7}\n", "unknown-clause"),
    ],
)
def test_what_does_not_meet_is_a_finding(dueprocess: Run, file: str, line: str, code: str) -> None:
    dueprocess("new", "acme", "--extends", "base-complaint")
    assert dueprocess("clauses", "acme").exit_code == 0
    path = Path("policies/acme", file)
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    result = dueprocess("clauses", "acme", "--json")
    assert result.exit_code == 1
    assert code in [found["code"] for found in json.loads(result.stdout)["findings"]]
    assert dueprocess("check", "acme").exit_code == 1


def test_a_past_decision_is_made_again_as_it_was_known(dueprocess: Run) -> None:
    Path("case.yaml").write_text(CASE, encoding="utf-8")
    command = ("decide", "case.yaml", "--at", "2025-03-03T10:00", "--json")
    then, now = dueprocess(*command).stdout, dueprocess(*command, "--known-at", "2025-03-03T12:00").stdout
    assert then == dueprocess(*command).stdout
    states = [
        {duty["duty"]: duty["state"] for duty in json.loads(answer)["must"] + json.loads(answer)["over"]}["forward"]
        for answer in (then, now)
    ]
    assert states == ["missed", "met"]
    because = dueprocess("why", "case.yaml", "--about", "forward", "--at", "2025-03-03T10:00").stdout
    assert "XINBANG-4.6.1e" in because
    assert "policies/xinbang/duties.yaml:" in because

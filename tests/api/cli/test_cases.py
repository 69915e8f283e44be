import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
AT = "2026-03-16T16:59"


def test_decide_begins_with_the_most_urgent_thing(run: Run, ferry: Path) -> None:
    result = run("decide", "case.yaml", "--pack", ferry, "--at", AT)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Duty manager must answer in writing by 17:00."


def test_json_says_the_same_as_the_text(run: Run, ferry: Path) -> None:
    answer = json.loads(run("decide", "case.yaml", "--pack", ferry, "--at", AT, "--json").stdout)
    assert next(iter(answer)) == "summary"
    assert answer["case"] == "F-1"
    text = run("decide", "case.yaml", "--pack", ferry, "--at", AT).stdout
    for duty in answer["must"] + answer["over"]:
        assert duty["duty"] in text
        assert duty["due"] in text


def test_the_language_is_the_callers_or_else_that_of_the_policy(
    run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("decide", "case.yaml", "--pack", ferry, "--at", AT)
    assert "must" in run(*command).stdout
    assert "必须" in run(*command, "--lang", "zh").stdout
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "必须" in run(*command).stdout
    assert "必须" not in run(*command, "--lang", "en").stdout


def test_the_case_may_name_its_tenant(run: Run, ferry: Path) -> None:
    Path("policies").mkdir()
    Path("policies/ferry").symlink_to(ferry)
    text = Path("case.yaml").read_text(encoding="utf-8")
    Path("case.yaml").write_text("tenant: ferry\n" + text, encoding="utf-8")
    assert run("decide", "case.yaml", "--at", AT).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "exit_code", "answer"),
    [
        (["--event", "answered"], 0, "allowed"),
        (["--event", "acknowledged", "--by", "desk"], 0, "allowed"),
        (["--event", "acknowledged", "--by", "captain"], 1, "refused"),
        (["--event", "acknowledged", "--by", "{role: captain, of: aurora}"], 1, "refused"),
        (["--event", "customer_replied", "--by", "customer"], 1, "refused"),
        (["--event", "customer_replied", "--by", "customer", "--with", "accepted=yes"], 0, "allowed"),
        (["--event", "acknowledged"], 1, "undetermined"),
    ],
)
def test_may_says_so_in_its_exit_code(
    run: Run, ferry: Path, arguments: list[str], exit_code: int, answer: str
) -> None:
    result = run("may", "case.yaml", "--pack", ferry, "--at", AT, *arguments, "--json")
    assert (result.exit_code, json.loads(result.stdout)["answer"]) == (exit_code, answer)
    assert run("may", "case.yaml", "--pack", ferry, "--at", AT, *arguments).exit_code == exit_code


def test_why_shows_rule_line_clause_and_arithmetic(run: Run, ferry: Path) -> None:
    text = run("why", "case.yaml", "--pack", ferry, "--at", AT, "--about", "answer").stdout
    assert "HF-4.2  The owner answers in writing within ten working days" in text
    assert "pack.yaml:" in text
    assert "skipped: Saturday 2026-03-14" in text


def test_the_timeline_follows_the_case_if_nobody_acts(run: Run, ferry: Path) -> None:
    text = run("timeline", "case.yaml", "--pack", ferry, "--at", AT).stdout
    assert "2026-03-16T17:00:01+00:00" in text
    assert "overdue.level_up" in text
    until = run("timeline", "case.yaml", "--pack", ferry, "--at", AT, "--until", "2026-03-16T17:00").stdout
    assert until.splitlines()[0] == "If nobody acts, nothing changes."


def test_what_was_not_known_does_not_count(run: Run, ferry: Path) -> None:
    command = ("decide", "case.yaml", "--pack", ferry, "--at", AT, "--json")
    assert json.loads(run(*command, "--known-at", "2026-03-02T12:00").stdout)["must"][0]["duty"] == "acknowledge"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["decide", "case.yaml"], "case.yaml:1:1: error[case-names-no-tenant]"),
        (["decide", "nothing.yaml", "--pack", "ferry"], "nothing.yaml:1:1: error[file-not-found]"),
        (["decide", "case.yaml", "--pack", "furnitur"], "did you mean `furniture`?"),
        (["decide", "case.yaml", "--pack", "{ferry}", "--at", "noon"], "--at:1:1: error[bad-instant]"),
        (["why", "case.yaml", "--pack", "{ferry}", "--about", "sverity"], "did you mean `severity`?"),
        (["may", "case.yaml", "--pack", "{ferry}", "--event", "answred"], "did you mean `answered`?"),
        (["may", "case.yaml", "--pack", "{ferry}", "--event", "noted", "--with", "claim"], "error[option-no-fact]"),
        (["may", "case.yaml", "--pack", "{ferry}", "--event", "noted", "--with", "claim=5"], "--with claim:1:1: error["),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(
    run: Run, ferry: Path, arguments: list[str], said: str
) -> None:
    given = [argument.replace("{ferry}", str(ferry)) for argument in arguments]
    result = run(*given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    as_json = run(*given, "--json")
    assert as_json.exit_code == 2
    assert json.loads(as_json.stdout)["diagnostics"][0]["code"] in said or "did you mean" in said or "error[" in said

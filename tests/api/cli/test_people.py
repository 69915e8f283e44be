import json
from collections.abc import Callable
from typing import Any

from kept_files import Kept
from typer.testing import Result

Run = Callable[..., Result]
FERRY = ("--tenant", "ferry")


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def duties(result: Result) -> list[tuple[str, str]]:
    return [(each["case"], each["duty"]) for each in told(result)["due"]]


def test_what_stands_before_a_role(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    assert duties(run("due", *FERRY, "--role", "duty_manager", "--json")) == [("F-1", "answer")]
    assert duties(run("due", *FERRY, "--role", "desk", "--json")) == []
    text = run("due", *FERRY, "--role", "duty_manager").stdout
    assert "2026-03-16T17:00" in text
    assert "duty manager: answer in writing" in text


def test_what_stands_before_a_person_by_the_roles_they_hold(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    assert duties(run("due", *FERRY, "--person", "kim", "--json")) == []
    held = run("directory", "hold", "kim", "duty_manager", *FERRY)
    assert (held.exit_code, held.stdout.startswith("kim  duty_manager")) == (0, True)
    assert duties(run("due", *FERRY, "--person", "kim", "--json")) == [("F-1", "answer")]
    kept.jump("2026-03-03T09:00")
    assert run("directory", "end", "kim", "duty_manager", *FERRY).exit_code == 0
    assert duties(run("due", *FERRY, "--person", "kim", "--json")) == []
    assert run("directory", "end", "kim", "duty_manager", *FERRY).exit_code == 1


def test_what_is_due_before_an_instant(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    command = ("due", *FERRY, "--role", "duty_manager", "--json")
    assert duties(run(*command, "--before", "2026-03-16T17:00")) == []
    assert duties(run(*command, "--before", "2026-03-16T17:01")) == [("F-1", "answer")]


def test_whose_worklist_must_be_said(run: Run, kept: Kept) -> None:
    result = run("due", *FERRY)
    assert (result.exit_code, "name a role, or a person" in result.stderr) == (2, True)


def test_a_name_that_is_misspelt_is_no_empty_list(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    role = run("due", *FERRY, "--role", "duty_manger")
    assert (role.exit_code, "did you mean `duty_manager`?" in role.stderr) == (2, True)
    for command in (("due", "--role", "desk"), ("case", "list")):
        tenant = run(*command, "--tenant", "fery")
        assert (tenant.exit_code, "no policy of `fery` has been published here" in tenant.stderr) == (2, True)


def test_a_place_that_is_none(run: Run, kept: Kept) -> None:
    for place in ("x", "W10", "bnVsbA"):
        result = run("due", *FERRY, "--role", "desk", "--after", place)
        assert (result.exit_code, "`next`" in result.stderr) == (2, True)


def test_a_role_that_the_policy_does_not_know(run: Run, kept: Kept) -> None:
    result = run("directory", "hold", "kim", "duty_manger", *FERRY)
    assert (result.exit_code, "`duty_manager`" in result.stderr) == (2, True)


def test_a_role_that_would_end_before_it_begins(run: Run, kept: Kept) -> None:
    result = run("directory", "hold", "kim", "desk", *FERRY, "--until", "2026-03-02T15:00")
    assert (result.exit_code, "before it begins" in result.stderr) == (2, True)


def test_the_directory_shows_what_has_ended_too(run: Run, kept: Kept) -> None:
    run("directory", "hold", "kim", "captain", "--of", "aurora", *FERRY, "--until", "2026-05-01T00:00", "--may-force")
    assert told(run("directory", "list", *FERRY, "--json"))["directory"] == [{
        "person": "kim", "role": "captain", "of": "aurora", "since": "2026-03-02T16:00:00+00:00",
        "until": "2026-05-01T00:00:00+01:00", "may_force": True}]
    assert "captain of aurora" in run("directory", "list", *FERRY).stdout

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]


def test_tests_that_pass(run: Run, ferry: Path) -> None:
    result = run("test", ferry)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("all tests passed: ")


def test_only_the_tests_asked_for(run: Run, ferry: Path) -> None:
    answer = json.loads(run("test", ferry, "-k", "late_answer", "--json").stdout)
    assert [pack["passed"] for pack in answer["packs"]] == [3]


def test_a_test_that_fails_shows_what_was_expected_and_found(run: Run) -> None:
    run("new", "acme", "--extends", "base-complaint")
    first = Path("policies/acme/tests/first.yaml")
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("      try:", "      stage: closed\n      try:"), encoding="utf-8")
    result = run("test", "acme")
    assert result.exit_code == 1
    assert "policies/acme/tests/first.yaml:" in result.stdout
    assert "expected: closed" in result.stdout
    assert "found: intake" in result.stdout


def test_a_test_that_cannot_be_read_fails(run: Run) -> None:
    run("new", "acme", "--extends", "base-complaint")
    first = Path("policies/acme/tests/first.yaml")
    first.write_text(first.read_text(encoding="utf-8").replace("history:", "histroy:"), encoding="utf-8")
    result = run("test", "acme")
    assert result.exit_code == 1
    assert "histroy" in result.stdout


def test_show_names_what_a_policy_is_made_of(run: Run, ferry: Path) -> None:
    text = run("show", ferry).stdout
    answer = json.loads(run("show", ferry, "--json").stdout)
    assert answer["digest"] in text
    assert [layer["id"] for layer in answer["layers"]] == ["plain-time", "overdue", "ferry"]
    assert "Duties" in text


def test_usage_errors_have_their_own_exit_code(run: Run) -> None:
    assert run("test").exit_code == 2
    assert run("decide").exit_code == 2
    assert run("no-such-command").exit_code == 2
    assert run("show", "ferry", "--lang", "fr").exit_code == 2

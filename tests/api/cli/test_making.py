import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from dueprocess.engine.calendar.load import read_edition
from dueprocess.engine.pack import Collector

Run = Callable[..., Result]
GERMANY = ("--country", "DE", "--subdivision", "BY", "--years", "2025-2026", "--zone", "Europe/Berlin")


def test_new_begins_a_pack_and_says_what_is_next(run: Run) -> None:
    result = run("new", "acme", "--extends", "base-complaint")
    assert result.exit_code == 0
    assert "dueprocess check acme" in result.stdout
    for name in ("pack.yaml", "clauses.yaml", "tests/first.yaml", "README.md"):
        assert Path("policies/acme", name).is_file()
        assert f"policies/acme/{name}" in result.stdout
    assert run("test", "acme").exit_code == 0


def test_new_never_overwrites(run: Run) -> None:
    run("new", "acme", "--extends", "base-complaint")
    Path("policies/acme/pack.yaml").write_text("mine", encoding="utf-8")
    again = run("new", "acme", "--extends", "base-complaint", "--json")
    assert again.exit_code == 2
    assert "policies/acme" in json.loads(again.stdout)["error"]
    assert Path("policies/acme/pack.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Acme", "acme_ltd", "../acme", "-", "acme-", "1acme", "", "客户"])
def test_a_name_that_no_pack_may_have(run: Run, name: str) -> None:
    assert run("new", "--extends", "base-complaint", "--", name).exit_code == 2
    assert not Path("policies").exists()


def test_a_base_that_is_not_there_gets_the_nearest(run: Run) -> None:
    result = run("new", "acme", "--extends", "base-complain")
    assert result.exit_code == 2
    assert "did you mean `base-complaint`?" in result.stderr
    assert not Path("policies").exists()


def test_calendar_generates_an_edition(run: Run) -> None:
    result = run("calendar", "bavaria", *GERMANY, "--days", "mon-fri", "--hours", "08:00-12:00", "--hours", "13:00-17:00")
    assert result.exit_code == 0, result.output
    edition = read_edition(Path("rules/calendars/bavaria.yaml"), Collector())
    assert edition is not None
    assert (edition.zone, len(edition.week[0]), edition.week[5]) == ("Europe/Berlin", 2, ())
    assert run("calendar", "bavaria", *GERMANY).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "DEE", "--years", "2025", "--zone", "Europe/Berlin"], "--country"),
        (["--country", "DE", "--years", "2025-2020", "--zone", "Europe/Berlin"], "option-no-years"),
        (["--country", "DE", "--years", "soon", "--zone", "Europe/Berlin"], "option-no-years"),
        (["--country", "DE", "--years", "2025", "--zone", "Europe/Berlyn"], "unknown-zone"),
        ([*GERMANY, "--days", "mon-fry"], "did you mean `fri`?"),
        ([*GERMANY, "--hours", "9-5"], "error["),
    ],
)
def test_calendar_says_what_it_cannot_make(run: Run, arguments: list[str], said: str) -> None:
    result = run("calendar", "mine", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("rules").exists()

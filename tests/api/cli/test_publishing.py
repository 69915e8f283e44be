"""A policy changes, as an operator lives it: published, looked at, migrated to, withdrawn."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kept_files import Kept
from typer.testing import Result

Run = Callable[..., Result]


def told(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def edition(ferry: Path, kept: Kept) -> Callable[..., Path]:
    """The ferry pack as another version, with texts replaced."""

    def made(version: str, *replaced: tuple[str, str]) -> Path:
        folder = Path("edited") / "ferry"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ferry, folder)
        text = (folder / "pack.yaml").read_text(encoding="utf-8").replace("version: 1.0.0", f"version: {version}")
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new)
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
        return folder

    return made


LATER = ("within: 1 working day, after: received", "within: 3 working days, after: received")


def test_a_new_version_is_published_foreseen_and_migrated_to(run: Run, kept: Kept, edition: Callable[..., Path]) -> None:
    run("case", "open", "case.yaml", "--tenant", "ferry")
    opened = run("publish", edition("1.1.0", LATER), "--by", "p-7")
    assert (opened.exit_code, "new cases that it covers are opened under it" in opened.stdout) == (0, True)
    shown = told(run("publications", "ferry", "--json"))["publications"]
    assert [(each["version"], each["open_cases"], each["published_by"]) for each in shown] == [
        ("1.0.0", 1, "test"), ("1.1.0", 0, "p-7")]
    foreseen = told(run("migrate", "ferry", "--to", "1.1.0", "--dry-run", "--json"))
    (case,) = foreseen["cases"]
    (duty,) = [each for each in case["changes"]["duties"] if each["duty"] == "acknowledge"]
    assert (duty["before"]["due"][:16], duty["after"]["due"][:16]) == ("2026-03-03T17:00", "2026-03-05T17:00")
    done = run("migrate", "ferry", "--to", "1.1.0", "--by", "p-7")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        0, "cases moved to `ferry` 1.1.0: 1; cases that differ: 1; cases that could not be moved: 0")
    assert "acknowledge: " in done.stdout
    assert [each["open_cases"] for each in told(run("publications", "ferry", "--json"))["publications"]] == [0, 1]
    assert told(run("case", "next", "F-1", "--tenant", "ferry", "--json"))["policy"]["version"] == "1.1.0"


def test_the_same_pack_is_published_once(run: Run, kept: Kept, ferry: Path) -> None:
    again = run("publish", ferry)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "`ferry` 1.0.0 is in force already, and nothing was changed")


def test_other_rules_under_the_same_version_are_refused_where_the_version_stands(
    run: Run, kept: Kept, edition: Callable[..., Path]
) -> None:
    result = run("publish", edition("1.0.0", LATER))
    assert result.exit_code == 2
    assert "edited/ferry/pack.yaml:3:10" in result.stderr
    assert "was published with other rules" in result.stderr


def test_a_version_that_nobody_published(run: Run, kept: Kept) -> None:
    result = run("migrate", "ferry", "--to", "1.0.1")
    assert (result.exit_code, "no version `1.0.1` of `ferry` is in force" in result.stderr) == (2, True)


def test_a_version_is_withdrawn(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", "--tenant", "ferry")
    result = run("withdraw", "ferry", "1.0.0", "--because", "it was wrong")
    assert (result.exit_code, "nobody is reminded any more: 1" in result.stdout) == (0, True)
    assert run("case", "open", "case.yaml", "--tenant", "ferry").exit_code == 2
    assert "withdrawn 2026-03-02T16:00" in run("publications", "ferry").stdout
    assert told(run("case", "show", "F-1", "--tenant", "ferry", "--json"))["events"]


def test_what_cannot_be_moved_is_said(run: Run, kept: Kept, edition: Callable[..., Path]) -> None:
    run("case", "open", "case.yaml", "--tenant", "ferry")
    run("publish", edition("2.0.0", ("subject:  {type: choice, label: subject, ask: desk, values: [delay, ",
                                     "subject:  {type: choice, label: subject, ask: desk, values: [late, ")))
    result = run("migrate", "ferry", "--to", "2.0.0")
    assert result.exit_code == 1
    assert "delay" in result.stdout

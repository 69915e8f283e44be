"""Policies of organisations nobody had in mind: written from the reference alone, with instants computed by hand."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]

FIXTURES = Path(__file__).parents[1] / "fixtures"
UNSEEN = ["bank", "university", "hotline"]


@pytest.mark.parametrize("name", UNSEEN)
def test_its_worked_cases_come_out_as_computed(dueprocess: Run, name: str) -> None:
    result = dueprocess("test", FIXTURES / name, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert "failed: 0" in result.output


@pytest.mark.parametrize("name", UNSEEN)
def test_a_check_finds_no_fault(dueprocess: Run, name: str) -> None:
    result = dueprocess("check", FIXTURES / name, "--lang", "en")
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("name", "was", "becomes", "noticed"),
    [
        ("bank", "to: 35 days", "to: 36 days", "holding_reply"),
        (
            "university",
            "within: 15 days, after: union_asked",
            "within: 14 days, after: union_asked",
            "silence_is_consent",
        ),
        ("hotline", "left: 25 percent", "left: 20 percent", "supervision"),
    ],
)
def test_a_changed_rule_is_noticed(
    dueprocess: Run, tmp_path: Path, name: str, was: str, becomes: str, noticed: str
) -> None:
    copy = tmp_path / name
    shutil.copytree(FIXTURES / name, copy)
    pack = copy / "pack.yaml"
    text = pack.read_text(encoding="utf-8")
    assert text.count(was) == 1
    pack.write_text(text.replace(was, becomes), encoding="utf-8")
    result = dueprocess("test", copy, "--lang", "en")
    assert result.exit_code == 1
    assert noticed in result.output

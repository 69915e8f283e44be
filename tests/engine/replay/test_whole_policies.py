"""Whole policies of the fixtures, written from the reference alone: what their tests promise is so."""

from pathlib import Path

import pytest

from dueprocess.engine.inference import compile_policy
from dueprocess.engine.pack import Library, load_pack
from dueprocess.engine.replay.testing import run_tests

ROOT = Path(__file__).parents[3]
FIXTURES = ROOT / "tests" / "fixtures"


@pytest.mark.parametrize("folder", sorted(path.name for path in FIXTURES.iterdir() if (path / "pack.yaml").exists()))
def test_what_its_tests_promise_is_so(folder: str) -> None:
    library = Library(policies=(FIXTURES,), rules=(ROOT / "rules",))
    policy = compile_policy(load_pack(FIXTURES / folder, library), library)
    report = run_tests(policy, library)
    assert [str(found.mark) for found in report.diagnostics] == []
    assert [(each.name, each.mismatches) for each in report.results if not each.passed] == []
    assert report.results

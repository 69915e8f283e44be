"""Every pack that ships is without findings, and what it promises in its tests is so."""

import pytest

from dueprocess.engine.pack import Library, Severity
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.review import findings
from dueprocess.engine.service import load_policy

LIBRARY = Library.default()
PACKS = LIBRARY.pack_names()


def test_the_four_organisations_ship() -> None:
    assert {"mall", "estate-sunshine100", "xinbang", "furniture"} <= set(PACKS)


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_wrong_with_it(pack: str) -> None:
    grave = [found for found in findings(load_policy(pack, LIBRARY), LIBRARY) if found.severity is not Severity.INFO]
    assert [f"{found.mark}: {found.message()}" for found in grave] == []


@pytest.mark.parametrize("pack", PACKS)
def test_its_tests_pass(pack: str) -> None:
    policy = load_policy(pack, LIBRARY)
    report = run_tests(policy, LIBRARY)
    assert report.results
    assert [str(found.mark) for found in report.diagnostics] == []
    failed = [(each.name, [str(mismatch.mark) for mismatch in each.mismatches]) for each in report.results]
    assert [(name, marks) for name, marks in failed if marks] == []

"""How cases and tests are put before the second engine; whether it agrees is tested in tests/engine/second."""

from pathlib import Path
from typing import Any

import pytest

from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.pack import Library, PackError
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.second.verification import Counts, Verification
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.second_opinions import verified_tests, verifying

FIXTURES = Path(__file__).parents[3] / "fixtures"
LIBRARY = Library((FIXTURES, *Library.default().policies), Library.default().rules)
TESTS = """\
tests:
  whole:
    history:
    - {at: 2026-12-01T10:00, event: received, channel: phone, category: logistics}
    as_of: 2026-12-01T10:30
    known_at: 2026-12-01T11:00
    expect: {stage: nowhere_at_all}
    then:
    - {as_of: 2026-12-02T10:30, expect: {stage: nowhere_at_all}}
"""


class Nobody:
    def derive(self, *_: object) -> Any:
        raise AssertionError("asked")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the second engine is asked; it agrees to all of it."""
    found: list[tuple[Any, ...]] = []

    def verify(*arguments: Any, engine: object) -> Verification:
        found.append(arguments)
        return Verification(Counts())

    monkeypatch.setattr(verifying, "verify", verify)
    return found


def test_each_test_is_put_before_it_as_it_was_decided(asked: list[tuple[Any, ...]]) -> None:
    policy = load_policy("ferry", LIBRARY)
    found = list(verified_tests(policy, LIBRARY, Nobody()))
    results = run_tests(policy, LIBRARY).results
    assert [test.name for test in found] == [result.name for result in results]
    for (_, history, as_of, known_at, about), result in zip(asked, results, strict=True):
        assert result.decision is not None
        assert (history, as_of, known_at) == (result.history, result.decision.as_of, result.decision.known_at)
        assert about == result.decision.state.about


def test_whether_a_test_passes_does_not_matter(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    (folder / "tests").mkdir(parents=True)
    base = "extends: base-complaint\nin_force: {from: 2026-01-01, applies_by: received}\n"
    (folder / "pack.yaml").write_text(f"pack: acme\nversion: 1.0.0\ntitle: acme\n{base}", encoding="utf-8")
    (folder / "tests" / "first.yaml").write_text(TESTS, encoding="utf-8")
    policy = load_policy(folder, LIBRARY)
    assert [test.name for test in verified_tests(policy, LIBRARY, Nobody())] == ["whole", "whole, then 1"]
    zone = policy.zone
    assert [arguments[2:4] for arguments in asked] == [
        (parse_instant("2026-12-01T10:30", zone), parse_instant("2026-12-01T11:00", zone)),
        (parse_instant("2026-12-02T10:30", zone), parse_instant("2026-12-01T11:00", zone)),
    ]


def test_tests_that_cannot_be_read_are_told(asked: list[tuple[Any, ...]], tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    (folder / "tests").mkdir(parents=True)
    base = "extends: base-complaint\nin_force: {from: 2026-01-01, applies_by: received}\n"
    (folder / "pack.yaml").write_text(f"pack: acme\nversion: 1.0.0\ntitle: acme\n{base}", encoding="utf-8")
    (folder / "tests" / "first.yaml").write_text(TESTS.replace("history", "histroy"), encoding="utf-8")
    with pytest.raises(PackError, match="histroy"):
        list(verified_tests(load_policy(folder, LIBRARY), LIBRARY, Nobody()))

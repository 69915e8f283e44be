import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from dueprocess.api.cli import verifying
from dueprocess.engine.pack import Mark
from dueprocess.engine.second.verification import Counts, Difference, Ground, Opinion, Verification
from dueprocess.engine.service.second_opinions.answers import VerifiedTest

Run = Callable[..., Result]
AT = "2026-03-16T16:59"
COUNTS = Counts(instants=3, answers=40, derivations=7, given=25, derived=60, atoms=12)
DIFFERENCE = Difference(
    "fact", "differs", "severity", "", ("HF-2.1", "HF-2.2"), Mark("ferry/pack.yaml", 40, 3), 1772445600,
    Opinion("high", (Ground("claim", "50 GBP"),)), Opinion("low", (Ground("claim", "50 GBP"), Ground("subject", "delay"))),
)
SILENT = Difference(
    "condition", "missing", "acknowledge", "severity: high", (), Mark("ferry/pack.yaml", 60, 5), 1772445600,
    Opinion("true", ()), Opinion("", ()),
)
AGREED = Verification(COUNTS)
DIFFERS = Verification(COUNTS, (DIFFERENCE, SILENT))
NONE = Verification(Counts(), reason="timed_out", detail="no answer within 5 s")


def finding(monkeypatch: pytest.MonkeyPatch, found: Verification) -> None:
    """What the second engine would find, of a case and of each test."""
    monkeypatch.setattr(verifying, "verified", lambda *_: found)

    def tests(*_: object) -> Iterator[VerifiedTest]:
        yield VerifiedTest("first", Mark("ferry/tests/first.yaml", 3, 3), "Europe/London", AGREED)
        yield VerifiedTest("second", Mark("ferry/tests/first.yaml", 9, 3), "Europe/London", found)

    monkeypatch.setattr(verifying, "verified_tests", tests)


@pytest.mark.parametrize(("found", "code"), [(AGREED, 0), (DIFFERS, 1), (NONE, 3)])
def test_the_exit_code_says_what_came_of_it(
    run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch, found: Verification, code: int
) -> None:
    finding(monkeypatch, found)
    assert run("verify", "case.yaml", "--pack", ferry, "--at", AT).exit_code == code
    assert run("verify", "--all-tests", ferry).exit_code == code


def test_agreement_says_how_much_was_compared(run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(monkeypatch, AGREED)
    said = run("verify", "case.yaml", "--pack", ferry, "--at", AT).stdout.splitlines()
    assert said[0] == "Both engines agree: 40 answers at 3 instants came out again."
    assert "F-1" in said[1]
    assert "taken as answered: 12" in said[2]
    assert "一致" in run("verify", "case.yaml", "--pack", ferry, "--at", AT, "--lang", "zh").stdout


def test_a_difference_is_shown_with_both_sides_its_place_and_its_clauses(
    run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch, DIFFERS)
    said = run("verify", "case.yaml", "--pack", ferry, "--at", AT).stdout
    assert said.splitlines()[0] == "The engines differ in 2 of 40 answers; the first is `severity`."
    for part in ("2026-03-02T10:00:00+00:00", "first engine  high", "second engine  low", "subject: delay",
                 "ferry/pack.yaml:40", "HF-2.1, HF-2.2", "severity: high", "second engine  no answer"):
        assert part in said


def test_json_has_all_of_it(run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding(monkeypatch, DIFFERS)
    answer = json.loads(run("verify", "case.yaml", "--pack", ferry, "--at", AT, "--json").stdout)
    assert (answer["case"], answer["outcome"], answer["counts"]["answers"]) == ("F-1", "differs", 40)
    assert answer["policy"]["digest"].startswith("sha256:")
    assert [each["name"] for each in answer["differences"]] == ["severity", "acknowledge"]
    assert answer["differences"][0]["second"] == {
        "answer": "low", "rests_on": [{"what": "claim", "is": "50 GBP"}, {"what": "subject", "is": "delay"}]
    }
    finding(monkeypatch, NONE)
    none = json.loads(run("verify", "case.yaml", "--pack", ferry, "--at", AT, "--json").stdout)
    assert (none["outcome"], none["reason"], none["because"]) == (
        "none", "timed_out", "the second engine did not answer in time"
    )


def test_of_tests_those_are_shown_on_which_the_engines_do_not_agree(
    run: Run, ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(monkeypatch, DIFFERS)
    answer = json.loads(run("verify", "--all-tests", ferry, "--json").stdout)
    (pack,) = answer["packs"]
    assert (answer["outcome"], pack["agreed"], pack["differed"], pack["none"]) == ("differs", 1, 1, 0)
    assert pack["counts"]["answers"] == 80
    assert [(test["test"], test["source"]) for test in pack["tests"]] == [("second", "ferry/tests/first.yaml:9")]
    assert "second" in run("verify", "--all-tests", ferry).stdout


def test_one_case_at_a_time_and_tests_without_instants(run: Run, ferry: Path) -> None:
    two = run("verify", "case.yaml", "case.yaml", "--pack", ferry)
    assert two.exit_code == 2
    assert "one case file" in two.stderr
    mixed = run("verify", "--all-tests", ferry, "--at", AT)
    assert mixed.exit_code == 2
    assert "`--at` does not go with `--all-tests`" in mixed.stderr

"""Pack tests: what does not hold is told in the words tests are written in, and what is wrong with a test, with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dueprocess.engine.inference import compile_policy
from dueprocess.engine.pack import Library, load_pack
from dueprocess.engine.replay.testing import TestReport, run_tests

RULES = Path(__file__).parents[4] / "rules"
PACK = """\
pack: trial
version: 1.0.0
title: trial
uses: [plain-time]
in_force: {from: 2020-01-01, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
roles: {clerk: {label: clerk}}
facts: {asked: {type: yes_no, label: asked, ask: clerk}, named: {type: text, label: named, ask: clerk}}
events: {answered: {label: answered, never: {unasked: {when: {asked: no}}}}}
forms: {sheet: {label: sheet, fields: {named: required}}}
duties: {answer: {must: answer, who: clerk, due: {within: 2 working days, after: received}, done: answered}}
"""
RECEIVED = "history: [{at: 2026-03-02T10:00, event: received, asked: no}], as_of: 2026-03-02T12:00"

Run = Callable[[str], TestReport]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def _run(test: str) -> TestReport:
        folder = tmp_path / "trial"
        (folder / "tests").mkdir(parents=True)
        (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
        (folder / "tests" / "first.yaml").write_text(f"tests:\n  one: {{{test}}}\n", encoding="utf-8")
        library = Library(policies=(tmp_path,), rules=(RULES,))
        return run_tests(compile_policy(load_pack(folder, library), library), library)

    return _run


@pytest.mark.parametrize(
    ("expect", "what", "found"),
    [
        ("duties: {answer: {due: 2026-03-05, state: running}}", "answer.due", "2026-03-04T17:00:00+00:00"),
        ("duties: {answer: [{state: running}, {state: running}]}", "answer", "[running]"),
        ("duties: {answer: absent}", "answer", "running"),
        ("forms: {sheet: absent}", "sheet", "incomplete"),
        ("forms: {sheet: complete}", "sheet", "{missing: [named]}"),
        ("facts: {asked: yes}", "asked", "no"),
        ("try: [{event: answered, allowed: yes}]", "try answered", "refused: [unasked]"),
    ],
)
def test_what_does_not_hold_is_told(run: Run, expect: str, what: str, found: str) -> None:
    report = run(f"{RECEIVED}, expect: {{{expect}}}")
    assert [(each.what, each.found) for result in report.results for each in result.mismatches] == [(what, found)]
    assert not report.passed


def test_what_was_recorded_against_the_rules_is_told_where_that_is_asked_for(run: Run) -> None:
    history = RECEIVED.replace("}]", "}, {at: 2026-03-02T11:00, event: answered}]")
    report = run(f"judge_history: yes, {history}, expect: {{facts: {{asked: no}}}}")
    [mismatch] = [each for result in report.results for each in result.mismatches]
    assert (mismatch.what, mismatch.expected, mismatch.found) == ("history: answered", "refused: []", "refused: [unasked]")


@pytest.mark.parametrize(
    ("test", "code", "column"),
    [
        (f"calendar: englnd, {RECEIVED}, expect: {{facts: {{asked: no}}}}", "unknown-calendar", 19),
        (f"{RECEIVED}, expect: {{facts: {{askd: no}}}}", "unknown-fact", 120),
        (f"{RECEIVED.replace('T12:00', 'T25:00')}, expect: {{facts: {{asked: no}}}}", "impossible-moment", 79),
    ],
)
def test_a_mistake_in_a_test_has_its_place(run: Run, test: str, code: str, column: int) -> None:
    report = run(test)
    assert [(each.code, each.mark.line, each.mark.column) for each in report.diagnostics] == [(code, 2, column)]
    assert not report.passed


def test_a_test_on_another_calendar_is_decided_on_it(run: Run) -> None:
    expect = "expect: {duties: {answer: {due: 2026-03-03}}}"
    report = run(f"calendar: plain-24x7, {RECEIVED}, {expect}")
    assert [each.found for result in report.results for each in result.mismatches] == ["2026-03-04T23:59:59+00:00"]

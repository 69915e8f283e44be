"""What came of the tests of packs, as plain data."""

from collections.abc import Mapping

from dueprocess.engine.replay.testing import Mismatch, TestReport, TestResult
from dueprocess.engine.text import say

Answer = dict[str, object]


def tests_answer(reports: Mapping[str, TestReport], language: str) -> Answer:
    """The results of packs by name: how many tests passed; of each that failed, what was expected and what found."""
    passed = sum(result.passed for report in reports.values() for result in report.results)
    failed = sum(not result.passed for report in reports.values() for result in report.results)
    unreadable = sum(len(report.diagnostics) for report in reports.values())
    summary = "tests-passed" if not failed and not unreadable else "tests-failed"
    return {
        "summary": say(summary, language, passed=passed, failed=failed, unreadable=unreadable),
        "packs": [_pack(name, report, language) for name, report in reports.items()],
    }


def _pack(name: str, report: TestReport, language: str) -> Answer:
    failed = [result for result in report.results if not result.passed]
    return {
        "pack": name,
        "passed": len(report.results) - len(failed),
        "failed": [_failed(result) for result in failed],
        "diagnostics": [found.as_plain(language) for found in report.diagnostics],
    }


def _failed(result: TestResult) -> Answer:
    return {"test": result.name, "mismatches": [_mismatch(each) for each in result.mismatches]}


def _mismatch(mismatch: Mismatch) -> Answer:
    return {
        "what": mismatch.what,
        "expected": mismatch.expected,
        "found": mismatch.found,
        "source": f"{mismatch.mark.file}:{mismatch.mark.line}",
    }

"""All findings of a policy: what reading it brought up, and what each check finds."""

from __future__ import annotations

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Diagnostic, Library
from dueprocess.engine.review.clauses import CLAUSE_CHECKS
from dueprocess.engine.review.examined import Check, Examined
from dueprocess.engine.review.table_findings import table_findings
from dueprocess.engine.review.unasked_facts import unasked_facts
from dueprocess.engine.review.unused_names import unused_names

CHECKS: tuple[Check, ...] = (*CLAUSE_CHECKS, unused_names, unasked_facts, table_findings)
"""Every check; each is one small file with its test and its section in docs/findings.md."""


def findings(policy: Policy, library: Library) -> tuple[Diagnostic, ...]:
    """Everything found in a policy, graded, sorted by file, line, column, code.

    Runs the pack's tests, and tells what is wrong with them too; `library` is where the calendars that they name are
    looked for.
    """
    examined, collector = Examined(policy, library), Collector()
    collector.extend(policy.findings)
    collector.extend(examined.exercise.problems)
    for check in CHECKS:
        check(examined, collector)
    return collector.diagnostics

from collections.abc import Callable
from pathlib import Path

import pytest

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Collector, Diagnostic, Library, load_pack
from dueprocess.engine.review.examined import Check, Examined

ROOT = Path(__file__).parents[3]
LIBRARY = Library(policies=(ROOT / "policies", ROOT / "tests" / "fixtures"), rules=(ROOT / "rules",))

HEAD = """\
pack: harbour
version: 1.0.0
title: A harbour
uses: [plain-time]
in_force: {from: 2026-01-01, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
"""

MakePolicy = Callable[..., Policy]
Found = list[tuple[str, str, int, str]]


@pytest.fixture
def make_policy(tmp_path: Path) -> MakePolicy:
    """A policy from the text of its pack, its register, its tests, its modules."""

    def make(text: str, clauses: str = "", tests: str = "", module: str = "") -> Policy:
        folder = tmp_path / "policies" / "harbour"
        (folder / "tests").mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules").mkdir(exist_ok=True)
        head = HEAD.replace("[plain-time]", "[plain-time, quays]") if module else HEAD
        (folder / "pack.yaml").write_text(head + text, encoding="utf-8")
        if clauses:
            (folder / "clauses.yaml").write_text(clauses, encoding="utf-8")
        if tests:
            (folder / "tests" / "all.yaml").write_text(tests, encoding="utf-8")
        if module:
            (tmp_path / "rules" / "quays.yaml").write_text(module, encoding="utf-8")
        library = Library((tmp_path / "policies", *LIBRARY.policies), (tmp_path / "rules", *LIBRARY.rules))
        return compile_policy(load_pack(folder, library), library)

    return make


def found_by(check: Check, policy: Policy) -> Found:
    """What a check finds: code, severity, line, message."""
    collector = Collector()
    check(Examined(policy, LIBRARY), collector)
    return [said(each) for each in collector.diagnostics]


def said(found: Diagnostic) -> tuple[str, str, int, str]:
    return found.code, found.severity.value, found.mark.line, found.message()

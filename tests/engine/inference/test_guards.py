"""Entries of a base that an overlay may only tighten."""

from pathlib import Path

import pytest

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, PackError, load_pack

BASE = """
pack: base
version: 1.0.0
title: Base
uses: [plain-time]
in_force: {from: 2026-01-01, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
roles: {desk: {label: desk}}
events: {answered: {label: answered}}
duties:
  answer: {must: answer, who: desk, due: {within: 10 working days, after: received}, done: answered, overlays: tighten_only}
consequences:
  voucher: {kind: compensation, label: voucher, when: {answer.missed: yes}, who: desk, amount: 20 GBP, overlays: tighten_only}
"""

HEAD = """
pack: own
version: 1.0.0
title: Own
extends: base
in_force: {from: 2026-01-01, applies_by: received}
"""


def compiled(folder: Path, overlay: str) -> Policy:
    """Compiles a pack that lays `overlay` over the guarded base. Raises PackError."""
    for name, text in (("base", BASE), ("own", HEAD + overlay)):
        (folder / name).mkdir()
        (folder / name / "pack.yaml").write_text(text, encoding="utf-8")
    library = Library((folder, *Library.default().policies), Library.default().rules)
    return compile_policy(load_pack("own", library), library)


@pytest.mark.parametrize(
    "overlay",
    [
        "duties: {answer: {amends: base, due: {within: 5 working days}}}",
        "duties: {answer: {amends: base, must: answer in writing}}",
        ("duties: {answer: {amends: base, due: {within: {pick: first, otherwise: 10 working days, "
        "rows: [{is: 3 working days, when: {answered: no}}]}}}}"),
        "consequences: {voucher: {amends: base, amount: 20.01 GBP}}",
    ],
)
def test_what_tightens_is_accepted(tmp_path: Path, overlay: str) -> None:
    compiled(tmp_path, overlay)


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("duties: {answer: {amends: base, due: {within: 11 working days}}}", "overlay-loosens"),
        ("duties: {answer: {amends: base, due: {within: 3 days}}}", "overlay-loosens"),
        (("duties: {answer: {amends: base, due: {within: {pick: first, "
         "rows: [{is: 3 working days, when: {answered: no}}]}}}}"), "overlay-loosens"),
        ("duties: {answer: {amends: base, due: {immediately_after: received}}}", "overlay-loosens"),
        ("duties: {answer: {amends: base, waived_if: {answered: no}}}", "overlay-may-loosen"),
        ("consequences: {voucher: {amends: base, amount: 19.99 GBP}}", "overlay-loosens"),
        ("consequences: {voucher: {amends: base, when: {answered: no}}}", "overlay-may-loosen"),
    ],
)
def test_what_may_loosen_is_an_error_at_its_line(tmp_path: Path, overlay: str, code: str) -> None:
    with pytest.raises(PackError) as refused:
        compiled(tmp_path, overlay)
    found = refused.value.diagnostics
    assert [each.code for each in found] == [code]
    assert found[0].mark.line == HEAD.count("\n") + 1


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("conventions: {calendar: germany}", "guarded-clock-changed"),
        ("conventions: {cut_off: '09:00'}", "guarded-clock-changed"),
        ("pauses: {wait: {while: {answered: no}, stops: everything, adds: whole_days}}", "guarded-duty-paused"),
    ],
)
def test_what_moves_a_guarded_due_from_outside_is_a_warning(tmp_path: Path, overlay: str, code: str) -> None:
    assert [found.code for found in compiled(tmp_path, overlay).findings] == [code]

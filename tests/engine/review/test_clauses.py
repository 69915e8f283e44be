"""Paper and pack, both ways: what the register says is carried, what the pack says is cited."""

import json

import pytest

from dueprocess.engine.review import clause_answer, clause_report, findings
from dueprocess.engine.review.uncarried_clauses import uncarried_clauses
from dueprocess.engine.review.uncited_entries import uncited_entries
from dueprocess.engine.review.unexplained_clauses import unexplained_clauses
from dueprocess.engine.review.unknown_clauses import unknown_clauses
from dueprocess.engine.review.unshown_guidance import unshown_guidance
from dueprocess.engine.review.untested_clauses import untested_clauses
from dueprocess.engine.service import load_policy

from .conftest import LIBRARY, MakePolicy, found_by

PACK = """\
roles:
  desk: {label: desk}
facts:
  wet: {type: yes_no, label: w, ask: desk}
events:
  told: {label: told, by: [desk], needs: {dry: {that: {wet: no}, because: H-3}}}
duties:
  tell: {must: tell, who: desk, due: {within: 1 day, after: received}, done: told, because: H-1}
"""


def register(**clauses: str) -> str:
    return "clauses:\n" + "".join(f"  {name.replace('_', '-')}: {{says: s, {rest}}}\n" for name, rest in clauses.items())


def test_an_id_that_no_register_holds_is_found_once_with_the_nearest(make_policy: MakePolicy) -> None:
    pack = PACK + "consequences:\n  due: {kind: penalty, label: d, when: {wet: yes}, who: desk, because: [H-1, H-99]}\n"
    clauses = register(H_1="cover: rule", H_3="cover: rule", H_98="cover: rule, same_as: H-5") + (
        "readings:\n  r1: {clause: H-7, asks: a, chosen: c}\n")
    found = found_by(unknown_clauses, make_policy(pack, clauses))
    assert found == [
        ("unknown-clause", "warning", 4, "no register holds `H-5`"),
        ("unknown-clause", "warning", 6, "no register holds `H-7`"),
        ("unknown-clause", "warning", 16, "no register holds `H-99`"),
    ]


@pytest.mark.parametrize(("clause", "missing"), [
    ("cover: rule", True),
    ("cover: assumed", True),
    ("cover: guidance", False),
    ("cover: untranslatable, why: w", False),
    ("cover: rule, same_as: H-1", False),
    ("cover: rule, same_as: H-2", True),
])
def test_a_checkable_clause_needs_an_entry(clause: str, missing: bool, make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: rule", H_2="cover: rule, same_as: H-9", H_3="cover: rule", H_9=clause)
    found = found_by(uncarried_clauses, make_policy(PACK, clauses))
    assert ("clause-without-entry" in [code for code, _, line, _ in found if line == 5]) == missing


def test_what_a_pack_drops_carries_a_clause(make_policy: MakePolicy) -> None:
    module = "module: quays\nversion: 1.0.0\ntitle: q\nroles:\n  porter: {label: p}\n"
    pack = PACK + "drops:\n- {roles: [porter], because: H-4}\n"
    clauses = register(H_1="cover: rule", H_3="cover: rule", H_4="cover: rule")
    assert found_by(uncarried_clauses, make_policy(pack, clauses, module=module)) == []


def test_a_module_carries_its_own_clauses_though_the_pack_cites_others(make_policy: MakePolicy) -> None:
    module = ("module: quays\nversion: 1.0.0\ntitle: q\nclauses:\n  Q-1: {says: s, cover: rule}\n"
              "  Q-2: {says: s, cover: rule}\nroles:\n  porter: {label: p, because: Q-1}\n")
    pack = PACK.replace("  desk: {label: desk}", "  desk: {label: desk}\n  porter: {amends: quays, because: H-1}")
    clauses = register(H_1="cover: rule", H_3="cover: rule")
    found = found_by(uncarried_clauses, make_policy(pack, clauses, module=module))
    assert found == [("clause-without-entry", "warning", 6, "nothing in the pack cites `Q-2`, which is registered as `rule`")]


DECIDING = {
    "a duty": ("duties:\n  tell: {must: tell, who: desk, due: {after: received}, done: told}\n", "tell"),
    "a row": ("facts:\n  a: {type: levels, label: a, values: [x], pick: highest, rows: [{is: x, when: {wet: yes}}]}\n",
              "a, row 1"),
    "what is left": (("facts:\n  a: {type: party, label: a, pick: first, rows: [{is: desk, when: {wet: yes}, because: H-1}], "
                     "otherwise: customer}\n"), "a"),
    "a definition": ("facts:\n  a: {type: yes_no, label: a, yes_when: {wet: yes}}\n", "a"),
    "a need": ("events:\n  told: {label: t, needs: {dry: {that: {wet: no}}}}\n", "told, dry"),
    "a prohibition": ("events:\n  told: {label: t, never: {rain: {when: {wet: yes}}}}\n", "told, rain"),
    "a window": ("events:\n  told: {label: t, open: {from: received}}\n", "told"),
    "a step": ("escalations:\n  chase: {steps: {first: {after_due: 1 hour, remind: desk}}}\n", "chase, first"),
    "an extension": (("duties:\n  tell: {must: tell, who: desk, due: {after: received}, done: told, because: H-1}\n  more:\n"
                     "    {must: m, who: desk, due: {within: 1 day, after: received}, done: told, "
                     "extend: {longer: {upon: told, by: 1 day}}}\n"), "more"),
    "a pause": ("pauses:\n  rain: {while: {wet: yes}, stops: everything, adds: nothing}\n", "rain"),
    "a consequence": ("consequences:\n  due: {kind: penalty, label: d, when: {wet: yes}, who: desk}\n", "due"),
    "a conflict": ("conflicts:\n  self: {keep_out: desk, from: everything, instead: superior}\n", "self"),
    "an impossibility": ("impossible:\n  both: {when: {wet: yes}}\n", "both"),
    "a form": ("forms:\n  sheet: {label: s, filled_by: desk, fields: {wet: required}}\n", "sheet"),
}


@pytest.mark.parametrize(("text", "title"), DECIDING.values(), ids=DECIDING.keys())
def test_what_decides_needs_a_clause(text: str, title: str, make_policy: MakePolicy) -> None:
    pack = "roles:\n  desk: {label: desk}\n" + ("" if text.startswith("facts") else "facts:\n  wet: {type: yes_no, label: w}\n")
    pack += "" if text.startswith("events") else "events:\n  told: {label: told}\n"
    pack += text.replace("facts:\n", "facts:\n  wet: {type: yes_no, label: w}\n", 1) if text.startswith("facts") else text
    found = found_by(uncited_entries, make_policy(pack))
    assert [code for code, *_ in found][:1] == ["entry-without-clause"]
    assert f"`{title}`" in found[0][3]


def test_a_part_stands_on_the_clause_around_it(make_policy: MakePolicy) -> None:
    pack = PACK.replace("{dry: {that: {wet: no}, because: H-3}}", "{dry: {that: {wet: no}}}, because: H-3")
    assert found_by(uncited_entries, make_policy(pack)) == []


def test_names_are_worth_knowing_only_where_others_cite(make_policy: MakePolicy) -> None:
    assert found_by(uncited_entries, make_policy(PACK)) == []
    pack = PACK.replace("  desk: {label: desk}", "  desk: {label: desk}\n  chief: {label: c, because: H-1}")
    assert found_by(uncited_entries, make_policy(pack)) == [
        ("name-without-clause", "info", 8, "no clause names `desk` in `roles`")]


def test_entries_of_a_module_stand_on_the_module(make_policy: MakePolicy) -> None:
    module = "module: quays\nversion: 1.0.0\ntitle: q\nimpossible:\n  both: {when: {told: yes}}\nevents:\n  told: {label: t}\n"
    assert found_by(uncited_entries, make_policy("", module=module)) == []


def test_guidance_is_shown_somewhere(make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: guidance, show_at: [tel]", H_2="cover: guidance, show_at: [tell, told]",
                       H_3="cover: guidance", H_4="cover: guidance, why: w")
    assert found_by(unshown_guidance, make_policy(PACK, clauses)) == [
        ("guidance-shown-nowhere", "warning", 2, "`H-1` is to be shown at `tel`, which is no duty, event or stage"),
        ("guidance-without-place", "info", 4, "nobody is shown `H-3`: it is guidance without `show_at`"),
    ]


def test_untranslatable_says_why(make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: untranslatable", H_2="cover: untranslatable, why: w")
    assert found_by(unexplained_clauses, make_policy(PACK, clauses)) == [
        ("untranslatable-without-reason", "warning", 2, "`H-1` is said to be untranslatable, without a reason")]


TESTS = """\
tests:
  refused:
    history: [{at: 2026-03-02T10:00, event: received, wet: yes}]
    as_of: 2026-03-02T10:00
    expect:
      duties: {tell: {state: running}}
      try: [{event: told, by: desk, refused: [dry]}]
"""


@pytest.mark.parametrize(("drop", "untested"), [
    ("", []),
    ("      try: [{event: told, by: desk, refused: [dry]}]\n", ["H-3"]),
])
def test_a_rule_is_tested_where_what_carries_it_mattered(drop: str, untested: list[str], make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: rule", H_3="cover: rule")
    found = found_by(untested_clauses, make_policy(PACK, clauses, TESTS.replace(drop, "") if drop else TESTS))
    assert [message.partition("carries ")[2][1:4] for *_, message in found] == untested


def test_without_tests_every_rule_is_untested(make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: rule", H_3="cover: assumed")
    assert found_by(untested_clauses, make_policy(PACK, clauses)) == [
        ("clause-without-test", "warning", 2, "no test exercises what carries `H-1`: `tell`")]


def test_the_report_goes_both_ways(make_policy: MakePolicy) -> None:
    clauses = register(H_1="cover: rule", H_3="cover: rule", H_5="cover: rule, same_as: H-1") + (
        "readings:\n  r1: {clause: H-1, asks: a, chosen: c}\n")
    report = clause_report(make_policy(PACK, clauses, TESTS), LIBRARY)
    answer = clause_answer(report, "en")
    assert json.loads(json.dumps(answer)) == answer
    own = {clause["id"]: clause for clause in answer["clauses"] if clause["layer"] == "harbour"}  # type: ignore[attr-defined]
    assert own["H-3"]["entries"][0] | {"source": ""} == {"section": "events", "name": "told", "part": "dry", "source": ""}
    assert own["H-3"]["tests"] == ["refused"]
    assert own["H-5"]["entries"] == own["H-1"]["entries"]
    assert own["H-1"]["readings"] == ["r1"]
    entries = {(entry["section"], entry["name"], entry.get("part")): entry["clauses"] for entry in answer["entries"]}  # type: ignore[attr-defined]
    assert entries["duties", "tell", None] == ["H-1"]
    assert entries["events", "told", "dry"] == ["H-3"]
    assert answer["counts"] == {"rule": 3, "guidance": 0, "assumed": 0, "untranslatable": 0}
    assert answer["findings"] == []
    assert str(answer["summary"]).endswith("nothing is missing.")


def test_the_report_speaks_chinese_and_counts_what_is_missing(make_policy: MakePolicy) -> None:
    answer = clause_answer(clause_report(make_policy(PACK, register(H_1="cover: rule")), LIBRARY), "zh-CN")
    assert "个问题" in str(answer["summary"])
    assert [found["code"] for found in answer["findings"]] == ["clause-without-test", "unknown-clause"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["base-complaint", "furniture", "mall", "estate-sunshine100", "xinbang", "base-logistics"])
def test_what_ships_has_nothing_graver_than_an_information(name: str) -> None:
    grave = [found for found in findings(load_policy(name, LIBRARY), LIBRARY) if found.severity.value != "info"]
    assert [(found.code, str(found.mark)) for found in grave] == []

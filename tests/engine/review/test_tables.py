"""Gaps, overlaps and dead rows: found with an example where they are, and nowhere else."""

import pytest

from dueprocess.engine.review.table_findings import table_findings

from .conftest import MakePolicy, found_by

FACTS = """\
facts:
  subject:    {type: choice, label: s, values: [delay, damage, conduct]}
  claim:      {type: money, label: c}
  visits:     {type: count, label: v, max: 5}
  injured:    {type: yes_no, label: i}
  wet:        {type: yes_no, label: w}
  behaviours: {type: choices, label: b, values: [rude, late, absent]}
  grade:      {type: levels, label: g, values: [low, middle, high]}
  ship:       {type: unit, label: ship}
  note:       {type: text, label: n}
"""
EVENTS = "events:\n  told: {label: told}\n"


def table(lines: str, more: str = "") -> str:
    return f"{FACTS}  answer:\n    type: {lines}\n{more}{EVENTS}"


def test_a_gap_is_shown_by_a_case(make_policy: MakePolicy) -> None:
    policy = make_policy(table("""choice
    label: a
    values: [x, y]
    pick: first
    rows:
    - {is: x, when: {claim: {above: 200 GBP}}}
    - {is: y, when: {subject: [damage, conduct]}}"""))
    ((code, severity, line, message),) = found_by(table_findings, policy)
    assert (code, severity, line) == ("table-gap", "warning", 18)
    assert message == "no row of `answer` holds for `claim: 0 GBP, subject: delay`"


GAPLESS = {
    "otherwise": """choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {injured: yes}}]
    otherwise: y""",
    "every amount": """choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {claim: {below: 200 GBP}}}, {is: y, when: {claim: {at_least: 200 GBP}}}]""",
    "every whole number": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {visits: {at_most: 2}}}, {is: y, when: {visits: {above: 2}}}]""",
    "levels may leave some open": """levels
    label: a
    values: [x, y]
    pick: highest
    rows: [{is: x, when: {injured: yes}}]""",
    "nobody is an answer": """party
    label: a
    pick: first
    rows: [{is: customer, when: {injured: yes}}]""",
    "what an event leaves open is not sure": """choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {told: yes}}, {is: y, when: {told: no}}]""",
    "every value of a derived fact": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {serious: yes}}, {is: y, when: {serious: no}}]
  serious: {type: yes_no, label: s, yes_when: {any: [{injured: yes}, {claim: {above: 5 GBP}}]}}""",
    "a set has a member or has it not": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {behaviours: [rude, late]}}, {is: y, when: {behaviours: {none_of: [rude, late]}}}]""",
    "compared with another fact": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {claim: {below: paid}}}, {is: y, when: {claim: {at_least: paid}}}]
  paid: {type: money, label: p}""",
    "units by name, and all others": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {ship: aurora}}, {is: y, when: {ship: {not: aurora}}}]""",
    "impossible is left out": """choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {subject: delay}}, {is: y, when: {subject: damage}}]
impossible:
  no_conduct: {when: {subject: conduct}}""",
    "impossible by another fact": """choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {injured: yes}}, {is: y, when: {injured: no, wet: no}}]
impossible:
  dry: {when: {wet: yes, injured: no}}""",
}


@pytest.mark.parametrize("lines", GAPLESS.values(), ids=GAPLESS.keys())
def test_no_gap_where_there_is_none(lines: str, make_policy: MakePolicy) -> None:
    assert found_by(table_findings, make_policy(table(lines))) == []


GAPS = {
    "a whole number between": ("""choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {visits: {below: 2}}}, {is: y, when: {visits: {above: 2}}}]""", "`visits: 2`"),
    "an open stretch": ("""choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {claim: {at_most: 200 GBP}}}, {is: y, when: {claim: {at_least: 300 GBP}}}]""",
                        "`claim: 250 GBP`"),
    "a set without": ("""choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {behaviours: [rude, late]}}]""",
                      "`behaviours: {none_of: [late]}, behaviours: {none_of: [rude]}`"),
    "through a derived fact": ("""choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {serious: yes}}]
  serious: {type: yes_no, label: s, yes_when: {any: [{injured: yes}, {claim: {above: 5 GBP}}]}}""",
                               "`claim: 0 GBP, injured: no`"),
    "below a visible number": ("""choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {claim: {at_least: limit}}}]
  limit: {type: money, label: l, is: 70 GBP}""", "`claim: 0 GBP`"),
    "a level between": ("""choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {grade: {at_most: low}}}, {is: y, when: {grade: {above: middle}}}]""", "`grade: middle`"),
    "equal amounts of two facts": ("""choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{is: x, when: {claim: {below: paid}}}, {is: y, when: {claim: {above: paid}}}]
  paid: {type: money, label: p}""", "`claim: 0 GBP, paid: 0 GBP`"),
    "known, but not what": ("""choice
    label: a
    values: [x, y]
    pick: first
    rows: [{is: x, when: {wet: {known: yes}, injured: yes}}]""", "`injured: no`"),
}


@pytest.mark.parametrize(("lines", "case"), GAPS.values(), ids=GAPS.keys())
def test_gaps_of_every_type(lines: str, case: str, make_policy: MakePolicy) -> None:
    found = found_by(table_findings, make_policy(table(lines)))
    assert [(code, message.partition(" holds for ")[2]) for code, _, _, message in found] == [("table-gap", case)]


def test_an_overlap_names_both_rows_and_a_case(make_policy: MakePolicy) -> None:
    policy = make_policy(table("""choice
    label: a
    values: [x, y, z]
    pick: unique
    rows:
    - {is: x, when: {claim: {at_least: 200 GBP}}}
    - {is: y, when: {injured: yes}}
    - {is: z, when: {claim: {below: 200 GBP}, injured: no}}
    - {is: x, when: {claim: {above: 900 GBP}}}"""))
    assert found_by(table_findings, policy) == [
        ("table-overlap", "warning", 24,
         "rows 1 and 2 of `answer` both hold for `claim: 200 GBP, injured: yes`, and say `x` and `y`"),
        ("table-overlap", "warning", 26,
         "rows 2 and 4 of `answer` both hold for `claim: 901 GBP, injured: yes`, and say `y` and `x`"),
    ]


@pytest.mark.parametrize("second", [
    "{is: y, when: {told: yes}}", "{is: y, when: {note: {mentions: [fire]}}}", "{is: x, when: {wet: yes}}",
    "{is: y, when: {injured: no}}",
])
def test_no_overlap_where_it_is_not_sure_or_does_not_matter(second: str, make_policy: MakePolicy) -> None:
    policy = make_policy(table(f"""choice
    label: a
    values: [x, y]
    pick: unique
    rows: [{{is: x, when: {{injured: yes}}}}, {second}]
    otherwise: y"""))
    assert found_by(table_findings, policy) == []


DEAD = {
    "excluded lines": ("first", "{is: x, when: {all: [{injured: yes}, {injured: no}]}}", "row-never-holds",
                       "row 2 of `answer` can never hold: `all: [{injured: yes}, {injured: no}]`"),
    "out of range": ("first", "{is: x, when: {visits: {above: 5}}}", "row-never-holds",
                     "row 2 of `answer` can never hold: `visits: {above: 5}`"),
    "of any pick": ("unique", "{is: y, when: {told: yes, all: [{told: no}]}}", "row-never-holds",
                    "row 2 of `answer` can never hold: `{told: yes, all: [{told: no}]}`"),
    "covered by one above": ("first", "{is: x, when: {injured: yes, claim: {above: 10 GBP}}}", "row-never-decides",
                             ("row 2 of `answer` never decides: where it holds, row 1 holds already, for example for "
                             "`claim: 11 GBP, injured: yes`")),
    "known is asked both ways": ("first", "{is: x, when: {all: [{wet: {known: no}}, {wet: yes}]}}", "row-never-holds",
                                 "row 2 of `answer` can never hold: `all: [{wet: {known: no}}, {wet: yes}]`"),
}


@pytest.mark.parametrize(("pick", "second", "code", "message"), DEAD.values(), ids=DEAD.keys())
def test_dead_rows(pick: str, second: str, code: str, message: str, make_policy: MakePolicy) -> None:
    policy = make_policy(table(f"""choice
    label: a
    values: [x, y]
    pick: {pick}
    rows:
    - {{is: y, when: {{injured: yes}}}}
    - {second}
    otherwise: y"""))
    assert found_by(table_findings, policy) == [(code, "warning", 24, message)]


def test_rows_together_cover_one_below(make_policy: MakePolicy) -> None:
    policy = make_policy(table("""choice
    label: a
    values: [x, y]
    pick: first
    rows:
    - {is: x, when: {injured: yes}}
    - {is: y, when: {injured: no, wet: yes}}
    - {is: x, when: {wet: yes}}
    otherwise: y"""))
    ((code, _, line, message),) = found_by(table_findings, policy)
    assert (code, line) == ("row-never-decides", 25)
    assert "where it holds, one of the rows 1, 2 holds already" in message


def test_a_level_that_something_higher_always_covers(make_policy: MakePolicy) -> None:
    policy = make_policy(table("""levels
    label: a
    values: [low, middle, high]
    pick: highest
    rows:
    - {is: low, when: {claim: {at_least: 500 GBP}}}
    - {is: middle, when: {claim: {at_least: 200 GBP}}}
    - {is: high, when: {injured: yes}}"""))
    ((code, _, line, message),) = found_by(table_findings, policy)
    assert (code, line) == ("row-never-decides", 23)
    assert message.endswith("where it holds, row 2 says more, for example for `claim: 500 GBP`")


ALIVE = {
    "a word is not another word": "first\n    rows: [{is: x, when: {note: {mentions: [fire]}}}, "
                                  "{is: y, when: {note: {mentions: [flood]}}}]",
    "unknown is a case where known is asked": "first\n    rows: [{is: x, when: {wet: {known: yes}}}, "
                                              "{is: y, when: {wet: {known: no}}}]",
    "a party may be anybody": "first\n    rows: [{is: x, when: {somebody: customer}}, {is: y, when: "
                              "{somebody: {known: yes}}}]",
    "sets of the same member": "first\n    rows: [{is: x, when: {behaviours: {all_of: [rude, late]}}}, "
                               "{is: y, when: {behaviours: [rude, late]}}, {is: x, when: {behaviours: absent}}]",
}


@pytest.mark.parametrize("lines", ALIVE.values(), ids=ALIVE.keys())
def test_no_row_is_dead_that_may_live(lines: str, make_policy: MakePolicy) -> None:
    policy = make_policy(table(f"choice\n    label: a\n    values: [x, y]\n    pick: {lines}\n    otherwise: y\n"
                               "  somebody: {type: party, label: s}"))
    assert found_by(table_findings, policy) == []


def test_tables_inside_other_entries_are_examined_too(make_policy: MakePolicy) -> None:
    policy = make_policy(FACTS + EVENTS + """\
duties:
  tell:
    must: tell
    who: {pick: first, rows: [{is: customer, when: {injured: yes}}, {is: system, when: {injured: yes}}]}
    due:
      pick: first
      rows: [{is: {within: 1 day, after: received}, when: {injured: yes}}]
    done: told
consequences:
  paid:
    kind: compensation
    label: p
    when: {injured: yes}
    who: customer
    amount: {pick: unique, rows: [{is: 5 GBP, when: {wet: yes}}, {is: 6 GBP, when: {visits: {above: 1}}}], otherwise: 1 GBP}
""")
    found = found_by(table_findings, policy)
    assert [(code, line) for code, _, line, _ in found] == [
        ("row-never-decides", 22), ("table-gap", 24), ("table-overlap", 33)]
    assert "`tell.who`" in found[0][3]
    assert "`tell.due`" in found[1][3]
    assert "say `5` and `6`" in found[2][3] or "say `5 GBP` and `6 GBP`" in found[2][3]


def test_what_is_too_big_is_said_to_be(make_policy: MakePolicy) -> None:
    facts = "".join(f"  f{number}: {{type: count, label: f}}\n" for number in range(12))
    pairs = ", ".join(f"{{f{number}: {{below: f{number + 1}}}}}" for number in range(11))
    policy = make_policy(f"facts:\n{facts}  answer:\n    type: yes_no\n    label: a\n    pick: first\n    rows:\n"
                         f"    - {{is: yes, when: {{all: [{pairs}, {{f11: {{below: f0}}}}]}}}}\n    otherwise: no\n")
    ((code, severity, _, message),) = found_by(table_findings, policy)
    assert (code, severity) == ("analysis-gave-up", "info")
    assert message == "`answer` is too big to be examined whole: 12 facts, 1 rows; 1 questions about it are open"


PROVISIONAL = """levels
    label: a
    values: [low, high]
    pick: highest
    while_unknown: {waits}
    rows:
    - {{is: low, when: {{injured: yes}}}}
    - {{is: high, when: {{any: [{{wet: yes}}, {{wet: no}}]}}}}
  next:
    type: choice
    label: n
    values: [x, y]
    pick: first
    rows: [{{is: x, when: {{answer: low}}}}]
    otherwise: y"""


@pytest.mark.parametrize(("waits", "codes"), [("ask", ["row-never-decides", "row-never-holds"]), ("highest_certain", [])])
def test_what_is_certain_meanwhile_decides(waits: str, codes: list[str], make_policy: MakePolicy) -> None:
    found = found_by(table_findings, make_policy(table(PROVISIONAL.format(waits=waits))))
    assert [code for code, *_ in found] == codes

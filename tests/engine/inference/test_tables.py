"""Tables and their picks, levels that are certain at least, firmness (pack language: Facts)."""

import itertools

import pytest

PACK = """
roles: {desk: {label: desk}, head: {label: head}}
facts:
  a: {type: yes_no, label: a, ask: desk}
  b: {type: yes_no, label: b, ask: desk}
  c: {type: yes_no, label: c, ask: desk}
  sure: {type: yes_no, label: sure, ask: desk}
  base: {type: levels, label: base, ask: desk, values: [low, mid, high]}
  first:
    {type: choice, label: first, values: [x, y], pick: first,
     rows: [{is: x, when: {a: yes}}, {is: y, when: {b: yes}}, {is: x, when: {c: yes}}], otherwise: y}
  only:
    {type: choice, label: only, values: [x, y], pick: unique, rows: [{is: x, when: {a: yes}}, {is: y, when: {b: yes}}]}
  ask_level:
    {type: levels, label: level, values: [low, mid, high], pick: highest,
     rows: [{is: low, when: {a: yes}}, {is: mid, when: {b: yes}}, {is: high, when: {c: yes}}]}
  certain:
    {type: levels, label: level, values: [low, mid, high], pick: highest, while_unknown: highest_certain, firm_when: {sure: yes},
     rows: [{is: low, when: {a: yes}}, {is: mid, when: {b: yes}}, {is: high, when: {c: yes}}]}
  other_level: {type: levels, label: level, values: [low, mid, high], pick: highest, rows: [{is: low, when: {a: yes}}, {is: base, when: {b: yes}}]}
  with_none: {type: levels, label: level, values: [none, low], pick: highest, rows: [{is: none, when: {a: yes}}, {is: low, when: {b: yes}}]}
  someone: {type: party, label: someone, pick: first, rows: [{is: desk, when: {a: yes}}]}
  tags: {type: choices, label: tags, values: [p, q, r], rows: [{is: p, when: {a: yes}}, {is: [q, r], when: {b: yes}}], otherwise: r}
  readers: {type: parties, label: readers, rows: [{is: desk, when: {a: yes}}, {is: [head, desk], when: {b: yes}}]}
  deadline:
    {type: instant, label: deadline, pick: first,
     rows: [{is: {within: 2 hours, after: received}, when: {a: yes}}, {is: received, when: {b: yes}}], otherwise: 2026-04-01T12:00}
  rests: {type: choice, label: rests, values: [x, y], pick: first, rows: [{is: y, when: {certain: high}}], otherwise: x}
"""
CASES = [
    ("first", {"a": "yes"}, "x"), ("first", {"a": "no", "b": "yes"}, "y"), ("first", {"a": "no", "b": "no", "c": "no"}, "y"),
    ("first", {"b": "yes"}, "unknown"),                    # the row above could still win
    ("first", {"b": "no", "c": "yes"}, "x"),               # whatever a is, x wins
    ("first", {"a": "no", "b": "no"}, "unknown"),
    ("only", {"a": "yes", "b": "no"}, "x"), ("only", {"a": "yes"}, "x"), ("only", {"a": "no", "b": "no"}, "unknown"),
    ("ask_level", {"a": "yes", "b": "no", "c": "no"}, "low"), ("ask_level", {"a": "yes"}, "unknown"),
    ("ask_level", {"c": "yes"}, "high"), ("ask_level", {"a": "no", "b": "no", "c": "no"}, "unknown"),
    ("certain", {"a": "yes"}, "low"), ("certain", {"b": "yes"}, "mid"), ("certain", {}, "unknown"),
    ("other_level", {"a": "yes", "b": "yes"}, "unknown"), ("other_level", {"a": "yes", "b": "yes", "base": "high"}, "high"),
    ("other_level", {"a": "yes", "b": "no"}, "low"),
    ("with_none", {"a": "yes", "b": "no"}, "none"), ("with_none", {"a": "yes", "b": "yes"}, "low"),
    ("someone", {"a": "no"}, "none"), ("someone", {}, "unknown"),
    ("tags", {"a": "yes", "b": "yes"}, "[p, q, r]"), ("tags", {"a": "no", "b": "no"}, "[r]"),
    ("tags", {"a": "yes"}, "[p] at least"), ("tags", {"b": "no"}, "[] at least"),
    ("readers", {"a": "yes", "b": "no"}, "[desk]"), ("readers", {"a": "no", "b": "yes"}, "[desk, head]"),
    ("readers", {"a": "no", "b": "no"}, "[]"),
    ("deadline", {"a": "yes"}, "2026-03-02T12:00:00+00:00"), ("deadline", {"a": "no", "b": "yes"}, "2026-03-02T10:00:00+00:00"),
    ("deadline", {"a": "no", "b": "no"}, "2026-04-01T12:00:00+01:00"), ("deadline", {"b": "yes"}, "unknown"),
]


@pytest.mark.parametrize(("fact", "facts", "expected"), CASES)
def test_a_table_picks(trial, fact, facts, expected) -> None:
    assert trial(PACK).fact(fact, **facts) == expected


def test_two_values_where_there_may_be_one_are_a_contradiction(trial) -> None:
    view = trial(PACK).decide("2026-03-02T10:00 received {a: yes, b: yes}")
    assert (view.fact("only"), view.contradictions) == ("unknown", {"only"})
    assert view.fact("first") == "x"                        # what does not rest on it is still decided
    again = trial(PACK).decide("2026-03-02T10:00 received {a: yes, b: yes}", "2026-03-02T11:00 noted {b: no}")
    assert (again.fact("only"), again.contradictions) == ("x", set())


def test_what_is_certain_at_least_is_provisional_and_asks(trial) -> None:
    view = trial(PACK).decide("2026-03-02T10:00 received {a: yes, b: no, sure: yes}")
    assert "certain" in view.decision.provisional
    assert "rests" in view.decision.provisional
    assert "c" in view.questions
    firm = trial(PACK).decide("2026-03-02T10:00 received {a: yes, b: no, c: no, sure: yes}").decision.provisional
    assert not {"certain", "rests"} & firm
    # known, but not verified yet
    assert "certain" in trial(PACK).decide("2026-03-02T10:00 received {a: yes, b: no, c: no}").decision.provisional


def test_the_order_of_rows_means_something_to_first_only(trial) -> None:
    rows = ["{is: low, when: {a: yes}}", "{is: mid, when: {b: yes}}", "{is: high, when: {a: yes, b: yes}}"]
    answers: dict[str, set[tuple[str, ...]]] = {"highest": set(), "collect": set()}
    for order in itertools.permutations(rows):
        listed = ", ".join(order)
        case = trial(f"""
roles: {{desk: {{label: desk}}}}
facts:
  a: {{type: yes_no, label: a, ask: desk}}
  b: {{type: yes_no, label: b, ask: desk}}
  level: {{type: levels, label: l, values: [low, mid, high], pick: highest, rows: [{listed}]}}
  tags: {{type: choices, label: t, values: [low, mid, high], rows: [{listed}]}}
""")
        facts = [dict(zip("ab", pair, strict=True)) for pair in itertools.product(("yes", "no", "unknown"), repeat=2)]
        answers["highest"].add(tuple(case.fact("level", **each) for each in facts))
        answers["collect"].add(tuple(case.fact("tags", **each) for each in facts))
    assert [len(found) for found in answers.values()] == [1, 1]

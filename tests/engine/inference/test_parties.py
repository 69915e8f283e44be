"""Roles, parties, superiors, conflicts of interest (pack language: Roles and parties)."""

import pytest

PACK = """
roles:
  desk:    {label: desk, above: boss}
  clerk:   {label: clerk, per: site, above: chief}
  chief:   {label: chief, per: site, above: boss}
  keeper:  {label: keeper, per: stall, above: chief}
  boss:    {label: boss, above: top}
  top:     {label: top}
units: {stall_one: {in: dover}, dover: {kind: site}}
facts:
  site: {type: unit, label: site, ask: desk}
  respondent: {type: party, label: respondent, ask: desk}
  other: {type: party, label: other, ask: desk}
  them: {type: parties, label: them, ask: desk}
  p_role: {type: party, label: p, is: desk}
  p_unit: {type: party, label: p, is: {role: clerk, of: site}}
  p_of_party: {type: party, label: p, is: {role: chief, of: respondent.unit}}
  p_named: {type: party, label: p, is: {role: keeper, of: stall_one}}
  p_fact: {type: party, label: p, is: respondent}
  up: {type: party, label: p, is: {superior_of: respondent}}
  up_twice: {type: party, label: p, is: {superior_of: {superior_of: respondent}}}
  up_all: {type: party, label: p, is: {superior_of: {all_of: [desk, {role: chief, of: site}]}}}
  up_any: {type: party, label: p, is: {superior_of: {any_of: [{role: clerk, of: site}, desk]}}}
  did: {type: party, label: p, is: {who_did: act}}
  either: {type: party, label: p, is: {any_of: [desk, respondent]}}
  senior: {type: yes_no, label: s, yes_when: {other: {senior_to: respondent}}}
  same: {type: yes_no, label: s, yes_when: {respondent: {same_as: other}}}
events: {act: {label: act}}
"""
CLERK = "{role: clerk, of: dover}"
CASES = [
    ("p_role", {}, "desk"), ("p_unit", {"site": "dover"}, CLERK), ("p_unit", {}, "{role: clerk, of: ?}"),
    ("p_unit", {"site": "none"}, "clerk"), ("p_of_party", {"respondent": CLERK}, "{role: chief, of: dover}"),
    ("p_of_party", {"respondent": "desk"}, "chief"), ("p_of_party", {}, "{role: chief, of: ?}"),
    ("p_named", {}, "{role: keeper, of: stall_one}"), ("p_fact", {}, "unknown"), ("p_fact", {"respondent": "none"}, "none"),
    ("up", {"respondent": CLERK}, "{role: chief, of: dover}"), ("up", {"respondent": "{role: chief, of: dover}"}, "boss"),
    ("up", {"respondent": "top"}, "none"), ("up", {"respondent": "customer"}, "none"), ("up", {"respondent": "none"}, "none"),
    ("up", {}, "unknown"), ("up", {"respondent": "{role: keeper, of: stall_one}"}, "{role: chief, of: dover}"),
    ("up", {"respondent": "{role: keeper, of: stall_two}"}, "{role: chief, of: ?}"),
    ("up_twice", {"respondent": CLERK}, "boss"), ("up_all", {"site": "dover"}, "boss"),
    ("up_any", {"site": "dover"}, "any_of: [{role: chief, of: dover}, boss]"),
    ("did", {}, "none"), ("either", {"respondent": "boss"}, "any_of: [desk, boss]"), ("either", {}, "unknown"),
    ("senior", {"other": "boss", "respondent": CLERK}, "yes"), ("senior", {"other": CLERK, "respondent": "boss"}, "no"),
    ("senior", {"other": "{role: chief, of: calais}", "respondent": CLERK}, "no"), ("senior", {"other": "boss"}, "unknown"),
    ("same", {"other": CLERK, "respondent": CLERK}, "yes"),
    ("same", {"other": "{role: clerk, of: calais}", "respondent": CLERK}, "no"),
    ("same", {"other": "{role: clerk, of: dover, person: p1}", "respondent": "{role: clerk, of: dover, person: p2}"}, "no"),
    ("same", {"other": "{role: desk, person: p1}", "respondent": "{role: boss, person: p1}"}, "yes"),
]


@pytest.mark.parametrize(("fact", "facts", "expected"), CASES)
def test_a_party_is(trial, fact, facts, expected) -> None:
    assert trial(PACK).fact(fact, **facts) == expected


def test_whoever_did_it_last(trial) -> None:
    case = trial(PACK)
    assert case.decide("2026-03-02T10:00 received", "2026-03-02T11:00 act {by: desk}", "2026-03-02T12:00 act {by: boss}").fact("did") == "boss"
    assert case.decide("2026-03-02T10:00 received", "2026-03-02T11:00 act").fact("did") == "unknown"


def test_an_open_unit_is_a_question(trial) -> None:
    assert trial(PACK).decide("2026-03-02T10:00 received").questions >= {"site", "respondent"}


CONFLICTS = """
roles:
  clerk: {label: clerk, per: site, above: chief}
  chief: {label: chief, per: site, above: boss}
  boss:  {label: boss, above: top}
  top:   {label: top}
  reviewer: {label: reviewer}
facts:
  respondent: {type: party, label: respondent, ask: boss}
  supplier:   {type: party, label: supplier, ask: boss}
events:
  solved:   {label: solved, by: [{role: clerk, of: respondent.unit}, chief, boss, top]}
  decided:  {label: decided, by: [reviewer]}
  reviewed: {label: reviewed, by: [reviewer]}
duties:
  solve:  {must: solve, who: {role: clerk, of: respondent.unit}, due: {within: 1 day, after: received}, done: solved}
  review: {must: review, who: reviewer, due: {within: 1 day, after: decided}, done: reviewed}
  both:   {must: both, who: {all_of: [boss, top]}, due: {within: 1 day, after: received}, done: solved}
  name:   {must: name, who: {bearer_of: solve}, due: {within: 1 day, after: received}, done: solved}
conflicts:
  self:       {keep_out: respondent, from: everything, instead: superior}
  supplier:   {keep_out: supplier, from: [solve, solved], instead: superior}
  fresh_eyes: {keep_out: {who_did: decided}, from: [review, reviewed], instead: somebody_else}
"""


@pytest.mark.parametrize(("facts", "solve", "both"), [
    ("respondent: {role: clerk, of: dover}", "{role: chief, of: dover}", "all_of: [boss, top]"),
    ("respondent: {role: chief, of: dover}", "{role: clerk, of: dover}", "all_of: [boss, top]"),
    # it climbs past everybody who is kept out, whatever keeps him out
    ("respondent: {role: clerk, of: dover}, supplier: {role: chief, of: dover}", "boss", "all_of: [boss, top]"),
    ("respondent: boss", "clerk", "all_of: [top]"), ("respondent: top", "clerk", "all_of: [boss]"),
])
def test_nobody_decides_about_himself(trial, facts, solve, both) -> None:
    view = trial(CONFLICTS).decide(f"2026-03-02T10:00 received {{{facts}}}")
    assert (view.who("solve"), view.who("both")) == (solve, both)
    assert view.who("name") == view.who("solve")


def test_the_reviewer_is_somebody_else(trial) -> None:
    case = trial(CONFLICTS)
    events = ("2026-03-02T10:00 received", "2026-03-02T11:00 decided {by: {role: reviewer, person: p1}}")
    assert case.decide(*events).who("review") == "{role: reviewer, other_than: [{role: reviewer, person: p1}]}"
    assert case.verdict("reviewed {by: {role: reviewer, person: p1}}", *events) == "refused fresh_eyes"
    assert case.verdict("reviewed {by: {role: reviewer, person: p2}}", *events) == "allowed"
    assert case.verdict("reviewed {by: reviewer}", *events) == "refused fresh_eyes"   # persons unknown: role and unit


def test_who_is_kept_out_may_not_act_or_receive(trial) -> None:
    case = trial(CONFLICTS)
    events = ("2026-03-02T10:00 received {respondent: {role: clerk, of: dover}}",)
    assert case.verdict("solved {by: {role: clerk, of: dover}}", *events) == "refused self"
    assert case.verdict("solved {by: {role: chief, of: dover}}", *events) == "allowed"
    assert case.verdict("solved {by: {role: chief, of: dover}, to: {role: clerk, of: dover}}", *events) == "refused self"

"""Definitions other than tables: amounts, counts, elapsed time, instants, keys (pack language: Facts)."""

import pytest

PACK = """
roles: {desk: {label: desk}}
facts:
  x: {type: money, label: x, ask: desk}
  y: {type: money, label: y, ask: desk}
  n: {type: count, label: n, ask: desk}
  rate: {type: percent, label: rate, ask: desk}
  d: {type: date, label: d, ask: desk}
  t: {type: instant, label: t, ask: desk}
  s1: {type: duration, label: s1, ask: desk}
  s2: {type: duration, label: s2, ask: desk}
  paid: {type: money, label: paid, ask: desk}
  largest: {type: money, label: l, largest_of: [x, y, 10 GBP]}
  smallest: {type: money, label: s, smallest_of: [x, y]}
  total: {type: money, label: t, sum_of: [x, y, 0.10 GBP]}
  rest: {type: money, label: r, minus: [x, y]}
  fine: {type: money, label: f, times: [100 GBP, n]}
  share: {type: money, label: f, times: [x, rate]}
  half: {type: money, label: f, times: [x, 50 percent]}
  rest_and_more: {type: money, label: r, sum_of: [rest, 5 GBP]}
  constant: {type: money, label: c, is: 7 GBP}
  same: {type: money, label: c, is: x}
  longest: {type: duration, label: d, largest_of: [s1, s2]}
  both: {type: duration, label: d, sum_of: [s1, s2]}
  times_paid: {type: count, label: c, count_of: payment}
  happenings: {type: count, label: c, count_of: [payment, refund]}
  all_paid: {type: money, label: c, total_of: {event: payment, fact: paid}}
  hours: {type: count, label: h, elapsed: {from: received, to: payment, in: hours}}
  days: {type: count, label: h, elapsed: {from: received, to: payment, in: days}}
  working: {type: count, label: h, elapsed: {from: received, to: payment, in: working days}}
  next_day: {type: date, label: n, is: {in: next working day, after: received}}
  by_when: {type: instant, label: n, is: {within: 3 working days, after: received}}
  later: {type: instant, label: n, is: {earliest_of: [t, {within: 1 day, after: received}]}}
  last_paid: {type: instant, label: n, is: payment}
events:
  payment: {label: payment, gives: {paid: optional}}
  refund: {label: refund}
"""
CASES = [
    ("largest", {"x": "20 GBP", "y": "30 GBP"}, "30 GBP"), ("largest", {"x": "20 GBP"}, "at least 20 GBP"),
    ("largest", {"x": "none", "y": "3 GBP"}, "10 GBP"), ("smallest", {"x": "none", "y": "none"}, "none"),
    ("smallest", {"x": "5 GBP"}, "at least 0 GBP and at most 5 GBP"),
    ("total", {"x": "0.10 GBP", "y": "0.20 GBP"}, "0.40 GBP"), ("total", {"x": "1 GBP"}, "at least 1.10 GBP"),
    ("total", {"x": "none", "y": "1 GBP"}, "1.10 GBP"),
    ("rest", {"x": "1 GBP", "y": "3 GBP"}, "-2 GBP"), ("rest", {"x": "1 GBP"}, "at most 1 GBP"), ("rest", {}, "unknown"),
    ("rest_and_more", {}, "unknown"), ("rest_and_more", {"x": "1 GBP", "y": "3 GBP"}, "3 GBP"),
    ("fine", {"n": 3}, "300 GBP"), ("fine", {}, "at least 0 GBP"), ("fine", {"n": 0}, "0 GBP"),
    ("share", {"x": "200 GBP", "rate": "15 percent"}, "30.00 GBP"), ("half", {"x": "3 GBP"}, "1.5 GBP"),
    ("share", {"x": "200 GBP"}, "at least 0 GBP and at most 200 GBP"), ("share", {"x": "none"}, "none"),
    ("constant", {}, "7 GBP"), ("same", {"x": "3 GBP"}, "3 GBP"), ("same", {}, "unknown"),
    ("longest", {"s1": "90 minutes", "s2": "1 hour"}, "90 minutes"), ("longest", {"s1": "1 hour"}, "unknown"),
    ("longest", {"s1": "1 hour", "s2": "1 working day"}, "unknown"), ("both", {"s1": "1 hour", "s2": "2 hours"}, "3 hours"),
    ("times_paid", {}, "0"), ("all_paid", {}, "0 GBP"), ("hours", {}, "unknown"),
    ("next_day", {}, "2026-03-03"), ("by_when", {}, "2026-03-05T17:00:00+00:00"),
    ("later", {}, "2026-03-03T23:59:59+00:00"), ("later", {"t": "2026-03-02T12:00"}, "2026-03-02T12:00:00+00:00"),
    ("last_paid", {}, "unknown"),
]


@pytest.mark.parametrize(("fact", "facts", "expected"), CASES)
def test_a_definition_yields(trial, fact, facts, expected) -> None:
    assert trial(PACK).fact(fact, **facts) == expected


def test_occurrences_count_and_add_up(trial) -> None:
    events = ("2026-03-02T10:00 received", "2026-03-02T11:00 payment {paid: 5 GBP}", "2026-03-06T11:00 payment {paid: 2.50 GBP}",
              "2026-03-09T09:30 refund")
    view = trial(PACK).decide(*events)
    assert [view.fact(name) for name in ("times_paid", "happenings", "all_paid")] == ["2", "3", "7.50 GBP"]
    assert [view.fact(name) for name in ("hours", "days", "working")] == ["97", "4", "4"]
    assert trial(PACK).decide(*events, "2026-03-09T10:00 payment").fact("all_paid") == "at least 7.50 GBP"


def test_sums_are_never_rounded(trial) -> None:
    digits = "1234567890123456789012345678901234567.89"
    assert trial(PACK).fact("total", x=f"{digits} GBP", y="0.01 GBP") == "1234567890123456789012345678901234568.00 GBP"


@pytest.mark.parametrize(("definition", "code"), [
    ("{type: duration, label: d, times: [s, 2]}", "definition-does-not-fit"),
    ("{type: money, label: d, times: [m, m]}", "factors-do-not-fit"),
    ("{type: money, label: d, sum_of: [m, 2]}", "money-needs-currency"),
    ("{type: money, label: d, sum_of: [m, euros]}", "other-currency"),
    ("{type: count, label: d, total_of: {event: paid, fact: m}}", "other-type"),
    ("{type: money, label: d, total_of: {event: paid, fact: s}}", "not-brought"),
    ("{type: instant, label: d, is: {exactly: 3 hours, after: received, grace: unstated}}", "no-such-instant-fact"),
    ("{type: instant, label: d, is: {immediately_after: received}}", "no-such-instant-fact"),
    ("{type: instant, label: d, pick: highest, rows: [{is: received, when: {known: yes}}]}", "highest-needs-levels"),
])
def test_a_definition_that_makes_no_sense_is_told(refused, definition, code) -> None:
    found = refused(f"""
roles: {{desk: {{label: desk}}}}
facts:
  m: {{type: money, label: m, ask: desk}}
  s: {{type: duration, label: s, ask: desk}}
  euros: {{type: money, label: e, ask: desk, presumed: 5 EUR}}
  derived: {definition}
events: {{paid: {{label: paid, gives: {{m: required}}}}}}
""")
    assert code in found


def test_a_measure_has_keys_that_pass(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
facts:
  kind: {type: choice, label: kind, ask: desk, values: [late, rude, lost]}
  hot: {type: choices, label: hot, about: month, values: [late, rude, lost], which: by_kind, matches: {above: 15 percent}}
measures: {by_kind: {about: month, label: by kind, share_of: complaints, by: kind}}
""", about="month")
    assert case.decide("2026-03-31T12:00 period_ended {by_kind: {late: 40 percent, rude: 15 percent, lost: 45 percent}}").fact("hot") == "[late, lost]"
    assert case.decide("2026-03-01T00:00 period_began").fact("hot") == "[] at least"

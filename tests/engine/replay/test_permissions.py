"""Permissions: allowed, refused with all reasons, undetermined with all questions (pack language: Events and permissions)."""

import pytest

PACK = """
roles: {desk: {label: desk, above: head}, head: {label: head}, clerk: {label: clerk, per: site, above: head}}
facts:
  site: {type: unit, label: site, ask: desk}
  cause: {type: text, label: cause, ask: desk}
  amount: {type: money, label: amount, ask: desk}
  big: {type: yes_no, label: big, ask: desk}
  risky: {type: yes_no, label: risky, ask: desk}
  verified: {type: yes_no, label: verified, ask: head}
  kind: {type: choice, label: kind, ask: desk, values: [x, y]}
  respondent: {type: party, label: respondent, ask: desk}
  readers: {type: parties, label: readers, rows: [{is: head, when: {big: yes}}, {is: desk, when: {known_site: yes}}]}
  known_site: {type: yes_no, label: known, yes_when: {site: {known: yes}}}
  statement_sent_on: {type: date, label: sent, ask: desk}
events:
  anybody: {label: anybody}
  by_desk: {label: d, by: [desk], because: C1}
  by_clerk: {label: c, by: [{role: clerk, of: site}]}
  by_readers: {label: r, by: readers}
  gives: {label: g, gives: {cause: required, amount: {required_when: {big: yes}}, kind: optional}}
  needs: {label: n, needs: {check: {when: {big: yes}, that: {verified: yes}, ask: head, because: C2}, always: {that: {cause: {known: yes}}}}}
  never: {label: n, never: {no_risk: {when: {risky: yes}}, outsider: {when: {addressee: {not: {role: [desk, head]}}}}}}
  not_at_all: {label: n, never: {closed_now: {because: C3}}}
  windowed: {label: w, open: {from: {within: 2 hours, after: received}, until: {in: same day, after: received}}}
  after_it: {label: a, open: {from: anybody}}
  dated: {label: d, open: {until: {within: 60 days, after: statement_sent_on}}}
  signed: {label: s, by: [head], gives: {verified: required}}
  counted: {label: c, never: {third: {when: {counted: {count: {at_least: 2}}}}}}
impossible: {never_both: {when: {big: yes, kind: y}, because: C4}}
"""
R = "2026-03-02T10:00 received"
CASES = [
    ("anybody", "", "allowed"), ("by_desk {by: desk}", "", "allowed"), ("by_desk {by: head}", "", "refused not_entitled"),
    ("by_desk", "", "undetermined actor"),
    ("by_clerk {by: {role: clerk, of: dover}}", "site: dover", "allowed"), ("by_clerk {by: {role: clerk, of: calais}}", "site: dover", "refused not_entitled"),
    ("by_clerk {by: {role: clerk, of: dover}}", "", "undetermined site"), ("by_clerk {by: desk}", "", "refused not_entitled"),
    ("by_readers {by: head}", "big: yes", "allowed"), ("by_readers {by: head}", "big: no", "refused not_entitled"),
    ("by_readers {by: head}", "", "undetermined big"), ("by_readers {by: desk}", "site: dover", "allowed"),
    ("gives", "", "refused missing_cause"), ("gives {with: {cause: x}}", "", "undetermined big"),
    ("gives {with: {cause: x}}", "big: yes", "refused missing_amount"), ("gives {with: {cause: x, amount: none}}", "big: yes", "allowed"),
    ("gives {with: {cause: unknown}}", "big: yes", "refused missing_amount, missing_cause"),
    # needs must be shown: what is not known counts as lacking
    ("needs", "big: yes", "refused always, check"), ("needs", "", "refused always"), ("needs", "cause: x", "undetermined big"),
    ("needs", "cause: x, big: no", "allowed"), ("needs", "cause: x, big: yes", "refused check"),
    ("never", "risky: yes", "refused no_risk"), ("never {to: desk}", "", "undetermined risky"), ("never {to: desk}", "risky: no", "allowed"),
    ("never {to: customer}", "risky: yes", "refused no_risk, outsider"), ("never", "risky: no", "undetermined addressee"),
    ("not_at_all", "", "refused closed_now"),
    ("windowed {at: 2026-03-02T11:59:59}", "", "refused too_early"), ("windowed {at: 2026-03-02T12:00}", "", "allowed"),
    ("windowed {at: 2026-03-02T23:59:59}", "", "allowed"), ("windowed {at: 2026-03-03T00:00}", "", "refused too_late"),
    ("after_it", "", "refused too_early"),
    ("dated", "", "undetermined statement_sent_on"), ("dated", "statement_sent_on: 2026-01-02", "allowed"), ("dated", "statement_sent_on: 2025-12-30", "refused too_late"),
    ("noted {with: {verified: yes}}", "", "refused protected_verified"), ("signed {by: head, with: {verified: yes}}", "", "allowed"),
    # the facts it brings count, the event itself does not
    ("noted {with: {kind: y}}", "big: yes", "refused never_both"), ("noted {with: {kind: y}}", "", "allowed"),
    ("noted {with: {big: yes, kind: x}}", "", "allowed"),
]


@pytest.mark.parametrize(("asked", "facts", "expected"), CASES)
def test_a_verdict(trial, asked, facts, expected) -> None:
    assert trial(PACK).verdict(asked, R + (f" {{{facts}}}" if facts else "")) == expected


def test_an_event_does_not_count_itself(trial) -> None:
    case = trial(PACK)
    events = [R, "2026-03-02T11:00 counted", "2026-03-02T12:00 counted"]
    assert [case.verdict("counted", *events[:n]) for n in (1, 2, 3)] == ["allowed", "allowed", "refused third"]


def test_reasons_carry_clauses_and_whom_to_ask(trial) -> None:
    reasons = {reason.name: reason for reason in trial(PACK).may("needs", R + " {big: yes}").reasons}
    assert reasons["check"].because == ("C2",)
    assert [party.role for party in reasons["check"].ask] == ["head"]
    assert reasons["check"].mark.line > 1


def test_asking_changes_nothing(trial) -> None:
    case = trial(PACK)
    before = case.decide(R)
    case.may("gives {with: {cause: x, kind: y}}", R)
    assert case.decide(R).decision.facts == before.decision.facts


def test_a_case_is_judged_as_it_was_at_the_instant_asked_about(trial) -> None:
    case = trial(PACK)
    events = (R, "2026-03-02T12:00 noted {risky: yes}")
    assert case.verdict("never {at: 2026-03-02T11:00, to: desk}", *events) == "undetermined risky"
    assert case.verdict("never {at: 2026-03-02T13:00, to: desk}", *events) == "refused no_risk"


def test_openings_and_closings_are_boundaries(trial) -> None:
    case = trial(PACK)
    assert [case.decide(R, as_of=as_of).valid_until for as_of in ("2026-03-02T10:00", "2026-03-02T12:00", "2026-03-03T00:00")] == [
        "2026-03-02T12:00", "2026-03-03T00:00", None]


def test_what_was_recorded_against_the_rules_stays_visible(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}, head: {label: head}}
events:
  granted: {label: granted, by: [head]}
  closed: {label: closed, never: {too_soon: {when: {granted: no}}}}
""")
    events = ("2026-03-02T10:00 received", "2026-03-02T11:00 closed", "2026-03-02T12:00 granted {by: desk}")
    found = case.decide(*events).decision.against_rules
    assert [(each.request.event, [reason.name for reason in each.reasons]) for each in found] == [
        ("closed", ["too_soon"]), ("granted", ["not_entitled"])]

"""Clocks of duties: each row of the table of instants, overrides, tables of instants and amounts (pack language: Time)."""

import pytest

PACK = """
roles: {{desk: {{label: desk}}}}
facts:
  agreed: {{type: instant, label: agreed, ask: desk}}
  day: {{type: date, label: day, ask: desk}}
  span: {{type: duration, label: span, ask: desk}}
  hard: {{type: yes_no, label: hard, ask: desk}}
  late: {{type: yes_no, label: late, ask: desk}}
events:
  call: {{label: call}}
  visit: {{label: visit}}
  stop: {{label: stop}}
  never_yet: {{label: never}}
  ok: {{label: ok}}
duties:
  base: {{must: base, who: desk, due: {{within: 5 working days, after: received}}, done: ok}}
  task: {{must: do it, who: desk, due: {due}, done: ok}}
"""
# received Monday 2026-03-02 10:00, call Tuesday 2026-03-03 12:00, call again Thursday 2026-03-05 18:30 (after hours)
EVENTS = ["2026-03-02T10:00 received {{{facts}}}", "2026-03-03T12:00 call", "2026-03-05T18:30 call"]
CASES = [
    ("call", "", "2026-03-05T18:30"), ("{first: call}", "", "2026-03-03T12:00"), ("agreed", "agreed: 2026-03-09T15:00", "2026-03-09T15:00"),
    ("day", "day: 2026-03-09", "2026-03-09T23:59:59"), ("2026-07-01", "", "2026-07-01T23:59:59"), ("2026-07-01T12:00", "", "2026-07-01T12:00"),
    ("base.due", "", "2026-03-09T17:00"),
    ("{within: 3 working days, after: received}", "", "2026-03-05T17:00"),
    ("{within: 3 working days, after: call}", "", "2026-03-10T17:00"),
    ("{within: 3 working days, after: {first: call}}", "", "2026-03-06T17:00"),
    ("{within: 3 days, after: received}", "", "2026-03-05T23:59:59"), ("{within: 90 minutes, after: received}", "", "2026-03-02T11:30"),
    ("{within: 1 working hour, after: call}", "", "2026-03-06T10:00"), ("{within: 2 weeks, after: received}", "", "2026-03-16T23:59:59"),
    ("{within: 1 month, after: day}", "day: 2026-01-31", "2026-02-28T23:59:59"),
    ("{within: 1 working day, after: day}", "day: 2026-03-06", "2026-03-09T17:00"),
    ("{within: 2 hours, after: day}", "day: 2026-03-06", "2026-03-07T02:00"),
    ("{within: 1 working day, after: {in: same week, after: received}}", "", "2026-03-09T17:00"),
    ("{exactly: 30 minutes, after: received, grace: 5 minutes}", "", "2026-03-02T10:30"),
    ("{in: same day, after: received}", "", "2026-03-02T23:59:59"), ("{in: next working day, after: call}", "", "2026-03-06T17:00"),
    ("{in: same month, after: received}", "", "2026-03-31T23:59:59"), ("{in: next quarter, after: received}", "", "2026-06-30T23:59:59"),
    ("{in: same half_year, after: received}", "", "2026-06-30T23:59:59"), ("{in: next year, after: received}", "", "2027-12-31T23:59:59"),
    ("{every: 24 hours, after: {first: call}, until: stop}", "", "2026-03-06T12:00"),
    ("{at_least: 1 working day, before: base.due}", "", "2026-03-06T17:00"), ("{at_least: 2 days, before: day}", "day: 2026-03-20", "2026-03-18T23:59:59"),
    ("{immediately_after: received}", "", "2026-03-02T10:00"), ("{after: received}", "", "2026-03-02T10:00"),
    ("{earliest_of: [agreed, {within: 1 day, after: received}]}", "", "2026-03-03T23:59:59"),
    ("{earliest_of: [agreed, {within: 1 day, after: received}]}", "agreed: 2026-03-02T12:00", "2026-03-02T12:00"),
    ("{latest_of: [call, received]}", "", "2026-03-05T18:30"), ("{first_known: [agreed, {within: 1 day, after: received}]}", "agreed: 2026-04-02T12:00", "2026-04-02T12:00"),
    ("{within: {pick: first, rows: [{is: 2 hours, when: {hard: no}}], otherwise: 3 days}, after: received}", "hard: no", "2026-03-02T12:00"),
    ("{within: {pick: first, rows: [{is: 2 hours, when: {hard: no}}], otherwise: 3 days}, after: received}", "hard: yes", "2026-03-05T23:59:59"),
    ("{within: span, after: received}", "span: 3 hours", "2026-03-02T13:00"),
    ("{within: {pick: first, rows: [{is: span, when: {hard: no}}], otherwise: 3 days}, after: received}", "hard: no, span: 3 hours", "2026-03-02T13:00"),
    ("{pick: first, rows: [{is: agreed, when: {agreed: {known: yes}}}], otherwise: {within: 1 day, after: received}}", "", "2026-03-03T23:59:59"),
    ("{pick: first, rows: [{is: call, when: {hard: yes}}, {is: call, when: {hard: no}}], otherwise: received}", "hard: no", "2026-03-05T18:30"),
    # each clock may count otherwise than its pack
    ("{within: 1 working day, after: received, day_ends: midnight}", "", "2026-03-03T23:59:59"),
    ("{within: 1 working day, after: received, day_ends: same_time}", "", "2026-03-03T10:00"),
    ("{within: 1 working day, after: received, first_day: same_day}", "", "2026-03-02T17:00"),
    ("{within: 5 days, after: received, closed_day: next_working_day}", "", "2026-03-09T23:59:59"),
    ("{within: 5 days, after: received, closed_day: previous_working_day}", "", "2026-03-06T23:59:59"),
    ("{within: 5 days, after: {first: call}, first_day: next_working_day}", "", "2026-03-08T23:59:59"),
    ("{within: 1 working day, after: call, cut_off: '18:00'}", "", "2026-03-09T17:00"),
    ("{within: 10 hours, after: received, hours_run: in_working_time}", "", "2026-03-03T12:00"),
    ("{within: 1 working day, after: received, calendar: plain-24x7}", "", "2026-03-03T23:59:59"),
    ("{within: 1 day, after: received, zone: Asia/Shanghai}", "", "2026-03-03T15:59:59"),
]


@pytest.mark.parametrize(("due", "facts", "expected"), CASES)
def test_a_due(trial, due, facts, expected) -> None:
    case = trial(PACK.format(due=due))
    assert case.decide(*(event.format(facts=facts) for event in EVENTS)).due("task") == expected


@pytest.mark.parametrize(("due", "facts", "state", "questions"), [
    ("agreed", "", "undetermined", {"agreed"}), ("agreed", "agreed: none", "waiting", set()),
    ("{within: span, after: received}", "", "undetermined", {"span"}),
    ("{within: {pick: first, rows: [{is: 2 hours, when: {hard: yes}}], otherwise: 3 days}, after: received}", "", "undetermined", {"hard"}),
    ("{pick: first, rows: [{is: call, when: {hard: yes}}, {is: received, when: {late: yes}}], otherwise: received}", "", "undetermined", {"hard", "late"}),
    ("{pick: first, rows: [{is: received, when: {hard: yes}}], otherwise: received}", "", "running", set()),   # they agree
    ("{within: 2 days, after: never_yet}", "", "waiting", set()), ("{within: 2 days, after: agreed}", "", "undetermined", {"agreed"}),
    ("{earliest_of: [agreed, never_yet]}", "", "waiting", set()),
])
def test_a_due_that_is_not_known(trial, due, facts, state, questions) -> None:
    view = trial(PACK.format(due=due)).decide(f"2026-03-02T10:00 received {{{facts}}}")
    assert (view.state("task"), view.questions) == (state, questions)


@pytest.mark.parametrize(("due", "as_of", "state", "until"), [
    ("{exactly: 30 minutes, after: received, grace: 5 minutes}", "2026-03-02T10:29:59", "waiting", "2026-03-02T10:30"),
    ("{exactly: 30 minutes, after: received, grace: 5 minutes}", "2026-03-02T10:35", "running", "2026-03-02T10:35:01"),
    ("{exactly: 30 minutes, after: received, grace: 5 minutes}", "2026-03-02T10:35:01", "missed", None),
    ("{exactly: 30 minutes, after: received, grace: unstated}", "2026-05-02T10:35:01", "running", None),
    ("{in: next week, after: received}", "2026-03-08T23:59:59", "waiting", "2026-03-09T00:00"),
    ("{in: next week, after: received}", "2026-03-09T00:00", "running", "2026-03-16T00:00"),
    ("{immediately_after: received}", "2026-05-02T10:35:01", "running", None), ("{after: received}", "2026-05-02T10:35:01", "running", None),
    ("{within: 1 hour, after: received, at_due: late}", "2026-03-02T10:59:59", "running", "2026-03-02T11:00"),
    ("{within: 1 hour, after: received, at_due: late}", "2026-03-02T11:00", "missed", None),
    ("{within: 1 hour, after: received}", "2026-03-02T11:00", "running", "2026-03-02T11:00:01"),
    ("{within: 1 hour, after: agreed}", "2026-03-02T11:00", "waiting", "2026-03-02T15:00"),
])
def test_when_a_due_opens_and_is_missed(trial, due, as_of, state, until) -> None:
    pack = PACK.format(due=due).replace("  base: {must: base, who: desk, due: {within: 5 working days, after: received}, done: ok}\n", "")
    view = trial(pack).decide("2026-03-02T10:00 received {agreed: 2026-03-02T15:00}", as_of=as_of)
    assert (view.state("task"), view.valid_until) == (state, until)


def test_beyond_the_horizon_a_due_is_provisional(trial) -> None:
    case = trial(PACK.format(due="{at_least: 1 working day, before: base.due}"))
    near = case.decide("2026-03-02T10:00 received")
    far = case.decide("2027-12-29T10:00 received")
    assert [view.duty("base").provisional for view in (near, far)] == [False, True]
    assert [view.duty("task").provisional for view in (near, far)] == [False, True]

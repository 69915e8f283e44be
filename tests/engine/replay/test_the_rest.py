"""Tracks, forms, consequences, links, contradictions, questions, order (pack language: The rest)."""

import pytest

R = "2026-03-02T10:00 received"
TRACKS = """
roles: {desk: {label: desk}}
facts:
  wanted: {type: yes_no, label: wanted, ask: desk}
  happy: {type: yes_no, label: happy, ask: desk}
  handling: {type: yes_no, label: h, yes_when: {case.stage: [plan, work]}}
  none_yet: {type: yes_no, label: n, yes_when: {side.stage: none}}
events: {planned: {label: p}, worked: {label: w}, replied: {label: r, gives: {happy: optional}}, closed: {label: c}, early: {label: e}}
duties: {act: {must: act, who: desk, due: {within: 1 hour, after: received}, done: worked}}
tracks:
  case:
    stages:
      plan: {label: plan, enter: [received, {replied: {where: {happy: no}}}]}
      work: {label: work, enter: planned}
      both: {label: both, enter: planned}
      late: {label: late, enter: act.missed}
      shut: {label: shut, enter: [closed, {replied: {where: {happy: yes}}}]}
    ends_at: [shut]
  side: {opens_when: {wanted: yes}, stages: {start: {label: s, enter: opening}, on: {label: o, enter: early}}}
"""


def test_a_stage_is_entered_by_the_latest_matching_event(trial) -> None:
    case = trial(TRACKS)
    events = [R, "2026-03-02T10:10 planned", "2026-03-02T10:20 replied {happy: no}", "2026-03-02T10:30 replied", "2026-03-02T10:40 worked", "2026-03-02T10:50 replied {happy: yes}"]
    # of several stages that one event enters the last listed; an unknown `where` does not enter
    assert [case.decide(*events[:n]).stage() for n in range(1, 7)] == ["plan", "both", "plan", "plan", "plan", "shut"]
    assert case.decide(*events).decision.state.ended
    assert [case.decide(*events[:n]).fact("handling") for n in (1, 2)] == ["yes", "no"]


def test_a_miss_may_enter_a_stage_within_its_instant(trial) -> None:
    assert trial(TRACKS).decide(R, as_of="2026-03-02T11:00:01").stage() == "late"


def test_a_track_opens_when_its_condition_first_holds(trial) -> None:
    case = trial(TRACKS)
    assert [case.decide(R).fact("none_yet"), case.decide(R + " {wanted: no}").fact("none_yet")] == ["unknown", "yes"]
    view = case.decide(R, "2026-03-02T10:10 early", "2026-03-02T10:20 noted {wanted: yes}")
    assert (view.stage("side"), view.fact("none_yet")) == ("start", "no")
    later = case.decide(R, "2026-03-02T10:20 noted {wanted: yes}", "2026-03-02T10:30 early", "2026-03-02T10:40 noted {wanted: no}")
    assert later.stage("side") == "on"                     # a mark stays


FORMS = """
roles: {desk: {label: desk}}
facts:
  cause: {type: text, label: cause, ask: desk}
  hurt: {type: yes_no, label: hurt, ask: desk}
  doctor: {type: text, label: doctor, ask: desk}
  signature: {type: yes_no, label: signature, ask: desk}
  second: {type: yes_no, label: second, ask: desk}
  note: {type: text, label: note, ask: desk}
  used: {type: yes_no, label: used, ask: desk, presumed: yes}
  filled: {type: yes_no, label: filled, yes_when: {report: complete}}
events: {done: {label: done, needs: {form: {that: {report: complete}}}}}
duties: {fill: {must: fill, who: desk, due: {within: 1 day, after: received}, done: {report: complete}}}
forms:
  report:
    label: report
    when: {used: yes}
    fields: {cause: required, doctor: {required_when: {hurt: yes}}, signature: signed, second: {signed_when: {hurt: yes}}, note: optional}
"""


@pytest.mark.parametrize(("facts", "filled", "missing"), [
    ("", "no", {"cause", "signature"}), ("cause: x, signature: yes", "unknown", set()), ("cause: x, signature: yes, hurt: no", "yes", set()),
    ("cause: x, signature: no, hurt: no", "no", {"signature"}), ("cause: x, signature: yes, hurt: yes", "no", {"doctor", "second"}),
    ("cause: x, signature: yes, hurt: yes, doctor: y, second: yes", "yes", set()),
])
def test_a_form_is_complete_when_all_that_must_be_is_there(trial, facts, filled, missing) -> None:
    view = trial(FORMS).decide(R + (f" {{{facts}}}" if facts else ""))
    form, = view.decision.forms
    assert (view.fact("filled"), set(form.missing)) == (filled, missing)
    assert missing <= view.questions                       # a running duty must complete it
    assert (view.state("fill") == "met") == (filled == "yes")


def test_a_form_that_is_not_used_is_not_shown(trial) -> None:
    assert trial(FORMS).decide(R + " {used: no}").decision.forms == ()


MONEY = """
roles: {desk: {label: desk, above: head}, head: {label: head}}
facts:
  times_late: {type: count, label: t, count_of: act.missed}
  price: {type: money, label: price, ask: desk}
  bad: {type: yes_no, label: bad, ask: desk}
  who: {type: party, label: who, ask: desk}
events: {done: {label: done}, found: {label: found}}
duties: {act: {must: act, who: desk, due: {every: 1 day, after: received, until: done}, done: done}}
consequences:
  fine: {kind: penalty, label: fine, when: {act.missed: yes}, who: {superior_of: desk}, amount: {times: [100 GBP, times_late]}, booked_in: {month_of: act.missed}}
  table: {kind: penalty, label: t, when: {act.missed: yes}, who: desk, amount: {pick: first, rows: [{is: 5 GBP, when: {bad: yes}}], otherwise: price}}
  range: {kind: compensation, label: r, when: {bad: yes}, who: desk, to: customer, amount: {range: [0 GBP, price]}, appeal: "yes"}
  named: {kind: violation, label: v, when: {found: {latest: {actor: desk}}}, who: who}
"""


def test_consequences(trial) -> None:
    case = trial(MONEY)
    view = case.decide(R + " {bad: no, price: 7.50 GBP}", as_of="2026-03-05T00:00")
    assert view.consequences == {"fine": True, "table": True}
    fine, table = view.decision.consequences
    assert (fine.who.role, str(fine.amount), view.instant(fine.booked_in)) == ("head", "200", "2026-03-04T23:59:59")
    assert (table.who.role, str(table.amount)) == ("desk", "7.50")
    open_view = case.decide(R, "2026-03-02T11:00 found", as_of="2026-03-02T12:00")
    assert open_view.consequences == {"range": None, "named": None}
    assert "bad" in open_view.questions
    ranged = case.decide(R + " {bad: yes, price: 9 GBP}")
    assert [(str(each.least), str(each.most), each.to.role) for each in ranged.decision.consequences] == [("0", "9", "customer")]


LINKS = """
roles: {desk: {label: desk}}
facts:
  room: {type: id, label: room, ask: desk}
  cost: {type: money, label: cost, ask: desk}
  third: {type: yes_no, label: third, yes_when: {same_room: {count: {at_least: 2}, in_last: 30 days}}}
  dear: {type: yes_no, label: dear, yes_when: {same_room: {where: {cost: {above: 100 GBP}}}}}
links: {same_room: {same: [room], carries: [cost]}}
"""


def test_links_bring_occurrences_not_facts(trial) -> None:
    case = trial(LINKS)
    events = ("2026-02-10T10:00 same_room {cost: 150 GBP}", "2026-02-25T10:00 same_room {cost: 10 GBP}", "2026-03-02T10:00 received {room: r1}")
    view = case.decide(*events)
    assert [view.fact(name) for name in ("third", "dear", "cost")] == ["yes", "yes", "unknown"]
    assert view.valid_until == "2026-03-13T00:00"
    assert case.decide(*events, as_of="2026-03-13T00:00").fact("third") == "no"


def test_what_cannot_be_and_is_makes_an_error_for_as_long_as_it_lasts(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
facts: {a: {type: yes_no, label: a, ask: desk}, b: {type: yes_no, label: b, ask: desk}}
impossible: {both: {when: {a: yes, b: yes}}}
""")
    assert case.decide(R + " {a: yes, b: yes}").contradictions == {"both"}
    assert case.decide(R + " {a: yes, b: yes}", "2026-03-02T11:00 noted {b: no}").contradictions == set()


def test_a_boundary_comes_before_an_event_of_the_same_second(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
events: {done: {label: done}}
duties: {act: {must: act, who: desk, due: {within: 1 hour, after: received}, done: done}}
facts: {first: {type: yes_no, label: f, yes_when: {done: {since: act.missed}}}}
""")
    view = case.decide(R, "2026-03-02T11:00:01 done")
    assert (view.state("act"), view.fact("first")) == ("met_late", "yes")


def test_events_of_one_instant_are_taken_in_their_order(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
events: {one: {label: one}, two: {label: two}}
facts: {n: {type: count, label: n, ask: desk}, later: {type: yes_no, label: l, yes_when: {two: {since: one}}}}
""")
    assert case.decide(R, "2026-03-02T11:00 one", "2026-03-02T11:00 two").fact("later") == "yes"
    assert case.decide(R, "2026-03-02T11:00 two", "2026-03-02T11:00 one").fact("later") == "no"
    assert case.decide(R, "2026-03-02T11:00 noted {n: 1}", "2026-03-02T11:00 noted {n: 2}").fact("n") == "2"


def test_questions_are_asked_for_what_is_open_and_matters(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}, clerk: {label: clerk, per: site}}
facts:
  site: {type: unit, label: site, ask: desk}
  a: {type: yes_no, label: a, ask: desk}
  b: {type: yes_no, label: b, ask: desk}
  idle: {type: yes_no, label: idle, ask: desk}
  open: {type: yes_no, label: open, yes_when: {all: [{a: yes}, {b: yes}]}}
events: {done: {label: done}}
duties: {act: {must: act, who: {role: clerk, of: site}, when: {open: yes}, due: {within: 1 day, after: received}, done: done}}
""")
    assert case.decide(R).questions == {"a", "b", "site"}
    assert case.decide(R + " {a: no}").questions == set()
    assert case.decide(R + " {a: yes, b: yes}").questions == {"site"}
    assert case.decide(R + " {a: yes, b: yes, site: dover}").questions == set()


def test_a_form_says_until_when_it_is_kept_and_its_fields_are_asked_for(trial) -> None:
    case = trial("""
roles: {desk: {label: desk}}
facts: {cause: {type: text, label: cause, ask: desk}}
events:
  reported: {label: reported, needs: {report: {that: {report: complete}}}}
  closed: {label: closed}
forms: {report: {label: report, fields: {cause: required}, keep: {for: 2 years, after: closed, by: desk}}}
duties: {make_report: {must: report, who: desk, due: {within: 1 day, after: received}, done: reported}}
""")
    start = "2026-03-02T10:00 received"
    assert "cause" in case.decide(start).questions
    assert case.decide(start).decision.forms[0].keep_until is None
    kept = case.decide(start, "2026-03-04T10:00 closed")
    assert kept.instant(kept.decision.forms[0].keep_until) == "2028-03-04T23:59:59"

"""Escalation chains: what triggers a step, whom it reaches, take-overs, chains by forward chaining (pack language: Escalations)."""

import pytest

BASE = """
roles:
  desk: {label: desk, above: head}
  head: {label: head, above: boss}
  boss: {label: boss, above: top}
  top:  {label: top}
facts:
  hard: {type: yes_no, label: hard, ask: desk, presumed: no}
  wanted: {type: yes_no, label: wanted, ask: desk}
  deadline: {type: instant, label: deadline, ask: desk}
  respondent: {type: party, label: respondent, ask: desk, presumed: none}
  owner: {type: party, label: owner, pick: first, rows: [{is: head, when: {hard: yes}}], otherwise: desk}
events: {ok: {label: ok}, call: {label: call}, seen: {label: seen}, closed: {label: closed}}
"""
R = "2026-03-02T10:00 received"       # a Monday


def pack(steps: str, due: str = "{within: 4 hours, after: received}", more: str = "", rest: str = "") -> str:
    return BASE + f"""
duties:
  act: {{must: act, who: owner, due: {due}, done: ok, escalation: up}}
{more}
escalations: {{up: {{steps: {{{steps}}}}}}}
{rest}
"""


@pytest.mark.parametrize(("step", "due", "expected"), [
    ("{after_due: 0 minutes, remind: bearer}", "{within: 4 hours, after: received}", ["2026-03-02T14:00"]),
    ("{after_due: 24 hours, remind: bearer}", "{within: 4 hours, after: received}", ["2026-03-03T14:00"]),
    ("{after_due: 1 working day, remind: bearer}", "{within: 1 working day, after: received}", ["2026-03-04T17:00"]),
    ("{before_due: 1 hour, remind: bearer}", "{within: 4 hours, after: received}", ["2026-03-02T13:00"]),
    ("{before_due: 1 working day, remind: bearer}", "{within: 5 working days, after: received}", ["2026-03-06T17:00"]),
    # one that lies before the start fires at once
    ("{before_due: 6 hours, remind: bearer}", "{within: 4 hours, after: received}", ["2026-03-02T10:00"]),
    ("{left: 25 percent, remind: bearer}", "{within: 4 hours, after: received}", ["2026-03-02T13:00"]),
    ("{left: 25 percent, remind: bearer}", "{within: 8 working hours, after: received}", ["2026-03-02T16:00"]),
    ("{left: 50 percent, remind: bearer}", "{within: 8 working hours, after: received, hours_run: in_working_time}", ["2026-03-02T14:00"]),
    ("{after_due: 0 minutes, remind: bearer, repeat: 1 hour, at_most: 3}", "{within: 4 hours, after: received}",
     ["2026-03-02T14:00", "2026-03-02T15:00", "2026-03-02T16:00"]),
    ("{after_due: 4 hours, remind: bearer, only_in_working_time: yes}", "{within: 4 hours, after: received}", ["2026-03-03T09:00"]),
    ("{after_due: 2 hours, remind: bearer, repeat: 2 hours, at_most: 3, only_in_working_time: yes}", "{within: 4 hours, after: received}",
     ["2026-03-02T16:00", "2026-03-03T09:00", "2026-03-03T11:00"]),
    # no number: no step
    ("{after_due: 0 minutes, remind: bearer}", "{immediately_after: received}", []),
    ("{before_due: 1 hour, remind: bearer}", "{exactly: 4 hours, after: received, grace: unstated}", []),
    ("{after_due: 0 minutes, remind: bearer}", "{exactly: 4 hours, after: received, grace: 10 minutes}", ["2026-03-02T14:10"]),
    ("{after_due: 0 minutes, remind: bearer}", "{within: 4 hours, after: received, at_due: late}", ["2026-03-02T14:00"]),
])
def test_a_step_fires(trial, step, due, expected) -> None:
    view = trial(pack(f"go: {step}", due)).decide(R, as_of="2026-03-20T12:00")
    assert view.reached("up.go") == [f"{at} desk" for at in expected]


def test_a_step_takes_effect_with_the_miss(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, escalate_to: {superior_of: bearer}}"))
    assert case.decide(R, as_of="2026-03-02T14:00").reached("up.go") == []
    view = case.decide(R, as_of="2026-03-02T14:00:01")
    assert (view.state("act"), view.reached("up.go")) == ("missed", ["2026-03-02T14:00 head"])
    late = trial(pack("go: {after_due: 0 minutes, escalate_to: head}", "{within: 4 hours, after: received, at_due: late}"))
    view = late.decide(R, as_of="2026-03-02T14:00")
    assert (view.state("act"), view.reached("up.go")) == ("missed", ["2026-03-02T14:00 head"])


def test_a_duty_that_is_met_cancels_its_later_steps(trial) -> None:
    case = trial(pack("warn: {before_due: 1 hour, remind: bearer}, go: {after_due: 1 hour, escalate_to: head}"))
    assert case.decide(R, "2026-03-02T12:00 ok", as_of="2026-03-09T12:00").marks("reminded", "escalated") == []
    assert case.decide(R, "2026-03-02T14:30 ok", as_of="2026-03-09T12:00").marks("reminded", "escalated") == ["2026-03-02T13:00 up.warn"]


def test_a_missed_due_in_the_past_fires_at_once(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, escalate_to: head}, later: {after_due: 3 hours, escalate_to: boss}", due="deadline"))
    view = case.decide(R, "2026-03-03T10:00 noted {deadline: 2026-03-03T08:00}", as_of="2026-03-03T11:00")
    assert view.marks("missed", "escalated") == ["2026-03-03T10:00 act", "2026-03-03T10:00 up.go"]
    assert case.decide(R, "2026-03-03T10:00 noted {deadline: 2026-03-03T08:00}", as_of="2026-03-03T11:00:01").reached("up.later") == ["2026-03-03T11:00 boss"]


def test_a_step_fires_once_for_each_due(trial) -> None:
    case = trial(pack("warn: {before_due: 1 hour, remind: bearer}", due="deadline"))
    view = case.decide(R + " {deadline: 2026-03-03T12:00}", "2026-03-03T11:30 noted {deadline: 2026-03-03T15:00}",
                       "2026-03-03T14:30 noted {deadline: 2026-03-03T12:00}", as_of="2026-03-04T12:00")
    assert view.reached("up.warn") == ["2026-03-03T11:00 desk", "2026-03-03T14:00 desk"]


def test_unless(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, escalate_to: head, unless: {hard: yes}, repeat: 1 hour, at_most: 3}"))
    assert case.decide(R + " {hard: yes}", as_of="2026-03-09T12:00").reached("up.go") == []
    # judged each time
    view = case.decide(R + " {hard: yes}", "2026-03-02T14:30 noted {hard: no}", as_of="2026-03-09T12:00")
    assert view.reached("up.go") == ["2026-03-02T15:00 head", "2026-03-02T16:00 head"]


def test_a_condition_step_fires_each_time_its_condition_turns_true(trial) -> None:
    case = trial(pack("go: {when: {wanted: yes}, escalate_to: boss}"))
    events = [R, "2026-03-02T11:00 noted {wanted: yes}", "2026-03-02T12:00 noted {wanted: unknown}",
              "2026-03-02T13:00 noted {wanted: yes}", "2026-03-02T13:30 noted {wanted: no}", "2026-03-02T13:45 noted {wanted: yes}"]
    assert case.decide(*events).reached("up.go") == ["2026-03-02T11:00 boss", "2026-03-02T13:45 boss"]
    assert case.decide(R + " {wanted: yes}").reached("up.go") == ["2026-03-02T10:00 boss"]     # true at once counts


def test_a_condition_step_may_repeat_while_it_holds(trial) -> None:
    case = trial(pack("go: {when: {wanted: yes}, escalate_to: boss, repeat: 1 hour, at_most: 3}"))
    view = case.decide(R + " {wanted: yes}", "2026-03-02T11:30 noted {wanted: no}", as_of="2026-03-09T10:00")
    assert view.reached("up.go") == ["2026-03-02T10:00 boss", "2026-03-02T11:00 boss"]
    assert len(case.decide(R + " {wanted: yes}", as_of="2026-03-09T10:00").reached("up.go")) == 3


def test_a_condition_step_on_misses_carries_the_instant_of_the_miss(trial) -> None:
    view = trial(pack("go: {when: {act.missed: yes}, escalate_to: boss}")).decide(R, as_of="2026-03-02T15:00")
    assert view.reached("up.go") == ["2026-03-02T14:00 boss"]


def test_a_take_over_is_read_as_before_it_and_the_latest_wins(trial) -> None:
    case = trial(pack("one: {after_due: 0 minutes, escalate_to: {superior_of: bearer}, takes_over: owner}, "
                      "two: {after_due: 2 hours, escalate_to: {superior_of: bearer}, takes_over: owner}"))
    assert [case.decide(R, as_of=as_of).fact("owner") for as_of in ("2026-03-02T14:00", "2026-03-02T14:00:01", "2026-03-02T16:00:01")] == [
        "desk", "head", "boss"]
    view = case.decide(R, "2026-03-02T17:00 noted {hard: yes}")
    assert (view.fact("owner"), view.who("act")) == ("boss", "boss")       # it wins over the table
    assert view.marks("taken_over") == ["2026-03-02T14:00 owner", "2026-03-02T16:00 owner"]


def test_nobody_above_takes_nothing_over(trial) -> None:
    case = trial(pack("one: {after_due: 0 minutes, escalate_to: {superior_of: {superior_of: {superior_of: {superior_of: bearer}}}}, takes_over: owner}"))
    assert case.decide(R, as_of="2026-03-03T10:00").fact("owner") == "desk"


def test_what_rests_on_the_owner_follows_a_take_over(trial) -> None:
    case = trial(pack("one: {after_due: 0 minutes, escalate_to: boss, takes_over: owner}",
                      more="  sign: {must: sign, who: owner, when: {owner: boss}, due: {within: 1 hour, after: received}, done: seen, escalation: up}"))
    view = case.decide(R, as_of="2026-03-02T14:00:01")
    assert view.state("sign") == "missed"
    assert view.reached("up.one") == ["2026-03-02T14:00 boss"]
    # what the take-over itself brought about escalates in its turn, one instant later
    assert case.decide(R, as_of="2026-03-02T14:00:02").reached("up.one") == ["2026-03-02T14:00 boss", "2026-03-02T14:00:01 boss"]


def test_the_target_heeds_conflicts(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, escalate_to: head}", rest="conflicts: {self: {keep_out: respondent, from: everything, instead: superior}}"))
    assert case.decide(R + " {respondent: head}", as_of="2026-03-03T10:00").reached("up.go") == ["2026-03-02T14:00 boss"]


def test_the_target_is_fixed_when_the_step_fires(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, remind: bearer}"))
    view = case.decide(R, "2026-03-03T10:00 noted {hard: yes}")
    assert (view.reached("up.go"), view.who("act")) == (["2026-03-02T14:00 desk"], "head")


def test_a_step_is_an_event_that_other_duties_start_from(trial) -> None:
    case = trial(pack(
        "go: {after_due: 0 minutes, escalate_to: {superior_of: bearer}}",
        more="  look: {must: look, who: head, due: {within: 2 hours, after: up.go}, done: seen, escalation: higher}\n"
             "  tell: {must: tell, who: head, each: {event: up.go, newer: adds}, due: {immediately_after: up.go}, done: seen}",
    ).replace("escalations: {up", "escalations: {higher: {steps: {go: {after_due: 0 minutes, escalate_to: top}}}, up"))
    view = case.decide(R, as_of="2026-03-02T14:00:01")
    assert (view.due("look"), view.state("tell")) == ("2026-03-02T16:00", "running")
    view = case.decide(R, as_of="2026-03-02T16:00:01")
    assert view.marks("missed", "escalated") == [
        "2026-03-02T14:00 act", "2026-03-02T14:00 up.go", "2026-03-02T16:00 look", "2026-03-02T16:00 higher.go"]


def test_none_fires_in_an_ended_case(trial) -> None:
    text = pack("go: {after_due: 0 minutes, escalate_to: head}, when_wanted: {when: {wanted: yes}, escalate_to: boss}",
                rest="tracks: {case: {stages: {open: {label: o, enter: received}, shut: {label: s, enter: closed}}, ends_at: [shut]}}")
    view = trial(text).decide(R, "2026-03-02T12:00 closed", "2026-03-02T13:00 noted {wanted: yes}", as_of="2026-03-09T12:00")
    assert view.marks("escalated") == []


def test_chains_are_independent_and_may_overlap(trial) -> None:
    case = trial(pack("go: {after_due: 0 minutes, escalate_to: head}", more="  other: {must: other, who: head, due: {within: 4 hours, after: received}, done: seen, escalation: side}")
                 .replace("escalations: {up", "escalations: {side: {steps: {go: {after_due: 0 minutes, escalate_to: boss}}}, up"))
    view = case.decide(R, "2026-03-02T11:00 seen", as_of="2026-03-09T12:00")
    assert (view.reached("up.go"), view.reached("side.go")) == (["2026-03-02T14:00 head"], [])


def test_advice_is_reminded_of_but_never_escalated_after_its_due(trial) -> None:
    case = trial(pack("warn: {before_due: 1 hour, remind: bearer}, go: {after_due: 0 minutes, escalate_to: head}").replace("must: act", "should: act"))
    view = case.decide(R, as_of="2026-03-09T12:00")
    assert view.marks("reminded", "escalated") == ["2026-03-02T13:00 up.warn"]


@pytest.mark.parametrize(("text", "code"), [
    (pack("go: {when: {wanted: yes}, escalate_to: {superior_of: bearer}}"), "out-of-place"),
    (pack("go: {after_due: 0 minutes, remind: head, takes_over: owner}"), "take-over-needs-escalation"),
    (pack("go: {after_due: 0 minutes, escalate_to: head, takes_over: hard}"), "unknown-party-fact"),
    (pack("go: {after_due: 0 minutes, remind: head, repeat: 0 minutes}"), "never-ends"),
    (pack("go: {after_due: 0 minutes, escalate_to: head}", more="  loop: {must: loop, who: head, due: {within: 1 day, after: up.go}, done: seen, escalation: up}"), "escalation-loops"),
])
def test_a_step_that_makes_no_sense_is_told(refused, text, code) -> None:
    assert code in refused(text)

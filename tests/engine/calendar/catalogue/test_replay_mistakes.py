"""Mistakes that other systems made with a case in time, one test for each; the number is that of the catalogue.

What the arithmetic of times alone shows stands beside this file.
"""

import pytest

R = "2026-03-02T10:00 received"         # a Monday
PACK = """
roles: {desk: {label: desk, above: head}, head: {label: head, above: boss}, boss: {label: boss}}
facts:
  urgent: {type: yes_no, label: urgent, ask: desk, presumed: no}
  promised: {type: instant, label: promised, ask: desk}
events:
  reply: {label: reply}
  question: {label: question}
  resolved: {label: resolved}
  reopened: {label: reopened}
  asked: {label: asked}
  given: {label: given}
  held: {label: held}
  freed: {label: freed}
  agreed: {label: agreed, gives: {promised: required}}
  noticed: {label: noticed}
tracks: {case: {stages: {open: {label: open, enter: [received, reopened]}, done: {label: done, enter: resolved}}, ends_at: [done]}}
duties:
  respond: {must: respond, who: desk, due: {within: 4 working hours, after: received}, done: reply, escalation: response}
  resolve: {must: resolve, who: desk, due: {within: {pick: first, rows: [{is: 8 working hours, when: {urgent: yes}}], otherwise: 16 working hours}, after: received}, done: resolved, escalation: resolution}
  update: {must: answer the customer, who: desk, due: {within: 2 working hours, after: question}, done: reply}
  keep: {must: keep the promise, who: desk, each: {event: agreed, newer: adds}, due: promised, done: resolved}
pauses:
  waiting: {while: {asked: {since: given}}, stops: [resolve], adds: time}
  hold: {while: {held: {since: freed}}, stops: [resolve], adds: time}
escalations:
  response: {steps: {soon: {before_due: 1 working hour, remind: bearer}, up: {after_due: 0 minutes, escalate_to: head}}}
  resolution: {steps: {half: {left: 50 percent, remind: bearer}, soon: {before_due: 2 hours, remind: bearer}, up: {after_due: 1 working hour, escalate_to: boss, repeat: 4 working hours, at_most: 2}}}
"""


def test_b1_a_pause_over_a_weekend_adds_business_time_only(trial) -> None:
    case = trial(PACK)
    events = ("2026-03-06T10:00 received", "2026-03-06T16:00 asked", "2026-03-09T10:00 given")
    assert case.decide(events[0]).due("resolve") == "2026-03-10T10:00"
    assert case.decide(*events).due("resolve") == "2026-03-10T12:00"          # one hour on Friday, one on Monday


def test_b2_the_due_is_reckoned_anew_when_the_clock_resumes(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-02T11:00 asked", "2026-03-02T14:00 given")
    assert (view.due("resolve"), view.state("resolve")) == ("2026-03-04T13:00", "running")
    assert [(view.instant(move.before), view.instant(move.after), move.event) for move in view.duty("resolve").instance.moves] == [
        ("2026-03-04T10:00", "2026-03-04T13:00", "given")]


def test_b4_nobody_works_over_lunch(trial) -> None:
    hours = "open: {" + ", ".join(f'{day}: ["09:00-12:00", "13:30-17:00"]' for day in ("mon", "tue", "wed", "thu", "fri")) + "}\n"
    case = trial(PACK, calendar=hours)
    assert case.decide("2026-03-02T12:30 received").due("respond") == "2026-03-03T09:30"
    paused = case.decide("2026-03-02T11:00 received", "2026-03-02T11:30 asked", "2026-03-02T14:00 given")
    assert paused.due("resolve") == "2026-03-04T16:30"


def test_b7_what_is_resolved_stops_every_clock_and_a_pleasantry_starts_none(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-02T11:00 question", "2026-03-02T12:00 resolved", "2026-03-02T12:30 question", as_of="2026-03-20T12:00")
    assert (view.states("respond"), view.states("update")) == (["ended"], ["replaced", "ended"])
    assert view.marks("missed", "escalated") == []


ENDS = PACK.replace("done: {label: done, enter: resolved}}, ends_at: [done]",
                    "done: {label: done, enter: noticed}, other: {label: other, enter: held}}, ends_at: [done, other]")


def test_b8_every_pause_counts_across_several_reopenings(trial) -> None:
    view = trial(ENDS.replace("hold: {while: {held: {since: freed}}", "hold: {while: {question: {since: reply}}")).decide(
        R, "2026-03-02T10:30 asked", "2026-03-02T11:30 given", "2026-03-02T12:00 noticed", "2026-03-02T13:00 reopened",
        "2026-03-02T14:00 question", "2026-03-02T16:00 reply", "2026-03-03T10:00 noticed", "2026-03-03T11:00 reopened",
        "2026-03-03T12:00 asked", "2026-03-03T12:30 given")
    assert (view.state("resolve"), view.due("resolve")) == ("running", "2026-03-04T13:30")


def test_b9_each_clock_answers_to_its_own_event(trial) -> None:
    case = trial(PACK)
    steps = [R, "2026-03-02T11:00 question", "2026-03-02T12:00 reply", "2026-03-02T13:00 noted", "2026-03-02T14:00 question", "2026-03-02T15:00 reply", "2026-03-03T10:00 resolved"]
    expected = [("running", [], "running"), ("running", ["running"], "running"), ("met", ["met"], "running"), ("met", ["met"], "running"),
                ("met", ["met", "running"], "running"), ("met", ["met", "met"], "running"), ("met", ["met", "met"], "met")]
    found = []
    for n in range(1, len(steps) + 1):
        view = case.decide(*steps[:n])
        found.append((view.state("respond"), [each.state for each in view.duties("update") if each.instance is not None], view.state("resolve")))
    assert found == expected


def test_b10_b11_an_ended_case_neither_escalates_nor_reminds(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-02T11:00 resolved", as_of="2026-04-01T12:00")
    assert (view.marks("reminded", "escalated", "missed"), view.valid_until) == ([], None)


def test_b16_changing_the_clock_keeps_the_time_it_stood_still(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-02T11:00 asked", "2026-03-02T13:00 given", "2026-03-02T14:00 noted {urgent: yes}")
    assert view.due("resolve") == "2026-03-03T12:00"            # 8 working hours, and the two that it stood still


def test_b17_waiting_is_measured_and_added_in_the_same_time(trial) -> None:
    view = trial(PACK).decide("2026-03-06T15:00 received", "2026-03-06T16:00 asked", "2026-03-09T09:00 given")
    assert view.due("resolve") == "2026-03-10T16:00"             # an hour of Friday, though the weekend went by


def test_b18_it_does_not_matter_by_which_end_the_case_was_closed(trial) -> None:
    one, other = (trial(ENDS).decide(R, f"2026-03-02T12:00 {end}", "2026-03-03T10:00 reopened", as_of="2026-03-03T10:00") for end in ("noticed", "held"))
    assert one.due("respond") == other.due("respond")
    assert one.marks("missed") == other.marks("missed") == ["2026-03-03T10:00 respond"]


def test_b19_after_a_pause_the_due_lies_in_opening_hours(trial) -> None:
    view = trial(PACK).decide("2026-03-02T16:30 received", "2026-03-02T16:45 asked", "2026-03-02T22:00 given")
    assert view.due("resolve") == "2026-03-04T16:45"


@pytest.mark.parametrize(("start", "warned"), [("2026-03-02T13:00", "2026-03-02T16:00"), ("2026-03-02T14:00", "2026-03-03T09:00"),
                                               ("2026-03-02T13:30", "2026-03-02T16:30")])
def test_b20_a_step_before_the_due_goes_back_over_the_night(trial, start, warned) -> None:
    view = trial(PACK).decide(f"{start} received", as_of="2026-03-05T10:00")
    assert view.reached("response.soon") == [f"{warned} desk"]


def test_b21_a_chain_counts_from_its_own_clock(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-03T14:00 agreed {promised: 2026-03-06T12:00}", as_of="2026-03-04T08:00:01")
    assert view.instant(view.duty("keep").start) == "2026-03-03T14:00"
    assert view.reached("resolution.half") == ["2026-03-03T10:00 desk"]          # half of the 16 hours are left
    assert view.reached("resolution.soon") == ["2026-03-04T08:00 desk"]


def test_b22_each_duty_drives_the_chain_that_it_names(trial) -> None:
    view = trial(PACK).decide(R, as_of="2026-03-02T14:00:01")
    assert (view.reached("response.up"), view.reached("resolution.up")) == (["2026-03-02T14:00 head"], [])


def test_b23_nothing_is_missed_while_the_clock_stands_still(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-03T16:59:59 asked", as_of="2026-03-20T10:00")
    assert (view.state("resolve"), view.reached("resolution.up")) == ("paused", [])
    assert "resolve" not in " ".join(view.marks("missed"))


def test_b24_a_due_moves_by_an_event_or_not_at_all(trial) -> None:
    case = trial(PACK)
    events = (R, "2026-03-02T11:00 agreed {promised: 2026-03-06T12:00}", "2026-03-02T12:00 noted {urgent: yes}", "2026-03-02T13:00 agreed {promised: 2026-03-09T12:00}")
    dues = {tuple(view.instant(each.due) for each in view.duties("keep")) for n in (2, 3) for view in [case.decide(*events[:n])]}
    assert dues == {("2026-03-06T12:00",)}
    assert [case.decide(*events).instant(each.due) for each in case.decide(*events).duties("keep")] == ["2026-03-06T12:00", "2026-03-09T12:00"]
    move, = case.decide(*events).duty("resolve").instance.moves
    assert (move.event, case.decide(*events).instant(move.at)) == ("noted", "2026-03-02T12:00")


def test_b25_each_clock_has_its_own_calendar(trial) -> None:
    text = PACK.replace("due: {within: 4 working hours, after: received}", "due: {within: 4 working hours, after: received, calendar: plain-24x7}")
    view = trial(text).decide("2026-03-06T16:00 received")
    assert (view.due("respond"), view.due("resolve")) == ("2026-03-06T20:00", "2026-03-10T16:00")


def test_b35_repeated_steps_wait_count_and_stop(trial) -> None:
    case = trial(PACK)
    view = case.decide(R, as_of="2026-03-20T10:00")
    assert view.reached("resolution.up") == ["2026-03-04T11:00 boss", "2026-03-04T15:00 boss"]
    answered = case.decide(R, "2026-03-04T12:00 resolved", as_of="2026-03-20T10:00")
    assert answered.reached("resolution.up") == ["2026-03-04T11:00 boss"]
    # what is repeated says what is so then
    live = trial(PACK.replace("escalate_to: boss, repeat", "remind: owner, repeat").replace("facts:", "facts:\n  owner: {type: party, label: o, pick: first, rows: [{is: head, when: {away: yes}}], otherwise: desk}\n  away: {type: yes_no, label: away, ask: desk, presumed: no}"))
    view = live.decide(R, "2026-03-04T12:00 noted {away: yes}", as_of="2026-03-20T10:00")
    assert view.reached("resolution.up") == ["2026-03-04T11:00 desk", "2026-03-04T15:00 head"]


def test_b36_one_step_is_one_escalation_however_many_it_reaches(trial) -> None:
    view = trial(PACK.replace("escalate_to: head}", "escalate_to: {all_of: [head, boss]}}")).decide(R, as_of="2026-03-02T15:00")
    assert view.reached("response.up") == ["2026-03-02T14:00 all_of: [head, boss]"]


def test_b37_what_lies_in_the_past_takes_effect_at_once(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-05T10:00 agreed {promised: 2026-03-04T12:00}")
    assert (view.state("keep"), view.marks("missed")[-1]) == ("missed", "2026-03-05T10:00 keep")


def test_b41_each_question_of_the_customer_starts_a_clock(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-02T11:00 question", "2026-03-02T12:00 reply", "2026-03-03T11:00 question")
    assert (view.states("update"), view.due("update")) == (["met", "running"], "2026-03-03T13:00")


def test_b42_what_is_finished_does_not_move_any_more(trial) -> None:
    view = trial(PACK).decide(R, "2026-03-03T10:00 resolved", "2026-03-03T11:00 noted {urgent: yes}", as_of="2026-03-20T10:00")
    assert (view.states("resolve"), view.due("resolve"), view.duty("resolve").missed_times) == (["met"], "2026-03-04T10:00", 0)

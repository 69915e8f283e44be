"""Pauses and extensions: what moves a due, and what does not (pack language: Duties)."""

import pytest

HEAD = """
roles: {desk: {label: desk, above: head}, head: {label: head}}
facts:
  ready: {type: yes_no, label: ready, ask: desk}
  until_when: {type: instant, label: until, ask: desk}
  until_day: {type: date, label: until, ask: desk}
  complex: {type: yes_no, label: complex, ask: desk}
  hard: {type: yes_no, label: hard, ask: desk, presumed: no}
events:
  ok: {label: ok}
  asked: {label: asked}
  given: {label: given}
  held: {label: held}
  freed: {label: freed}
  more: {label: more, gives: {until_when: optional, until_day: optional}}
  credited: {label: credited}
"""
R = "2026-03-02T10:00 received"      # a Monday
PAUSES = HEAD + """
duties: {act: {must: act, who: desk, due: «due», done: ok, escalation: up}}
pauses:
  waiting: {while: {asked: {since: given}}, stops: everything, adds: «adds»}
  hold: {while: {held: {since: freed}}, stops: [act], adds: «adds»}
escalations: {up: {steps: {warn: {before_due: 1 hour, remind: bearer}, up: {after_due: 0 minutes, escalate_to: head}}}}
"""


def filled(text: str, **parts: str) -> str:
    for name, part in parts.items():
        text = text.replace(f"«{name}»", part)
    return text


@pytest.mark.parametrize(("due", "adds", "stretch", "expected"), [
    # time, in the clock's own measure
    ("{within: 3 hours, after: received}", "time", ("02T11:00", "02T12:30"), "2026-03-02T14:30"),
    ("{within: 10 working hours, after: received}", "time", ("02T16:00", "03T10:00"), "2026-03-03T14:00"),
    ("{within: 3 working days, after: received}", "time", ("02T16:00", "03T10:00"), "2026-03-06T11:00"),
    ("{within: 3 days, after: received}", "time", ("03T00:00", "04T00:00"), "2026-03-06T23:59:59"),
    # whole days: those that lie wholly in the pause
    ("{within: 3 working days, after: received}", "whole_days", ("02T16:00", "04T10:00"), "2026-03-06T17:00"),
    ("{within: 3 working days, after: received}", "whole_days", ("03T00:00", "03T17:00"), "2026-03-06T17:00"),
    ("{within: 3 working days, after: received}", "whole_days", ("03T10:00", "04T16:00"), "2026-03-05T17:00"),
    ("{within: 3 working days, after: received}", "whole_days", ("03T10:00", "03T10:00"), "2026-03-05T17:00"),
    ("{within: 10 days, after: received}", "whole_days", ("06T12:00", "09T12:00"), "2026-03-14T23:59:59"),
    ("{within: 3 working days, after: received}", "nothing", ("02T16:00", "04T10:00"), "2026-03-05T17:00"),
    # begins after the due: adds nothing
    ("{within: 1 hour, after: received}", "time", ("02T12:00", "02T13:00"), "2026-03-02T11:00"),
])
def test_a_pause_moves_the_due(trial, due, adds, stretch, expected) -> None:
    case = trial(filled(PAUSES, due=due, adds=adds))
    assert case.decide(R, f"2026-03-{stretch[0]} asked", f"2026-03-{stretch[1]} given").due("act") == expected


def test_while_it_holds_nothing_is_missed_and_no_step_fires(trial) -> None:
    case = trial(filled(PAUSES, due="{within: 3 hours, after: received}", adds="nothing"))
    view = case.decide(R, "2026-03-02T11:00 asked", as_of="2026-03-09T10:00")
    assert (view.state("act"), view.due("act"), view.valid_until) == ("paused", "2026-03-02T13:00", None)
    assert view.marks("missed", "escalated", "reminded") == []
    after = case.decide(R, "2026-03-02T11:00 asked", "2026-03-03T10:00 given")
    assert after.marks("missed") == ["2026-03-03T10:00 act"]
    assert after.reached("up.up") == ["2026-03-03T10:00 head"]


def test_several_pauses_at_once_are_one(trial) -> None:
    case = trial(filled(PAUSES, due="{within: 3 hours, after: received}", adds="time"))
    view = case.decide(R, "2026-03-02T11:00 asked", "2026-03-02T11:30 held", "2026-03-02T12:00 given", "2026-03-02T12:30 freed")
    assert view.due("act") == "2026-03-02T14:30"
    twice = case.decide(R, "2026-03-02T11:00 asked", "2026-03-02T11:30 given", "2026-03-02T12:00 held", "2026-03-02T12:30 freed")
    assert twice.due("act") == "2026-03-02T14:00"


def test_what_is_done_while_paused_counts_at_once(trial) -> None:
    case = trial(filled(PAUSES, due="{within: 3 hours, after: received}", adds="nothing"))
    assert case.decide(R, "2026-03-02T11:00 asked", "2026-03-03T10:00 ok").state("act") == "met"


def test_a_due_that_follows_another_moves_with_it_once(trial) -> None:
    case = trial(HEAD + """
duties:
  reply: {must: reply, who: desk, due: {within: 5 working days, after: received}, done: ok}
  check: {must: check, who: head, due: {at_least: 1 working day, before: reply.due}, done: given}
  after: {must: after, who: head, due: {within: 1 working day, after: reply.due}, done: given}
pauses: {waiting: {while: {held: {since: freed}}, stops: everything, adds: whole_days}}
""")
    events = (R, "2026-03-03T00:00 held", "2026-03-04T18:00 freed")
    view = case.decide(*events)
    assert [view.due(name) for name in ("reply", "check", "after")] == ["2026-03-11T17:00", "2026-03-10T17:00", "2026-03-12T17:00"]
    during = case.decide(*events[:2])
    assert [during.state(name) for name in ("reply", "check")] == ["paused", "paused"]


def test_a_duty_without_a_number_is_paused_too(trial) -> None:
    case = trial(filled(PAUSES, due="{immediately_after: received}", adds="time"))
    assert case.decide(R, "2026-03-02T11:00 asked").state("act") == "paused"
    back = case.decide(R, "2026-03-02T11:00 asked", "2026-03-02T12:00 given")
    assert (back.state("act"), back.due("act")) == ("running", "2026-03-02T10:00")


EXTENDED = HEAD + """
duties:
  act:
    must: act
    who: desk
    due: {within: 10 working days, after: received}
    done: ok
    extend: «extend»
"""


@pytest.mark.parametrize(("extend", "events", "expected"), [
    ("{e: {upon: more, by: 5 working days}}", ["2026-03-03T10:00 more"], "2026-03-23T17:00"),
    ("{e: {upon: more, by: 5 working days, at_most: 1}}", ["2026-03-03T10:00 more", "2026-03-04T10:00 more"], "2026-03-23T17:00"),
    ("{e: {upon: more, by: 5 working days, at_most: 2}}", ["2026-03-03T10:00 more", "2026-03-04T10:00 more"], "2026-03-30T17:00"),
    ("{e: {upon: more, to: 45 days}}", ["2026-03-03T10:00 more"], "2026-04-16T23:59:59"),
    ("{e: {upon: more, until: until_when}}", ["2026-03-03T10:00 more {until_when: 2026-03-20T12:00}"], "2026-03-20T12:00"),
    ("{e: {upon: more, until: until_day}}", ["2026-03-03T10:00 more {until_day: 2026-03-20}"], "2026-03-20T23:59:59"),
    # it keeps what was given then, and one that says nothing grants nothing
    ("{e: {upon: more, until: until_day}}", ["2026-03-03T10:00 more {until_day: 2026-03-20}", "2026-03-04T10:00 noted {until_day: 2026-05-20}"], "2026-03-20T23:59:59"),
    ("{e: {upon: more, until: until_day, at_most: 1}}", ["2026-03-03T10:00 more", "2026-03-04T10:00 more {until_day: 2026-03-20}"], "2026-03-20T23:59:59"),
    # in the order granted
    ("{e: {upon: more, by: 5 working days}, c: {upon: credited, to: 45 days}}", ["2026-03-03T10:00 more", "2026-03-04T10:00 credited"], "2026-04-16T23:59:59"),
    ("{e: {upon: more, by: 5 working days}, c: {upon: credited, to: 45 days}}", ["2026-03-03T10:00 credited", "2026-03-04T10:00 more"], "2026-04-23T17:00"),
    ("{e: {upon: more, by: 5 working days, when: {complex: yes}}}", ["2026-03-03T10:00 noted {complex: no}", "2026-03-04T10:00 more"], "2026-03-16T17:00"),
    # after the due instant it is too late; at it, not
    ("{e: {upon: more, by: 5 working days}}", ["2026-03-16T17:00 more"], "2026-03-23T17:00"),
    ("{e: {upon: more, by: 5 working days}}", ["2026-03-16T17:00:01 more"], "2026-03-16T17:00"),
    # an unknown condition is decided when it is known, and no is no for good
    ("{e: {upon: more, by: 5 working days, when: {complex: yes}}}", ["2026-03-03T10:00 more"], "2026-03-16T17:00"),
    ("{e: {upon: more, by: 5 working days, when: {complex: yes}}}", ["2026-03-03T10:00 more", "2026-03-05T10:00 noted {complex: yes}"], "2026-03-23T17:00"),
    ("{e: {upon: more, by: 5 working days, when: {complex: yes}}}",
     ["2026-03-03T10:00 more", "2026-03-05T10:00 noted {complex: no}", "2026-03-06T10:00 noted {complex: yes}"], "2026-03-16T17:00"),
])
def test_an_extension(trial, extend, events, expected) -> None:
    assert trial(filled(EXTENDED, extend=extend)).decide(R, *events).due("act") == expected


def test_what_is_added_goes_on_where_the_due_ends(trial) -> None:
    case = trial(filled(EXTENDED, extend="{e: {upon: more, by: 2 working days}}").replace("after: received}", "after: received, first_day: same_day}"))
    assert case.decide(R).due("act") == "2026-03-13T17:00"
    assert case.decide(R, "2026-03-03T10:00 more").due("act") == "2026-03-17T17:00"


def test_extension_and_pause_together(trial) -> None:
    case = trial(filled(EXTENDED, extend="{e: {upon: more, by: 5 working days}}")
                 + "pauses: {waiting: {while: {asked: {since: given}}, stops: everything, adds: whole_days}}\n")
    events = (R, "2026-03-03T10:00 more", "2026-03-04T00:00 asked", "2026-03-05T18:00 given")
    assert case.decide(*events).due("act") == "2026-03-25T17:00"
    # while the clock stands still it can be put off, though the due has gone by
    late = case.decide(R, "2026-03-13T00:00 asked", "2026-03-18T10:00 more", "2026-03-18T18:00 given")
    assert late.due("act") == "2026-03-27T17:00"


def test_an_extension_that_is_asked_for_too_late_is_refused(trial) -> None:
    case = trial(filled(EXTENDED, extend="{e: {upon: more, by: 5 working days}}"))
    assert case.verdict("more {at: 2026-03-16T17:00}", R) == "allowed"
    assert case.verdict("more {at: 2026-03-16T17:00:01}", R) == "refused too_late"
    without_number = trial(filled(EXTENDED, extend="{e: {upon: more, until: until_day}}").replace("{within: 10 working days, after: received}", "{after: received}"))
    assert without_number.verdict("more {at: 2026-05-01T10:00}", R) == "allowed"

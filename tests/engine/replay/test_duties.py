"""The life of a duty: its instances, misses, set aside and back, series, ends and re-openings (pack language: Duties)."""

ROLES = "roles: {desk: {label: desk, above: head}, head: {label: head}, agent: {label: agent}}\n"
R = "2026-03-02T10:00 received"


def pack(duties: str, facts: str = "", events: str = "", rest: str = "") -> str:
    return ROLES + f"""
facts:
  wanted: {{type: yes_no, label: wanted, ask: desk}}
  hard: {{type: yes_no, label: hard, ask: desk, presumed: no}}
{facts}
events:
  ok: {{label: ok}}
  call: {{label: call}}
{events}
duties:
{duties}
{rest}
"""


# --- instances -------------------------------------------------------------------------------------------------------


def test_a_newer_occurrence_replaces_an_unfinished_instance(trial) -> None:
    case = trial(pack("  answer: {must: answer, who: desk, due: {within: 1 day, after: call}, done: ok}"))
    events = (R, "2026-03-03T10:00 call", "2026-03-03T12:00 call")
    assert case.decide(R).state("answer") == "waiting"
    assert case.decide(*events).states("answer") == ["replaced", "running"]
    again = case.decide(*events, "2026-03-03T13:00 ok", "2026-03-04T09:00 call")
    assert again.states("answer") == ["replaced", "met", "running"]
    # what was done before does not count for the new instance
    assert again.due("answer") == "2026-03-05T23:59:59"


def test_an_instance_replaced_after_a_miss_keeps_the_miss(trial) -> None:
    case = trial(pack("  answer: {must: answer, who: desk, due: {within: 1 hour, after: call}, done: ok}"))
    view = case.decide(R, "2026-03-03T10:00 call", "2026-03-03T12:00 call")
    assert view.states("answer") == ["replaced", "running"]
    assert [each.missed_times for each in view.duties("answer")] == [1, 0]


def test_first_of_an_event_is_one_instance(trial) -> None:
    case = trial(pack("  answer: {must: answer, who: desk, due: {within: 1 day, after: {first: call}}, done: ok}"))
    assert case.decide(R, "2026-03-03T10:00 call", "2026-03-03T12:00 call").states("answer") == ["running"]


def test_each_adds_an_instance_with_its_own_values(trial) -> None:
    case = trial(pack("  keep: {must: keep, who: desk, each: {event: promised, newer: adds, same: [what]}, due: by_when, done: kept}",
                      "  by_when: {type: instant, label: b, ask: desk}\n  what: {type: id, label: w, ask: desk}",
                      "  promised: {label: p, gives: {by_when: required, what: required}}\n  kept: {label: k, gives: {what: required}}"))
    events = (R, "2026-03-02T11:00 promised {by_when: 2026-03-05T12:00, what: a}", "2026-03-02T12:00 promised {by_when: 2026-03-04T12:00, what: b}")
    view = case.decide(*events)
    assert [view.instant(each.due) for each in view.duties("keep")] == ["2026-03-05T12:00", "2026-03-04T12:00"]
    assert case.decide(*events, "2026-03-03T09:00 kept {what: b}").states("keep") == ["running", "met"]
    assert case.decide(*events, "2026-03-03T09:00 kept {what: b}", "2026-03-06T09:00 kept {what: a}").states("keep") == ["met_late", "met"]


def test_each_may_replace(trial) -> None:
    case = trial(pack("  keep: {must: keep, who: desk, each: {event: call, newer: replaces}, due: {within: 1 day, after: call}, done: ok}"))
    assert case.decide(R, "2026-03-02T11:00 call", "2026-03-02T12:00 call").states("keep") == ["replaced", "running"]


def test_a_duty_without_an_event_anchor_opens_when_it_first_holds(trial) -> None:
    case = trial(pack("  pay: {must: pay, who: desk, when: {wanted: yes}, due: day, done: {paid: yes}}\n"
                      "  tell: {should: tell, who: desk, when: {wanted: yes}, done: ok}",
                      "  day: {type: date, label: d, ask: desk}\n  paid: {type: yes_no, label: p, ask: desk}"))
    assert [case.decide(R).state(name) for name in ("pay", "tell")] == ["undetermined", "undetermined"]
    assert case.decide(R + " {wanted: no}").state("pay") == "absent"
    view = case.decide(R + " {wanted: no}", "2026-03-03T10:00 noted {wanted: yes}")
    assert (view.state("pay"), view.instant(view.duty("pay").start)) == ("undetermined", "2026-03-03T10:00")
    # the event that lets it begin may report that it is done
    assert case.decide(R, "2026-03-03T10:00 noted {wanted: yes, paid: yes, day: 2026-03-20}").state("pay") == "met"


def test_each_due_of_another_duty_is_followed(trial) -> None:
    case = trial(pack("  reply: {must: reply, who: desk, due: {within: 5 working days, after: call}, done: ok}\n"
                      "  check: {must: check, who: head, due: {at_least: 1 working day, before: reply.due}, done: checked}",
                      events="  checked: {label: c}"))
    assert case.decide(R).state("check") == "waiting"
    view = case.decide(R, "2026-03-02T11:00 call", "2026-03-03T11:00 call")
    assert [view.states("reply"), view.states("check")] == [["replaced", "running"]] * 2
    assert (view.due("reply"), view.due("check")) == ("2026-03-10T17:00", "2026-03-09T17:00")


def test_identity_of_combined_anchors(trial) -> None:
    due = "  {which}: {{must: answer, who: desk, due: {{within: 1 day, after: {{{which}: [call, visit]}}}}, done: ok}}"
    case = trial(pack("\n".join(due.format(which=which) for which in ("earliest_of", "latest_of", "first_known")).replace("  first_known:", "  known:", 1)
                      .replace("  earliest_of: {must", "  early: {must").replace("  latest_of: {must", "  late: {must"), events="  visit: {label: visit}"))
    view = case.decide(R, "2026-03-04T10:00 visit", "2026-03-05T10:00 call")
    assert [view.states(name) for name in ("early", "late", "known")] == [["running"], ["replaced", "running"], ["running"]]
    assert [view.due(name) for name in ("early", "late", "known")] == ["2026-03-05T23:59:59", "2026-03-06T23:59:59", "2026-03-06T23:59:59"]


# --- met, missed, waived ------------------------------------------------------------------------------------------------


def test_an_act_at_the_due_instant_is_in_time_and_one_second_later_is_late(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, due: {within: 1 hour, after: received}, done: ok}"))
    assert case.decide(R, "2026-03-02T11:00 ok").state("act") == "met"
    late = case.decide(R, "2026-03-02T11:00:01 ok")
    assert (late.state("act"), late.marks("missed")) == ("met_late", ["2026-03-02T11:00 act"])
    strict = trial(pack("  act: {must: act, who: desk, due: {within: 1 hour, after: received, at_due: late}, done: ok}"))
    assert strict.decide(R, "2026-03-02T11:00 ok").state("act") == "met_late"
    assert strict.decide(R, "2026-03-02T10:59:59 ok").state("act") == "met"


def test_an_act_by_another_medium_does_not_count(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, via: [letter, email], due: {within: 1 hour, after: received}, done: ok}"))
    assert [case.decide(R, f"2026-03-02T10:30 ok {{via: {via}}}").state("act") for via in ("phone", "email")] == ["running", "met"]
    assert case.decide(R, "2026-03-02T10:30 ok").state("act") == "met"       # nobody said by which
    by_fact = trial(pack("  act: {must: act, who: desk, via: how, due: {within: 1 hour, after: received}, done: ok}",
                         "  how: {type: choice, label: how, ask: desk, values: [phone, email]}"))
    assert [by_fact.decide(R + " {how: phone}", f"2026-03-02T10:30 ok {{via: {via}}}").state("act") for via in ("phone", "email")] == ["met", "running"]


def test_done_names_the_bearer(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, to: {superior_of: bearer}, due: {within: 1 hour, after: received}, done: {ok: {where: {actor: bearer}}}}"))
    assert case.decide(R, "2026-03-02T10:30 ok {by: head}").state("act") == "running"
    view = case.decide(R, "2026-03-02T10:30 ok {by: desk}")
    assert view.state("act") == "met"
    assert view.duty("act").to.role == "head"


def test_advice_is_listed_and_never_missed(trial) -> None:
    case = trial(pack("  tell: {should: tell, who: desk, due: {within: 1 hour, after: received}, done: ok}"))
    view = case.decide(R, as_of="2026-03-09T10:00")
    assert (view.state("tell"), view.marks("missed")) == ("running", [])


def test_waived(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, due: {within: 1 hour, after: received}, done: ok, waived_if: {hard: yes}}"))
    view = case.decide(R, "2026-03-02T10:30 noted {hard: yes}", as_of="2026-03-09T10:00")
    assert (view.state("act"), view.marks("missed")) == ("waived", [])


def test_no_miss_where_it_was_done_before_it_came_into_force(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, when: {wanted: yes}, due: {within: 1 hour, after: received}, done: ok}"))
    view = case.decide(R, "2026-03-02T10:30 ok", "2026-03-02T15:00 noted {wanted: yes}")
    assert (view.state("act"), view.marks("missed")) == ("met", [])


def test_a_late_known_miss_carries_the_instant_at_which_it_was_known(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, when: {wanted: yes}, due: {within: 1 hour, after: received}, done: ok}"))
    unknown = case.decide(R, as_of="2026-03-02T12:00")
    assert (unknown.state("act"), unknown.questions) == ("undetermined", {"wanted"})
    view = case.decide(R, "2026-03-02T15:00 noted {wanted: yes}")
    assert (view.state("act"), view.marks("missed")) == ("missed", ["2026-03-02T15:00 act"])
    later_due = trial(pack("  act: {must: act, who: desk, due: deadline, done: ok}", "  deadline: {type: instant, label: d, ask: desk}"))
    view = later_due.decide(R, "2026-03-02T15:00 noted {deadline: 2026-03-02T12:00}")
    assert view.marks("missed") == ["2026-03-02T15:00 act"]


def test_one_miss_for_each_value_of_the_due(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, due: deadline, done: ok}", "  deadline: {type: instant, label: d, ask: desk}"))
    steps = [R + " {deadline: 2026-03-03T12:00}", "2026-03-03T13:00 noted {deadline: 2026-03-04T12:00}",
             "2026-03-04T13:00 noted {deadline: 2026-03-03T12:00}", "2026-03-04T14:00 noted {deadline: 2026-03-05T12:00}"]
    assert [case.decide(*steps[:n], as_of=as_of).state("act") for n, as_of in [(1, "2026-03-03T12:00:01"), (2, None), (3, None), (4, None)]] == [
        "missed", "running", "missed", "running"]
    view = case.decide(*steps, "2026-03-05T11:00 ok")
    assert (view.state("act"), view.duty("act").missed_times) == ("met", 2)
    assert [(view.instant(move.at), view.instant(move.after), move.event) for move in view.duty("act").instance.moves] == [
        ("2026-03-03T13:00", "2026-03-04T12:00", "noted"), ("2026-03-04T13:00", "2026-03-03T12:00", "noted"), ("2026-03-04T14:00", "2026-03-05T12:00", "noted")]


def test_a_miss_stays_though_the_reason_for_it_is_gone(trial) -> None:
    within = "{pick: first, rows: [{is: 1 hour, when: {hard: yes}}], otherwise: 2 days}"
    case = trial(pack(f"  act: {{must: act, who: desk, due: {{within: {within}, after: received}}, done: ok}}"))
    view = case.decide(R + " {hard: yes}", "2026-03-02T12:00 noted {hard: no}", "2026-03-02T13:00 ok")
    assert (view.state("act"), view.duty("act").missed_times) == ("met", 1)


def test_set_aside_and_back(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, when: {wanted: yes}, due: {within: 1 day, after: received}, done: ok}"))
    aside = (R + " {wanted: yes}", "2026-03-02T12:00 noted {wanted: no}")
    assert case.decide(*aside, as_of="2026-03-09T12:00").state("act") == "not_applicable"
    view = case.decide(*aside, "2026-03-09T12:00 noted {wanted: yes}")
    assert view.marks("missed") == ["2026-03-09T12:00 act"]
    # what was done meanwhile counts when it comes back, from then
    assert case.decide(*aside, "2026-03-03T12:00 ok").state("act") == "not_applicable"
    view = case.decide(*aside, "2026-03-03T12:00 ok", "2026-03-09T12:00 noted {wanted: yes}")
    assert (view.state("act"), view.marks("met")) == ("met", ["2026-03-09T12:00 act"])


# --- series -----------------------------------------------------------------------------------------------------------


SERIES = pack("  update: {must: update, who: desk, due: {every: gap, after: received, until: stop}, done: told, escalation: up}",
              "  gap: {type: duration, label: gap, ask: desk, presumed: 2 hours}",
              "  told: {label: told}\n  stop: {label: stop}",
              "escalations: {up: {steps: {ring: {after_due: 30 minutes, remind: bearer}, up: {after_due: 0 minutes, escalate_to: head}}}}")


def test_a_series_counts_from_when_it_was_done_or_missed(trial) -> None:
    case = trial(SERIES)
    view = case.decide(R, "2026-03-02T11:00 told", as_of="2026-03-02T15:30")
    assert view.states("update") == ["met", "missed", "missed", "running"]
    assert [view.instant(each.due) for each in view.duties("update")] == [
        "2026-03-02T12:00", "2026-03-02T13:00", "2026-03-02T15:00", "2026-03-02T17:00"]


def test_a_series_that_is_missed_escalates_each_time(trial) -> None:
    view = trial(SERIES).decide(R, as_of="2026-03-02T15:00")
    assert view.states("update") == ["missed", "missed", "running"]
    assert view.reached("up.up") == ["2026-03-02T12:00 head", "2026-03-02T14:00 head"]
    assert view.reached("up.ring") == ["2026-03-02T12:30 desk", "2026-03-02T14:30 desk"]
    # told in the meantime: the later steps of the missed period are off
    told = trial(SERIES).decide(R, "2026-03-02T12:20 told", as_of="2026-03-02T13:00")
    assert told.reached("up.ring") == []


def test_until_ends_a_series(trial) -> None:
    view = trial(SERIES).decide(R, "2026-03-02T11:00 stop", as_of="2026-03-09T15:00")
    assert (view.states("update"), view.valid_until) == (["ended"], None)
    both = trial(SERIES.replace("done: told", "done: stop"))
    assert both.decide(R, "2026-03-02T11:00 stop", as_of="2026-03-09T15:00").states("update") == ["met"]


def test_a_series_set_aside_starts_afresh(trial) -> None:
    case = trial(SERIES.replace("who: desk, due: {every", "who: desk, when: {wanted: yes}, due: {every"))
    view = case.decide(R + " {wanted: yes}", "2026-03-02T11:00 noted {wanted: no}", "2026-03-03T11:00 noted {wanted: yes}")
    assert view.states("update") == ["missed", "running"]
    assert view.due("update") == "2026-03-03T13:00"


# --- the end of the case -------------------------------------------------------------------------------------------------


CLOSED = pack("  act: {must: act, who: desk, due: {within: 1 day, after: received}, done: ok, escalation: up}\n"
              "  keep: {must: keep, who: desk, due: {within: 2 days, after: received}, done: kept, outlives_case: yes, escalation: up}",
              "", "  closed: {label: closed}\n  reopened: {label: reopened}\n  kept: {label: kept}",
              "tracks: {case: {stages: {open: {label: open, enter: [received, reopened]}, shut: {label: shut, enter: closed}}, ends_at: [shut]}}\n"
              "escalations: {up: {steps: {up: {after_due: 0 minutes, escalate_to: head}}}}")


def test_duties_end_with_the_case_but_for_those_that_outlive_it(trial) -> None:
    case = trial(CLOSED)
    view = case.decide(R, "2026-03-02T12:00 closed", as_of="2026-03-09T12:00")
    assert (view.state("act"), view.state("keep")) == ("ended", "missed")
    assert view.reached("up.up") == ["2026-03-04T23:59:59 head"]
    assert case.decide(R, "2026-03-02T12:00 closed", "2026-03-02T13:00 ok").state("act") == "met"


def test_a_reopened_case_has_its_duties_back(trial) -> None:
    case = trial(CLOSED)
    early = case.decide(R, "2026-03-02T12:00 closed", "2026-03-02T15:00 reopened")
    assert (early.state("act"), early.due("act")) == ("running", "2026-03-03T23:59:59")
    late = case.decide(R, "2026-03-02T12:00 closed", "2026-03-05T15:00 reopened")
    assert late.marks("missed") == ["2026-03-04T23:59:59 keep", "2026-03-05T15:00 act"]


# --- recorded late, corrected -----------------------------------------------------------------------------------------------


def test_what_was_recorded_late_but_done_in_time_gives_another_past(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, due: {within: 1 hour, after: received}, done: ok}"))
    events = (R, "2026-03-02T10:30 ok {recorded_at: 2026-03-02T14:00}")
    assert case.decide(*events, as_of="2026-03-02T13:00").state("act") == "missed"
    assert case.decide(*events, as_of="2026-03-02T14:00").state("act") == "met"
    assert case.decide(*events, as_of="2026-03-02T12:00", known_at="2026-03-02T14:00").state("act") == "met"
    assert case.decide(*events, as_of="2026-03-02T14:00", known_at="2026-03-02T13:00").state("act") == "missed"


def test_a_correction_takes_the_place_of_what_it_corrects(trial) -> None:
    case = trial(pack("  act: {must: act, who: desk, due: {within: 1 day, after: call}, done: ok}"))
    events = (R + " {hard: yes}", "2026-03-02T11:00 call {id: c}", "2026-03-02T11:00 ok",
              "2026-03-02T11:00 none {recorded_at: 2026-03-04T10:00, corrects: c}",
              "2026-03-02T11:00 call {recorded_at: 2026-03-05T10:00, corrects: c, hard: no}")
    before = case.decide(*events, as_of="2026-03-03T10:00")
    assert (before.state("act"), before.fact("hard")) == ("met", "yes")
    assert case.decide(*events, as_of="2026-03-04T10:00").state("act") == "waiting"       # withdrawn
    after = case.decide(*events, as_of="2026-03-05T10:00")
    assert (after.state("act"), after.fact("hard"), after.due("act")) == ("met", "no", "2026-03-03T23:59:59")
    assert case.decide(*events, as_of="2026-03-05T10:00", known_at="2026-03-03T10:00").fact("hard") == "yes"


def test_periodic_duties_belong_to_the_case_of_their_period(trial) -> None:
    text = pack("  report: {must: report, who: desk, about: month, due: {within: 5 days, after: period_ended}, done: ok}\n"
                "  act: {must: act, who: desk, due: {within: 1 day, after: received}, done: ok}")
    month = trial(text, about="month").decide("2026-03-01T00:00 period_began", "2026-03-31T23:59:59 period_ended")
    assert (month.states("report"), month.due("report"), month.states("act")) == (["running"], "2026-04-05T23:59:59", [])
    assert trial(text).decide(R).states("report") == []


def test_an_act_that_does_a_duty_and_ends_its_condition_meets_it(trial) -> None:
    case = trial(pack("""
  answer: {must: answer, who: desk, when: {ok: no}, due: {within: 1 hour, after: call}, done: ok}
  other: {must: other, who: desk, when: {ok: no}, due: {within: 1 hour, after: call}, done: received}
"""))
    assert case.decide(R, "2026-03-03T10:00 call", "2026-03-03T10:30 ok").state("answer") == "met"
    late = case.decide(R, "2026-03-03T10:00 call", "2026-03-03T12:00 ok")
    assert late.state("answer") == "met_late"
    assert late.state("other") == "not_applicable"

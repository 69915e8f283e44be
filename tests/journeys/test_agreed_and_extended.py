"""Agreed dates and their counters, extensions and who approves them, progress at the customer's interval."""

import pytest
from databases import Clock
from lives import Life, shipped

from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.cases.refusing import Refused
from dueprocess.engine.store import Store

PROGRESS = {"progress": "the part is on its way"}
NEW_DATE = "2026-03-05T12:00"
APPROVED = """
roles: {agent: {label: agent, above: head}, head: {label: head}}
facts:
  new_date: {type: instant, label: new date, ask: agent}
  approved: {type: yes_no, label: approved, ask: head}
events:
  extension_asked: {label: extension asked for, by: [agent]}
  extension_approved:
    label: extension approved
    by: [head]
    gives: {new_date: required}
    needs: {asked_before: {that: {extension_asked: yes}}}
  solved: {label: solved}
duties:
  solve:
    must: solve it
    who: agent
    due: {within: 24 hours, after: received}
    extend: {agreed: {upon: extension_approved, until: new_date, at_most: 1}}
    done: solved
    escalation: up
escalations: {up: {steps: {tell: {after_due: 0 minutes, escalate_to: head}}}}
"""


def must(life: Life, case: str, duty: str) -> dict:
    answer = next_answer(look(life.book, life.tenant, case))
    found = [each for part in ("over", "must") for each in answer[part] if each["duty"] == duty]
    return found[-1]


def fact(life: Life, case: str, name: str) -> object:
    return next_answer(look(life.book, life.tenant, case))["facts"][name]["value"]


@pytest.fixture
def mall(store: Store, clock: Clock) -> Life:
    return Life(store, clock, shipped("mall")).publish()


@pytest.fixture
def rapid(store: Store, clock: Clock) -> Life:
    return Life(store, clock, shipped("rapid-response")).publish()


def agreed(life: Life) -> str:
    case = life.open("2025-03-03T10:00", channel="phone", issue="service", respondent_type="mall_staff",
                     respondent={"role": "employee", "of": "security"}, within_cs_authority="no", promptly_resolvable="no")
    life.record(case, "2025-03-03T10:10", "feedback_time_agreed", agreed_feedback_at="2025-03-05T17:00", customer_consent="yes")
    return case


def test_a_date_agreed_anew_in_time_is_a_change_and_no_lapse(mall: Life) -> None:
    case = agreed(mall)
    mall.live("2025-03-04T10:30")
    mall.record(case, "2025-03-04T10:30", "feedback_time_agreed", agreed_feedback_at="2025-03-07T17:00", customer_consent="yes")
    mall.live("2025-03-07T17:00")
    assert (fact(mall, case, "agreed_times"), fact(mall, case, "missed_agreed_times")) == ("2", "0")
    assert mall.told(case, "missed") == []
    mall.record(case, "2025-03-07T17:00", "feedback_time_agreed", agreed_feedback_at="2025-03-10T17:00", customer_consent="yes")
    with pytest.raises(Refused) as refused:
        mall.record(case, "2025-03-08T09:00", "feedback_time_agreed", agreed_feedback_at="2025-03-11T17:00", customer_consent="yes")
    assert refused.value.verdict.answer == "refused"
    assert fact(mall, case, "agreed_times") == "3"


def test_the_second_lapse_brings_in_the_general_manager(mall: Life) -> None:
    case = agreed(mall)
    mall.live("2025-03-05T18:00")
    assert mall.told(case, "missed", "escalated") == [
        "2025-03-05T17:00:00 missed settle", "2025-03-05T17:00:00 missed customer_feedback"]
    assert "consequence promise_lapsed" in mall.told(case, "consequence")[0]
    mall.record(case, "2025-03-05T18:00", "feedback_time_agreed", agreed_feedback_at="2025-03-07T17:00", customer_consent="yes")
    mall.live("2025-03-10T09:00")
    assert fact(mall, case, "missed_agreed_times") == "2"
    assert mall.told(case, "escalated", "taken_over") == [
        "2025-03-07T17:00:00 escalated direct.two_agreed_times", "2025-03-07T17:00:00 taken_over owner"]
    assert mall.told(case, "consequence") == ["2025-03-05T17:00:01 consequence promise_lapsed"]


def test_a_complex_matter_is_extended_if_the_customer_is_told_in_time(rapid: Life) -> None:
    case = rapid.open("2025-03-03T10:00", complex="yes", assigned_level="general")
    rapid.live("2025-03-03T14:00")
    rapid.record(case, "2025-03-03T14:00", "extension_told")
    rapid.live("2025-03-03T15:00")
    assert not any("missed solution" in line for line in rapid.told(case))
    assert must(rapid, case, "solution")["state"] == "running"
    assert rapid.at(must(rapid, case, "solution")["due"]) > rapid.at("2025-03-03T14:00")


def test_after_the_due_nothing_is_extended_any_more(rapid: Life) -> None:
    case = rapid.open("2025-03-03T10:00", complex="yes", assigned_level="general")
    rapid.live("2025-03-03T14:05")
    assert "2025-03-03T14:00:00 missed solution" in rapid.told(case)
    with pytest.raises(Refused) as refused:
        rapid.record(case, "2025-03-03T14:05", "extension_told")
    assert [each.name for each in refused.value.verdict.reasons] == ["too_late"]
    rapid.record(case, "2025-03-03T14:10", "extension_told", at="2025-03-03T13:59", id="told")
    assert "2025-03-03T14:00:00 missed solution withdrawn told" in rapid.told(case)


def test_an_extension_counts_when_it_is_approved(trial, store: Store, clock: Clock) -> None:
    life = Life(store, clock, trial(APPROVED).policy).publish_trial()
    case = life.open("2026-03-02T10:00")
    with pytest.raises(Refused):
        life.record(case, "2026-03-02T11:00", "extension_approved", by="head", new_date=NEW_DATE)
    life.record(case, "2026-03-02T12:00", "extension_asked", by="agent")
    assert must(life, case, "solve")["due"][:16] == "2026-03-03T10:00"
    with pytest.raises(Refused) as refused:
        life.record(case, "2026-03-02T12:30", "extension_approved", by="agent", new_date=NEW_DATE)
    assert [each.name for each in refused.value.verdict.reasons] == ["not_entitled"]
    life.record(case, "2026-03-03T09:59", "extension_approved", by="head", new_date=NEW_DATE)
    assert must(life, case, "solve")["due"][:16] == "2026-03-05T12:00"
    life.live("2026-03-06T10:00")
    assert life.told(case) == ["2026-03-05T12:00:00 missed solve", "2026-03-05T12:00:00 escalated up.tell"]


def test_progress_is_told_at_the_interval_that_counts_from_the_last_time(rapid: Life) -> None:
    case = rapid.open("2025-03-03T10:00", assigned_level="general", account_security_hazard="no", product_safety_risk="no")
    rapid.record(case, "2025-03-03T10:20", "first_outreach", via="phone", apology="yes", seriousness_stated="yes",
                 preliminary_direction="yes", emotion_soothed="yes", problem_characterised="yes",
                 preliminary_solution_told="yes")
    assert must(rapid, case, "progress_update")["due"][:16] == "2025-03-03T12:20"
    rapid.live("2025-03-03T11:00")
    rapid.record(case, "2025-03-03T11:00", "progress_told", **PROGRESS)
    assert must(rapid, case, "progress_update")["due"][:16] == "2025-03-03T13:00"
    rapid.live("2025-03-03T15:30")
    missed = [line for line in rapid.told(case, "missed") if "progress" in line]
    assert missed == ["2025-03-03T13:00:00 missed progress_update", "2025-03-03T15:00:00 missed progress_update"]
    rapid.record(case, "2025-03-03T15:40", "progress_told", **PROGRESS, at="2025-03-03T12:50", id="late")
    missed = [line for line in rapid.told(case, "missed") if "progress" in line]
    assert missed == ["2025-03-03T13:00:00 missed progress_update withdrawn late",
                      "2025-03-03T15:00:00 missed progress_update withdrawn late",
                      "2025-03-03T14:50:00 missed progress_update late 3000"]

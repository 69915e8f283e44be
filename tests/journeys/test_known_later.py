"""What is recorded late, or corrected, changes what follows: what was told in error is taken back, nothing is deleted."""

import pytest
from databases import Clock
from lives import Life, shipped
from stored import subscription

from dueprocess.engine.service.cases.answering import decisions_answer, look, next_answer
from dueprocess.engine.store import Store, documents, outbox, subscriptions

RECEIVED = {
    "source": "external", "channel": "hotline_400", "category": "business", "issue": "late_delivery", "loss": "0 CNY",
    "claim": "0 CNY", "severe_dissatisfaction": "no", "urgent": "no", "preliminary_validity": "established",
    "responsible_department": "guangzhou",
}
FORWARD = ["2025-03-03T09:05:00 missed forward", "2025-03-03T09:05:00 reminded overdue.chase",
           "2025-03-03T09:05:00 escalated overdue.level_up"]


@pytest.fixture
def life(store: Store, clock: Clock) -> Life:
    return Life(store, clock, shipped("xinbang")).publish()


@pytest.fixture
def late(life: Life) -> str:
    """A case in which the department was called in time, and that was recorded when the escalation had gone out."""
    case = life.open("2025-03-03T09:00", **RECEIVED)
    life.live("2025-03-03T09:15")
    assert life.told(case) == FORWARD
    life.record(case, "2025-03-03T09:20", "department_contacted", at="2025-03-03T09:04", id="call")
    return case


def test_a_call_that_was_made_in_time_takes_the_escalation_back(life: Life, late: str) -> None:
    assert life.told(late) == [f"{line} withdrawn call" for line in FORWARD]


def test_the_same_people_are_told(store: Store, life: Life) -> None:
    with store.transaction(life.tenant) as tx:
        subscriptions.subscribe(tx, subscription(roles='["call_centre_manager"]'))
    case = life.open("2025-03-03T09:00", **RECEIVED)
    life.live("2025-03-03T09:15")
    life.record(case, "2025-03-03T09:20", "department_contacted", at="2025-03-03T09:04", id="call")
    with store.reading(life.tenant) as tx:
        messages = [documents.read(each.body) for each in outbox.of_case(tx, case)]
    assert sorted(each["type"] for each in messages) == ["dueprocess.escalated", "dueprocess.withdrawn"]
    escalated, withdrawn = sorted(messages, key=lambda each: each["type"])
    assert escalated["data"]["to"] == withdrawn["data"]["to"]
    assert escalated["data"]["effect"] == withdrawn["data"]["effect"]
    assert withdrawn["data"]["withdrawn"]["because"] == "call"


def test_what_comes_back_is_told_anew(life: Life, late: str) -> None:
    life.record(late, "2025-03-03T09:22", "none", corrects="call", id="mistaken")
    told = life.told(late)
    assert told[:3] == [f"{line} withdrawn call" for line in FORWARD]
    assert told[3:] == [f"{line} late 1020" for line in FORWARD]
    assert {each.key.endswith("#2") for each in life.effects(late)[3:]} == {True}
    life.record(late, "2025-03-03T09:23", "department_contacted", at="2025-03-03T09:03")
    assert all("withdrawn" in line for line in life.told(late))


def test_decisions_that_were_given_stay_on_record(life: Life, late: str) -> None:
    then = life.at("2025-03-03T09:15")
    known_then, known_now = (next_answer(look(life.book, life.tenant, late, then, known)) for known in (then, then + 600))
    assert (known_then["version"], known_now["version"]) == (1, 2)
    assert ["forward" in [each["duty"] for each in answer["over"]] for answer in (known_then, known_now)] == [False, True]
    given = decisions_answer(life.book, life.tenant, late)["decisions"]
    assert [(each["cause"], each["version"]) for each in given] == [
        ("e1", 1), ("wake", 1), ("wake", 1), ("call", 2)]
    assert [each["number"] for each in given] == [1, 2, 3, 4]


def test_a_corrected_fact_moves_the_due_and_takes_back_what_it_brought(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    life.record(case, "2025-03-03T09:04", "department_contacted")
    life.record(case, "2025-03-03T09:10", "proposal_made")
    life.record(case, "2025-03-03T09:10", "customer_replied")
    life.live("2025-03-05T09:00")
    missed = [line for line in life.told(case) if "resolve" in line]
    assert missed == ["2025-03-04T18:00:00 missed resolve"]
    life.record(case, "2025-03-05T10:00", "received", corrects="e1", id="claim", **{**RECEIVED, "claim": "3000 CNY"})
    assert [line for line in life.told(case) if "resolve" in line] == [
        "2025-03-04T18:00:00 missed resolve withdrawn claim"]
    assert [each.due for each in life.work(case) if each.duty == "resolve"] == [life.at("2025-03-06T18:00")]
    assert life.next_wake() == life.at("2025-03-06T18:00:01")


def test_a_correction_that_changes_nothing_tells_nothing(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    life.live("2025-03-05T09:00")
    before = life.told(case)
    found = life.record(case, "2025-03-05T10:00", "received", corrects="e1", **{**RECEIVED, "complaint_content": "late"})
    assert (found.answer["issued"], found.answer["withdrawn"]) == ([], [])
    assert life.told(case) == before

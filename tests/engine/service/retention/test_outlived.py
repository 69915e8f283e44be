"""Which records have outlived their time, and what still needs them."""

import json

import pytest
from databases import Clock
from lives import Life

from dueprocess.engine.service.cases.merging import Merging, merge
from dueprocess.engine.service.cases.refusing import UnknownCase
from dueprocess.engine.service.retention.holding import hold, release
from dueprocess.engine.service.retention.outlived import outlived
from dueprocess.engine.store import Store

RULES = """
roles: {agent: {label: agent}}
facts:
  room: {type: id, label: room, ask: agent}
  owed: {type: yes_no, label: owed, ask: agent, presumed: no}
events: {closed: {label: closed, by: [agent]}, paid: {label: paid}}
links: {before: {label: before, same: [room], carries: [owed]}}
tracks:
  case: {stages: {open: {label: open, who: agent, enter: received}, closed: {label: closed, enter: closed}}, ends_at: [closed]}
duties:
  pay: {must: pay, who: agent, when: {owed: yes}, due: {within: 5 days, after: closed}, done: paid, outlives_case: yes}
forms:
  record: {label: the record, filled_by: agent, fields: {room: required}, keep: {for: 10 days, after: closed, by: agent}}
"""
CLOSED = "2026-03-02T12:00"


@pytest.fixture
def life(trial, store: Store, clock: Clock) -> Life:
    return Life(store, clock, trial(RULES).policy).publish_trial()


def closed(life: Life, at: str = "2026-03-02T10:00", **facts: object) -> str:
    case = life.open(at, **facts)
    life.record(case, CLOSED, "closed", by="agent")
    return case


def listed(life: Life, now: str) -> dict[str, list]:
    life.jump(now)
    return {each["case"]: each["needed_by"] for each in outlived(life.book, life.tenant, "en")["records"]}


def test_a_record_is_listed_once_its_time_is_over(life: Life) -> None:
    case = closed(life)
    life.open("2026-03-02T13:00")
    assert listed(life, "2026-03-12T12:00") == {}
    life.jump("2026-03-13T12:00")
    answer = outlived(life.book, life.tenant, "en")
    (record,) = answer["records"]
    assert {name: record[name] for name in ("case", "record", "label", "needed_by")} == {
        "case": case, "record": "record", "label": "the record", "needed_by": []}
    assert record["since"].startswith("2026-03-12")
    assert record["disposed_by"]["role"] == "agent"
    assert answer["summary"] == (
        "records that need not be kept any more: 1; that are still needed though their time is over: 0")


def test_an_open_case_that_is_linked_still_needs_it(life: Life) -> None:
    case = closed(life, room="7a")
    later = life.open("2026-03-05T10:00", room="7a")
    other = life.open("2026-03-05T11:00", room="8")
    assert listed(life, "2026-03-20T10:00") == {case: [{"why": "linked", "name": later}]}
    life.record(other, "2026-03-20T10:00", "closed", by="agent")
    life.record(later, "2026-03-20T10:00", "closed", by="agent")
    assert listed(life, "2026-03-21T10:00") == {case: []}


def test_a_hold_still_needs_it_until_it_is_released(life: Life) -> None:
    case = closed(life)
    held = hold(life.book, life.tenant, case, "clerk", "in court", "en")
    assert held == {"summary": f"`{case}` is held", "case": case, "held": True}
    hold(life.book, life.tenant, case, "clerk", "in court again", "en")
    assert listed(life, "2026-03-20T10:00") == {case: [{"why": "held"}]}
    assert release(life.book, life.tenant, case, "clerk", "settled", "en")["held"] is False
    assert listed(life, "2026-03-20T10:00") == {case: []}
    assert [(each.kind, each.by, json.loads(each.detail)["because"]) for each in life.journal("held", "released")] == [
        ("held", "clerk", "in court"), ("held", "clerk", "in court again"), ("released", "clerk", "settled")]
    with pytest.raises(UnknownCase):
        hold(life.book, life.tenant, "c9", "clerk", "in court", "en")


def test_the_records_of_a_duplicate_go_with_those_of_the_case_that_goes_on(life: Life) -> None:
    first, second = life.open("2026-03-02T10:00"), life.open("2026-03-02T10:30")
    merge(life.book, life.tenant, Merging(second, first, "clerk", "the same", "en"))
    life.record(first, CLOSED, "closed", by="agent")
    life.jump("2026-03-20T10:00")
    (record,) = outlived(life.book, life.tenant, "en")["records"]
    assert (record["case"], record["duplicates"]) == (first, [second])


def test_a_duty_that_outlives_its_case_still_needs_it(life: Life) -> None:
    case = closed(life, owed="yes")
    assert listed(life, "2026-03-20T10:00") == {case: [{"why": "duty", "name": "pay"}]}
    life.record(case, "2026-03-20T11:00", "paid")
    assert listed(life, "2026-03-20T12:00") == {case: []}

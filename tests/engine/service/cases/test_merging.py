"""Complaints that came twice: which case goes on, what it takes over, and that the other one ends."""

import json

import pytest
from databases import Clock
from lives import Life

from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.merging import Merging, merge
from dueprocess.engine.service.cases.recording import Force
from dueprocess.engine.service.cases.refusing import CannotMerge, CaseMerged, UnknownCase
from dueprocess.engine.store import Store, cases, directory, events, timers
from dueprocess.engine.store.records import Holding

FIRST, SECOND = "2026-03-02T10:00", "2026-03-02T11:00"
NOON = "2026-03-02T12:00"
LATER = "2026-03-02T12:30"


REOPENING = """
roles: {agent: {label: agent, above: head}, head: {label: head}}
facts:
  amount: {type: number, label: amount, ask: agent, presumed: 0}
  urgent: {type: yes_no, label: urgent, ask: agent}
events:
  called: {label: called, by: [agent], never: {urgent_call: {when: {urgent: yes}}}}
  reopened: {label: reopened}
  closed: {label: closed, by: [agent]}
tracks:
  case: {stages: {open: {label: open, who: agent, enter: [received, reopened]}, closed: {label: closed, enter: closed}}, ends_at: [closed]}
duties:
  call: {must: call back, who: agent, due: {within: 2 hours, after: received}, done: called}
"""


@pytest.fixture
def reopening(trial, store: Store, clock: Clock) -> Life:
    """Cases that may be reopened, with calls that the rules refuse where it is urgent."""
    found = Life(store, clock, trial(REOPENING).policy).publish_trial()
    with store.transaction(found.tenant) as tx:
        directory.hold(tx, Holding("chief", "head", None, 0, may_force=True))
    return found


def merged(life: Life, duplicate: str, into: str, now: str = LATER) -> dict:
    life.jump(now)
    return merge(life.book, life.tenant, Merging(duplicate, into, "clerk", "the same parcel", "en"))


def kept(life: Life, case: str) -> list[tuple[str, str, str, str]]:
    with life.store.reading(life.tenant) as tx:
        return [(each.event_id, each.event, life.stamp(each.happened_at), life.stamp(each.recorded_at))
                for each in events.of_case(tx, case)]


def two(life: Life, **second: object) -> tuple[str, str]:
    return life.open(FIRST), life.open(SECOND, **second)


def test_what_was_done_for_one_is_done_for_both(life: Life) -> None:
    first, second = two(life)
    life.record(second, NOON, "called", by="agent", id="call-1")
    life.record(second, NOON, "noted", amount=120)
    answer = merged(life, second, first)
    assert (answer["carried"], answer["left_out"], answer["version"]) == (["@c2:call-1", "@c2:e3"], [], 3)
    assert kept(life, first)[1:] == [
        ("@c2:call-1", "called", "2026-03-02T12:00:00", "2026-03-02T12:30:00"),
        ("@c2:e3", "noted", "2026-03-02T12:00:00", "2026-03-02T12:30:00")]
    assert [each.duty for each in life.work(first)] == ["solve", "solve"]
    assert answer["summary"] == "`c2` was merged into `c1`; events carried over: 2; left out: 0"


def test_b11_the_clocks_of_the_survivor_stand_and_nothing_of_the_duplicate_runs_on(life: Life) -> None:
    first, second = two(life)
    before = {each.duty: each.due for each in life.work(first)}
    merged(life, second, first, "2026-03-02T11:30")
    assert {each.duty: each.due for each in life.work(first)} == before
    assert life.work(second) == []
    life.live("2026-03-09T10:00")
    assert life.told(second) == []
    assert life.told(first, "missed") == ["2026-03-02T12:00:00 missed call", "2026-03-03T10:00:00 missed solve"]
    assert audit_timers(life.book, life.tenant) == ()


def test_b11_a_timer_that_a_merged_case_was_left_with_tells_nothing(life: Life) -> None:
    first, second = two(life)
    merged(life, second, first, "2026-03-02T11:30")
    with life.store.transaction(life.tenant) as tx:
        timers.set_timer(tx, second, life.at("2026-03-04T10:00"))
    life.jump("2026-03-04T10:00")
    life.wake_all()
    assert (life.told(second), life.work(second)) == ([], [])


def test_what_had_come_into_force_before_stays_on_record(life: Life) -> None:
    first, second = two(life)
    life.record(first, NOON, "called", by="agent")
    merged(life, second, first, "2026-03-02T13:30")  # the worker has slept since 13:00
    assert life.told(second) == [
        "2026-03-02T13:00:00 missed call late 1800", "2026-03-02T13:00:00 escalated up.tell late 1800",
        "2026-03-02T13:00:01 consequence fine late 1799"]
    assert life.told(first) == []


def test_a_correction_is_carried_over_as_what_it_made_of_the_event(life: Life) -> None:
    first, second = two(life)
    life.record(second, NOON, "noted", amount=5)
    life.record(second, NOON, "noted", corrects="e2", amount=7)
    life.record(second, NOON, "solved")
    life.record(second, NOON, "none", corrects="e4")
    assert merged(life, second, first)["carried"] == ["@c2:e3"]
    with life.store.reading(life.tenant) as tx:
        (carried,) = events.of_case(tx, first)[1:]
    assert json.loads(carried.body) == {
        "id": "@c2:e3", "at": "2026-03-02T12:00:00+00:00", "event": "noted", "amount": 7}


def test_what_has_ended_is_not_merged(life: Life) -> None:
    first, second = two(life)
    life.record(second, NOON, "noted", urgent="no")
    life.record(second, NOON, "closed", by="agent")
    with pytest.raises(CannotMerge) as refused:
        merged(life, second, first)
    assert (refused.value.reason, refused.value.ended) == ("ended", second)


def test_what_the_survivor_refuses_or_would_end_it_is_left_out_and_told(reopening: Life) -> None:
    life = reopening
    first, second = life.open(FIRST, urgent="yes"), life.open(SECOND, urgent="no")
    life.record(second, NOON, "called", by="agent")
    life.record(second, NOON, "noted", amount=7)
    life.record(second, NOON, "closed", by="agent")
    life.record(second, NOON, "reopened")
    answer = merged(life, second, first)
    assert answer["carried"] == ["@c2:e3", "@c2:e5"]
    assert answer["left_out"] == [
        {"id": "e2", "event": "called", "because": ["urgent_call"]}, {"id": "e4", "event": "closed", "because": ["ends"]}]
    with life.store.reading(life.tenant) as tx:
        found = cases.find(tx, first)
    assert found is not None
    assert found.ended_at is None


def test_what_was_forced_in_the_duplicate_is_carried_over_with_who_forced_it(reopening: Life) -> None:
    life = reopening
    first, second = life.open(FIRST, urgent="yes"), life.open(SECOND, urgent="yes")
    life.record(second, NOON, "called", by="agent", force=Force("chief", "he asked for it"))
    assert merged(life, second, first)["carried"] == ["@c2:e2"]
    with life.store.reading(life.tenant) as tx:
        assert [each.forced_by for each in events.of_case(tx, first)] == [None, "chief"]


def test_merging_is_journalled_with_who_and_why(life: Life) -> None:
    first, second = two(life)
    life.record(second, NOON, "called", by="agent")
    merged(life, second, first)
    brought = {"because": "the same parcel", "carried": ["@c2:e2"], "left_out": []}
    assert [(each.case_id, each.kind, each.by, json.loads(each.detail)) for each in
            life.journal("merged", "took_over")] == [
        (second, "merged", "clerk", {"into": first, **brought}),
        (first, "took_over", "clerk", {"duplicate": second, **brought})]


def test_nothing_more_is_recorded_in_a_duplicate(life: Life) -> None:
    first, second = two(life)
    assert merged(life, second, first, NOON)["version"] == 1
    with pytest.raises(CaseMerged) as refused:
        life.record(second, LATER, "called", by="agent")
    assert refused.value.into == first
    with pytest.raises(CaseMerged):
        merged(life, second, first)


def test_the_case_that_was_received_first_goes_on(life: Life) -> None:
    first, second = two(life)
    with pytest.raises(CannotMerge) as refused:
        merged(life, first, second)
    assert refused.value.reason == "other-way"
    with pytest.raises(CannotMerge) as refused:
        merged(life, first, first)
    assert refused.value.reason == "itself"
    with pytest.raises(UnknownCase):
        merged(life, second, "c9")
    assert life.journal("merged") == []


def test_a_duplicate_of_a_duplicate_says_the_whole_way(life: Life) -> None:
    first, second = two(life)
    third = life.open("2026-03-02T11:15")
    life.record(third, NOON, "called", by="agent")
    merged(life, third, second, NOON)
    assert merged(life, second, first)["carried"] == ["@c2:@c3:e2"]


def test_a_merged_case_is_answered_as_it_stood_when_it_was_merged(life: Life) -> None:
    first, second = two(life)
    merged(life, second, first, NOON)
    life.jump("2026-03-09T10:00")
    for as_of in (None, life.at("2026-03-05T10:00")):
        answer = next_answer(look(life.book, life.tenant, second, as_of))
        assert (str(answer["as_of"])[:16], answer["merged_into"]) == (NOON, first)
    assert str(next_answer(look(life.book, life.tenant, second, life.at("2026-03-02T11:30")))["as_of"])[11:16] == "11:30"

"""Wakes: one transaction for each, consequences dated, and a case that cannot be decided in nobody's way."""

import pytest
from lives import Life

from dueprocess.engine.service.cases import waking
from dueprocess.engine.service.cases.waking import RETRY, wake
from dueprocess.engine.store import documents, policies

BEGUN = "2026-03-02T10:00"


def test_a_consequence_is_dated_when_it_began_however_late_the_worker_comes(life: Life) -> None:
    case = life.open(BEGUN)
    life.jump("2026-03-04T10:00")
    life.wake_all()
    assert [line.split(" late ")[0] for line in life.told(case)] == [
        "2026-03-02T12:00:00 missed call", "2026-03-02T12:00:00 escalated up.tell",
        "2026-03-02T12:00:01 consequence fine", "2026-03-03T10:00:00 missed solve"]


def test_an_amount_that_changes_is_taken_back_and_told_anew(life: Life) -> None:
    case = life.open(BEGUN)
    life.live("2026-03-02T13:00")
    life.record(case, "2026-03-02T14:00", "noted", amount=150)
    fines = [each for each in life.effects(case) if each.kind == "consequence"]
    assert [(each.key, documents.read(each.detail)["amount"], each.withdrawn_because) for each in fines] == [
        ("consequence:fine", "10 GBP", "e2"), ("consequence:fine#2", "20 GBP", None)]
    assert life.stamp(fines[1].happened_at) == "2026-03-02T14:00:00"
    life.record(case, "2026-03-02T15:00", "noted", paid="yes")
    assert {each.withdrawn_because for each in life.effects(case) if each.kind == "consequence"} == {"e2", "e3"}


def test_a_failure_is_undone_journalled_and_tried_again_later(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, other = life.open(BEGUN), life.open("2026-03-02T10:01")
    project = waking.project

    def fails(tx, kept, *rest):
        projected = project(tx, kept, *rest)
        if kept.case_id == case:
            raise ZeroDivisionError
        return projected

    monkeypatch.setattr(waking, "project", fails)
    life.jump("2026-03-02T12:05")
    woken = [wake(life.book), wake(life.book), wake(life.book)]
    assert [(each.case_id, type(each.failure)) for each in woken if each] == [
        (case, ZeroDivisionError), (other, type(None))]
    assert (life.told(case), len(life.told(other))) == ([], 3)
    assert documents.read(life.journal("wake_failed")[0].detail)["failure"] == "ZeroDivisionError"
    monkeypatch.setattr(waking, "project", project)
    life.clock.forward(RETRY)
    life.wake_all()
    assert len(life.told(case)) == 3


def test_a_withdrawn_policy_wakes_nobody_and_keeps_the_history(life: Life) -> None:
    case = life.open(BEGUN)
    life.live("2026-03-02T13:00")
    with life.store.transaction(life.tenant) as tx:
        policies.withdraw(tx, life.policy.digest)
    life.live("2026-03-09T13:00")
    assert life.next_wake() is None
    assert life.told(case)[0] == "2026-03-02T12:00:00 missed call"

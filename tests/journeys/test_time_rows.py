"""Mistakes that other systems made with cases that live in time: each is a test, on both databases.

The numbers are those of the catalogue of mistakes; those that the arithmetic or a single replay shows are tested in
tests/engine/calendar/catalogue.
"""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, cast

import pytest
from databases import Clock, Database
from icalendar import Calendar
from lives import RULES, Life
from starlette.testclient import TestClient
from stored import subscription
from torture.receiver import Receiver

from dueprocess.api.http import create_app
from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Library
from dueprocess.engine.service import Tenant, Tenants, decided, load_policy
from dueprocess.engine.service.cases import recording, waking
from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.waking import wake
from dueprocess.engine.service.delivering import Courier, Means
from dueprocess.engine.service.delivering.courier import LEASE
from dueprocess.engine.service.delivering.signing import written_secret
from dueprocess.engine.store import Store, directory, outbox, subscriptions, timers
from dueprocess.engine.store.records import Holding, Timer

MONDAY = "2026-03-02T10:00"
DESK = """
roles: {desk: {label: desk, above: head}, head: {label: head, above: boss}, boss: {label: boss}}
facts:
  away: {type: yes_no, label: the desk is away, ask: desk, presumed: no}
  keeper: {type: party, label: keeper, pick: first, rows: [{is: head, when: {away: yes}}], otherwise: desk}
events:
  reply: {label: reply}
  question: {label: question}
  resolved: {label: resolved}
  reopened: {label: reopened}
  dropped: {label: dropped}
tracks:
  case:
    stages:
      open: {label: open, who: desk, enter: [received, reopened]}
      done: {label: done, enter: resolved}
      dropped: {label: dropped, enter: dropped}
    ends_at: [done, dropped]
duties:
  respond: {must: respond, who: desk, due: {within: 4 working hours, after: received}, done: reply, escalation: response}
  update: {must: answer the customer, who: desk, due: {within: 2 working hours, after: question}, done: reply, escalation: updates}
  resolve: {must: resolve, who: desk, due: {within: 16 working hours, after: received}, done: resolved, escalation: resolution}
  again: {must: resolve it again, who: desk, due: {within: 8 working hours, after: reopened}, done: resolved, escalation: resolution}
escalations:
  response: {steps: {up: {after_due: 0 minutes, escalate_to: head}}}
  updates: {steps: {up: {after_due: 0 minutes, escalate_to: head}}}
  resolution:
    steps:
      soon: {before_due: 3 hours, remind: bearer}
      up: {after_due: 0 minutes, escalate_to: {all_of: [head, boss]}}
      chase: {after_due: 12 hours, remind: keeper, repeat: 24 hours, at_most: 3, only_in_working_time: yes}
"""
NEWER = """
pack: trial
version: 1.1.0
title: trial
uses: [plain-time]
in_force: {from: 2026-03-05, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
"""
"""The head of a policy for what is received later."""

Make = Callable[..., Life]


@pytest.fixture
def lives(trial, clock: Clock) -> Make:
    """A life in a store, under the policy of the desk or another."""

    def make(store: Store, text: str = DESK) -> Life:
        return Life(store, clock, trial(text).policy).publish_trial()

    return make


@pytest.fixture
def life(store: Store, lives: Make) -> Life:
    return lives(store)


def running(life: Life, case: str) -> dict[str, str | None]:
    """The dues of what is running, from the worklist."""
    return {each.duty: None if each.due is None else life.stamp(each.due)[:16] for each in life.work(case)
            if each.state == "running"}


# --- what stops and starts a clock --------------------------------------------------------------------------------


def test_b7_resolving_stops_every_clock_and_a_pleasantry_starts_none(life: Life) -> None:
    case = life.open(MONDAY)
    life.record(case, "2026-03-02T10:30", "question")
    life.record(case, "2026-03-02T11:00", "resolved")
    assert (life.work(case), life.next_wake()) == ([], None)
    life.record(case, "2026-03-02T11:30", "question")
    assert (life.work(case), life.next_wake()) == ([], None)
    assert life.live("2026-05-01T10:00") == []
    assert life.told(case) == []


STEPS = [
    ("2026-03-02T11:00", "question", {"respond": "2026-03-02T14:00", "update": "2026-03-02T13:00", "resolve": "2026-03-04T10:00"}),
    ("2026-03-02T12:00", "reply", {"resolve": "2026-03-04T10:00"}),
    ("2026-03-02T13:00", "noted", {"resolve": "2026-03-04T10:00"}),
    ("2026-03-02T16:00", "question", {"update": "2026-03-03T10:00", "resolve": "2026-03-04T10:00"}),
    ("2026-03-03T09:30", "reply", {"resolve": "2026-03-04T10:00"}),
    ("2026-03-03T10:00", "resolved", {}),
]


def test_b9_each_clock_answers_to_its_own_event_and_every_face_shows_the_same_due(life: Life) -> None:
    case = life.open(MONDAY)
    for now, event, expected in STEPS:
        life.live(now)
        life.record(case, now, event)
        assert running(life, case) == expected
        answer = next_answer(look(life.book, life.tenant, case))
        listed = cast("list[dict[str, Any]]", answer["must"])
        shown = {each["duty"]: str(each["due"])[:16] for each in listed if each["state"] == "running"}
        assert shown == expected
        assert listed == decided(look(life.book, life.tenant, case).inquiry)["must"]
    assert [line for line in life.told(case) if "missed" in line or "escalated" in line] == []


def test_b11_what_has_ended_wakes_nobody_though_a_timer_was_left(life: Life) -> None:
    case = life.open(MONDAY)
    life.record(case, "2026-03-02T11:00", "dropped")
    assert life.next_wake() is None
    with life.store.transaction(life.tenant) as tx:
        timers.set_timer(tx, case, life.at("2026-03-02T14:00:01"))
    assert [each.case_id for each in life.live("2026-05-01T10:00")] == [case]
    assert (life.told(case), life.next_wake()) == ([], None)


def test_b18_it_does_not_matter_by_which_end_a_case_was_closed(life: Life) -> None:
    found = []
    for end in ("resolved", "dropped"):
        case = life.open(MONDAY)
        life.record(case, "2026-03-02T11:00", end)
        life.record(case, "2026-03-02T15:00", "reopened")
        found.append((running(life, case).get("again"), running(life, case).get("respond")))
    assert found[0] == found[1] == ("2026-03-03T15:00", None)


def test_b41_each_question_of_the_customer_is_waited_for(life: Life) -> None:
    case = life.open(MONDAY)
    life.record(case, "2026-03-02T10:10", "reply")
    life.record(case, "2026-03-02T10:20", "question")
    life.live("2026-03-02T13:00")
    life.record(case, "2026-03-02T13:00", "reply")
    life.record(case, "2026-03-02T13:10", "question")
    life.live("2026-03-03T09:00")
    assert life.told(case, "escalated") == ["2026-03-02T12:20:00 escalated updates.up",
                                           "2026-03-02T15:10:00 escalated updates.up"]


# --- at which hour of which zone ----------------------------------------------------------------------------------


def test_b12_nobody_is_reminded_at_night_and_the_calendar_is_on_the_tenants_clock(life: Life) -> None:
    case = life.open("2026-03-25T15:00")  # a Wednesday; on Sunday summer time begins
    client = TestClient(create_app(Tenants({life.tenant: Tenant(life.tenant, life.policy, None)}, Library.default()), life.book))
    feed = client.get(f"/v1/{life.tenant}/due.ics", params={"role": "desk"})
    entries = {str(each["summary"]): each["dtstart"] for each in Calendar.from_ical(feed.content).walk("VEVENT")}
    assert (entries["resolve"].dt.isoformat(), entries["resolve"].params["TZID"]) == (
        "2026-03-27T15:00:00+00:00", "Europe/London")
    life.live("2026-04-05T10:00")
    reminded = life.told(case, "reminded")
    assert reminded[:2] == ["2026-03-27T12:00:00 reminded resolution.soon", "2026-03-30T09:00:00 reminded resolution.chase"]
    for line in reminded:
        at = datetime.fromisoformat(line.split()[0])
        assert at.weekday() < 5
        assert 9 <= at.hour < 17
    first = next(each for each in life.effects(case) if each.name == "resolution.chase")
    assert format_instant(first.happened_at, "UTC") == "2026-03-30T08:00:00+00:00"  # nine o'clock, in summer


# --- the steps of a chain -----------------------------------------------------------------------------------------


def test_b35_a_step_waits_repeats_as_often_as_it_says_with_the_facts_of_then_under_the_policy_of_the_case(
    store: Store, clock: Clock, lives: Make, tmp_path: Path,
) -> None:
    life = lives(store)
    case = life.open(MONDAY)
    life.live("2026-03-05T10:00")
    folder = tmp_path / "newer" / "trial"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(NEWER + DESK.replace("remind: keeper", "remind: boss"), encoding="utf-8")
    library = Library(policies=(folder.parent,), rules=(RULES,))
    Life(store, clock, load_policy(folder, library)).publish(library)
    life.record(case, "2026-03-05T10:00", "noted", away="yes")
    life.live("2026-04-01T10:00")
    chased = [each for each in life.effects(case) if each.name == "resolution.chase"]
    assert ['"role":"head"' in each.detail for each in chased] == [False, True, True]
    assert not any('"role":"boss"' in each.detail for each in chased)
    assert life.next_wake() is None


def test_b35_no_step_is_told_after_the_duty_was_done(life: Life) -> None:
    case = life.open(MONDAY)
    life.live("2026-03-04T09:00")
    life.record(case, "2026-03-04T09:30", "resolved")
    life.live("2026-05-01T10:00")
    assert [line for line in life.told(case) if "resolution" in line] == ["2026-03-04T07:00:00 reminded resolution.soon"]


def test_b36_one_step_is_one_escalation_and_one_message_however_many_hold_the_role(life: Life) -> None:
    with life.store.transaction(life.tenant) as tx:
        subscriptions.subscribe(tx, subscription())
        for person in ("first", "second", "third"):
            directory.hold(tx, Holding(person, "head", None, 0))
    case = life.open(MONDAY)
    life.live("2026-03-04T10:00:01")
    assert life.told(case, "escalated") == ["2026-03-02T14:00:00 escalated response.up",
                                           "2026-03-04T10:00:00 escalated resolution.up"]
    with life.store.reading(life.tenant) as tx:
        messages = [each.effect_key for each in outbox.of_case(tx, case) if each.kind == "escalated"]
    assert len(messages) == len(set(messages)) == 2


# --- restarts, several workers, and workers that die --------------------------------------------------------------


def test_b33_timers_survive_a_restart_and_the_auditor_finds_a_case_without(database: Database, lives: Make) -> None:
    life = lives(database.open())
    case, lost = life.open(MONDAY), life.open(MONDAY)
    with life.store.transaction(life.tenant) as tx:
        timers.set_timer(tx, lost, None)
    life.store.close()
    again = lives(database.open())
    again.live("2026-03-02T14:00:01")
    assert (len(again.told(case)), again.told(lost)) == (2, [])
    assert audit_timers(again.book, again.tenant) == (lost,)
    again.wake_all()
    assert again.told(lost) == again.told(case)


def all_woken(*lives: Life) -> list[waking.Woken]:
    """What that many workers do at once until nothing is due."""
    woken: list[waking.Woken] = []

    def work(life: Life) -> None:
        woken.extend(iter(lambda: wake(life.book), None))

    workers = [Thread(target=work, args=(life,)) for life in lives]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    woken += lives[0].wake_all()  # a worker ends when all that is left is in the others' hands
    return woken


def test_b38_however_many_workers_there_are_an_effect_is_told_once(database: Database, lives: Make) -> None:
    first, *others = [lives(database.open()) for _ in range(4)]
    found = [first.open(MONDAY) for _ in range(12)]
    first.jump("2026-03-02T14:00:01")
    woken = all_woken(first, *others)
    assert sorted(each.case_id for each in woken) == sorted(found)
    assert {tuple(first.told(case)) for case in found} == {
        ("2026-03-02T14:00:00 missed respond", "2026-03-02T14:00:00 escalated response.up")}


KILLED = """
import os, signal, sys
from dueprocess.engine.service.cases import waking
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.store import Store

project = waking.project

def killed(*arguments):
    project(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

waking.project = killed
url, now = sys.argv[1:]
waking.wake(Casebook(Store.open(url, lambda: int(now))))
"""


def test_b39_a_worker_that_is_killed_between_claim_and_commit_has_done_nothing(database: Database, lives: Make) -> None:
    life = lives(database.open())
    case = life.open(MONDAY)
    life.jump("2026-03-02T14:00:01")
    for _ in range(2):
        killed = subprocess.run([sys.executable, "-c", KILLED, database.url, str(life.clock.now)], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert life.told(case) == []
    woken = life.wake_all()
    assert [each.case_id for each in woken] == [case]
    assert life.told(case) == ["2026-03-02T14:00:00 missed respond", "2026-03-02T14:00:00 escalated response.up"]


def test_b40_a_request_that_broke_off_blocks_its_key_for_nobody(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case = life.open(MONDAY)

    def breaks_off(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(recording, "keep", breaks_off)
        with pytest.raises(ConnectionError):
            life.record(case, "2026-03-02T10:30", "question", key="k1")
    assert life.record(case, "2026-03-02T10:31", "question", key="k1").version == 2
    assert life.record(case, "2026-03-02T10:32", "question", key="k1").repeated


def test_b40_what_a_stalled_courier_holds_is_delivered_by_another_and_nobody_has_to_help(life: Life) -> None:
    receiver = Receiver(written_secret(bytes(32)), 1)
    receiver.reliable = True
    try:
        with life.store.transaction(life.tenant) as tx:
            subscriptions.subscribe(tx, subscription(target=receiver.url, secret=written_secret(bytes(32))))
        life.open(MONDAY)
        life.live("2026-03-02T14:00:01")
        with life.store.waking() as tx:
            held = {each.id for each in outbox.claim(tx, limit=10, lease=LEASE)}
        courier = Courier(life.store, Means(), Random(1))
        assert (len(held), courier.deliver(Event())) == (2, 0)
        life.clock.forward(LEASE)
        assert courier.deliver(Event()) == 2
        assert {each.id for each in receiver.deliveries() if each.signed} == held
    finally:
        receiver.close()


def test_b43_more_than_a_thousand_that_are_due_at_once_are_all_worked_off_in_order(life: Life) -> None:
    """The claims alone: ten thousand real cases are woken by benchmarks.waking, which takes its time."""
    with life.store.transaction(life.tenant) as tx:
        for number in range(1200):
            timers.set_timer(tx, f"c{number:04}", life.at(MONDAY) + number % 7)
    life.jump("2026-03-02T11:00")
    claimed = []
    while (timer := claimed_timer(life)) is not None:
        claimed.append((timer.wake_at, timer.case_id))
    assert len(claimed) == 1200
    assert claimed == sorted(claimed)


def claimed_timer(life: Life) -> Timer | None:
    with life.store.waking() as tx:
        timer = timers.claim(tx)
        if timer is not None:
            tx.enter(timer.tenant)
            timers.set_timer(tx, timer.case_id, None)
        return timer

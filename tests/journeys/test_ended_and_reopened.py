"""A case that has ended wakes nobody; taken up again it lives on; tracks run beside each other, each to its own end."""

import pytest
from databases import Clock
from lives import Life, shipped

from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.cases.kept import to_look_at
from dueprocess.engine.service.cases.refusing import Refused
from dueprocess.engine.store import Store
from dueprocess.engine.store.records import Case

LOOP = """
roles: {agent: {label: agent, above: head}, head: {label: head}}
facts: {why: {type: text, label: why, ask: agent}}
events:
  solved: {label: solved}
  closed: {label: closed, needs: {not_solved: {that: {solved: yes}}}}
  taken_up: {label: taken up again}
tracks:
  case:
    stages:
      open: {label: open, who: agent, enter: [received, taken_up]}
      closed: {label: closed, enter: closed}
    ends_at: [closed]
duties:
  solve: {must: solve it, who: agent, due: {within: 8 hours, after: received}, done: solved, escalation: up}
  again: {must: solve it again, who: agent, due: {within: 4 hours, after: taken_up}, done: solved, escalation: up}
  letter: {must: write, who: agent, due: {within: 24 hours, after: closed}, done: noted, outlives_case: yes, escalation: up}
escalations: {up: {steps: {tell: {after_due: 0 minutes, escalate_to: head}}}}
"""


@pytest.fixture
def loop(trial, store: Store, clock: Clock) -> Life:
    return Life(store, clock, trial(LOOP).policy).publish_trial()


def kept(life: Life, case: str) -> Case:
    with life.store.reading(life.tenant) as tx:
        return to_look_at(tx, life.book.shelf, case).case


def test_a_closed_case_escalates_no_more_but_for_what_outlives_it(loop: Life) -> None:
    case = loop.open("2026-03-02T10:00")
    loop.record(case, "2026-03-02T11:00", "solved")
    loop.record(case, "2026-03-02T12:00", "closed")
    assert kept(loop, case).ended_at == loop.at("2026-03-02T12:00")
    assert loop.next_wake() is not None  # the letter is still to be written
    loop.live("2026-03-09T10:00")
    assert loop.told(case) == ["2026-03-03T12:00:00 missed letter", "2026-03-03T12:00:00 escalated up.tell"]
    loop.record(case, "2026-03-09T10:00", "noted")
    assert (kept(loop, case).wake_at, loop.next_wake(), loop.work(case)) == (None, None, [])


def test_taken_up_again_it_has_clocks_of_its_own(loop: Life) -> None:
    case = loop.open("2026-03-02T10:00")
    loop.record(case, "2026-03-02T11:00", "solved")
    loop.record(case, "2026-03-02T12:00", "closed")
    loop.record(case, "2026-03-02T15:00", "noted")
    assert loop.next_wake() is None
    loop.record(case, "2026-03-05T09:00", "taken_up")
    assert kept(loop, case).ended_at is None
    loop.live("2026-03-05T20:00")
    assert loop.told(case) == ["2026-03-05T13:00:00 missed again", "2026-03-05T13:00:00 escalated up.tell"]
    loop.record(case, "2026-03-05T20:00", "solved")
    loop.record(case, "2026-03-05T20:00", "closed")
    assert kept(loop, case).ended_at == loop.at("2026-03-05T20:00")


def test_closed_by_an_event_that_is_taken_back_it_was_never_closed(loop: Life) -> None:
    case = loop.open("2026-03-02T10:00")
    loop.record(case, "2026-03-02T11:00", "solved")
    loop.record(case, "2026-03-02T12:00", "closed", id="too_soon")
    loop.record(case, "2026-03-02T13:00", "none", corrects="too_soon")
    assert kept(loop, case).ended_at is None
    assert next_answer(look(loop.book, loop.tenant, case))["stage"] == {"case": "open"}


def test_the_claim_runs_beside_the_complaint_and_keeps_it_open(store: Store, clock: Clock) -> None:
    life = Life(store, clock, shipped("xinbang")).publish()
    case = life.open("2025-03-03T09:00", source="external", category="business", issue="late_delivery")
    life.record(case, "2025-03-04T09:00", "resolved")
    assert next_answer(look(life.book, life.tenant, case))["stage"] == {"case": "finished", "claims": "open"}
    with pytest.raises(Refused) as refused:
        life.record(case, "2025-03-04T09:30", "closed")
    assert [each.name for each in refused.value.verdict.reasons] == ["claims_track_open"]
    life.record(case, "2025-03-04T10:00", "claim_waived")
    closed = life.record(case, "2025-03-04T11:00", "closed")
    assert closed.answer["stage"] == {"case": "closed", "claims": "waived"}

"""A policy that is withdrawn: nobody is told or asked for anything any more, and everything stays on record."""

import pytest

from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.refusing import NoPolicy
from dueprocess.engine.service.cases.showing import case_answer


def test_b10_a_withdrawn_policy_cancels_timers_and_keeps_history(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    life.live("2026-03-02T12:30")
    told, shown = life.told(case), case_answer(life.book, life.tenant, case)
    assert told
    answer = house.withdraw("1.0.0")
    assert (answer["stopped"], life.next_wake(), life.work(case)) == (1, None, [])
    assert life.live("2026-04-02T12:00") == []
    life.record(case, "2026-04-02T12:00", "called")
    assert (life.told(case), life.next_wake(), life.work(case)) == (told, None, [])
    assert audit_timers(life.book, life.tenant) == ()
    after = case_answer(life.book, life.tenant, case)
    assert after["events"][:-1] == shown["events"]
    assert after["effects"] == shown["effects"]
    assert [each.case_id for each in life.journal("timer_cancelled", "withdrawn")] == [None, case]
    with pytest.raises(NoPolicy):
        life.open("2026-04-02T12:00")


def test_without_the_newest_version_new_cases_come_under_the_one_before(house) -> None:
    house.publish()
    house.publish("1.1.0", **{"24_hours": "48 hours"})
    house.withdraw("1.1.0")
    assert house.version_of(house.life.open("2026-03-02T10:00")) == "1.0.0"
    assert [each["withdrawn_at"] is None for each in house.publications()] == [True, False]


def test_cases_of_a_withdrawn_version_are_moved_by_a_migration_and_live_on(house) -> None:
    house.publish()
    life = house.life
    house.publish("1.1.0", **{"24_hours": "48 hours"})
    case = life.open("2026-03-02T10:00")
    house.withdraw("1.1.0")
    house.migrate("1.0.0")
    assert house.version_of(case) == "1.0.0"
    life.live("2026-03-02T13:00")
    assert life.told(case) == ["2026-03-02T12:00:00 missed call", "2026-03-02T12:00:00 escalated up.tell"]


def test_what_is_published_again_wakes_its_cases(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.withdraw("1.0.0")
    life.jump("2026-03-02T13:00")
    house.publish()
    assert house.pins(case)[-1] == (1, "published_again")
    assert life.told(case) == [
        "2026-03-02T12:00:00 missed call late 3600", "2026-03-02T12:00:00 escalated up.tell late 3600"]
    assert {each.duty for each in life.work(case)} == {"call", "solve", "report"}

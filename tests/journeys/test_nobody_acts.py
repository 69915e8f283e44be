"""A complaint on which nobody acts goes up step by step, at the instants that the pack says, once, whoever wakes it."""

from threading import Thread

import pytest
from databases import Clock
from lives import Life, shipped

from dueprocess.engine.service.cases.waking import Woken, wake
from dueprocess.engine.store import Store

RECEIVED = {
    "source": "external", "channel": "hotline_400", "category": "business", "issue": "late_delivery", "loss": "0 CNY",
    "claim": "0 CNY", "severe_dissatisfaction": "no", "urgent": "no", "preliminary_validity": "established",
    "responsible_department": "guangzhou",
}
STEPS = ("missed {}", "reminded overdue.chase", "escalated overdue.level_up")
TO_THE_END = [
    *(f"2025-03-03T09:05:00 {step.format('forward')}" for step in STEPS),
    *(f"2025-03-03T09:25:00 {step.format('propose_and_reply')}" for step in STEPS),
    *(f"2025-03-04T18:00:00 {step.format('resolve')}" for step in STEPS),
]


@pytest.fixture
def life(store: Store, clock: Clock) -> Life:
    return Life(store, clock, shipped("xinbang")).publish()


def test_it_goes_up_to_the_end(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    woken = life.live("2025-06-03T09:00")
    assert life.told(case) == TO_THE_END
    assert [life.stamp(each.at) for each in woken if each.told.issued] == [
        "2025-03-03T09:05:01", "2025-03-03T09:25:01", "2025-03-04T18:00:01"]
    assert life.next_wake() is None
    assert life.journal("caught_up") == []


def test_nothing_is_told_before_its_time(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    life.live("2025-03-03T09:05:00")
    assert life.told(case) == []
    assert life.next_wake() == life.at("2025-03-03T09:05:01")
    life.live("2025-03-03T09:05:01")
    assert life.told(case) == TO_THE_END[:3]


def test_whoever_has_the_call_centre_sees_what_is_late(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    assert [(each.duty, each.state) for each in life.work(case) if each.duty == "forward"] == [("forward", "running")]
    life.live("2025-03-03T10:00")
    first = life.work(case)[0]
    assert (first.duty, first.state, first.role, first.due) == (
        "forward", "missed", "hotline_operator", life.at("2025-03-03T09:05"))


def test_two_workers_tell_it_once(life: Life) -> None:
    cases = [life.open("2025-03-03T09:00", **RECEIVED) for _ in range(6)]
    woken: list[Woken] = []

    def work() -> None:
        while (each := wake(life.book)) is not None:
            woken.append(each)

    for instant in ("2025-03-03T09:05:01", "2025-03-03T09:25:01", "2025-03-03T09:30", "2025-03-04T18:00:01"):
        life.jump(instant)
        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    life.wake_all()  # a worker ends when all that is left is in the other's hands
    assert [each.failure for each in woken if each.failure] == []
    assert [life.told(case) for case in cases] == [TO_THE_END] * len(cases)


def test_after_a_week_without_power_it_catches_up_in_order_and_says_so(life: Life) -> None:
    first = life.open("2025-03-03T09:00", **RECEIVED)
    second = life.open("2025-03-03T09:01", **RECEIVED)
    life.jump("2025-03-10T09:00")
    woken = life.wake_all()
    assert [each.case_id for each in woken] == [first, second]
    week = 7 * 86400
    assert [line.rsplit(" late ", 1)[0] for line in life.told(first)] == TO_THE_END
    assert [int(line.rsplit(" ", 1)[1]) for line in life.told(first)] == [week - 300] * 3 + [week - 1500] * 3 + [
        week - 118800] * 3
    assert [each.case_id for each in life.journal("caught_up")] == [first, second]
    assert life.next_wake() is None


def test_what_is_told_does_not_hang_on_when_the_worker_comes(life: Life) -> None:
    punctual = life.open("2025-03-03T09:00", **RECEIVED)
    life.live("2025-03-03T09:10")
    other = life.open("2025-03-03T09:20", **RECEIVED)
    life.live("2025-03-08T09:00")
    assert [each.key for each in life.effects(punctual)] == [
        each.key.replace("T01:25", "T01:05").replace("T01:45", "T01:25") for each in life.effects(other)]


def test_an_event_finds_what_the_worker_has_not_told_yet(life: Life) -> None:
    case = life.open("2025-03-03T09:00", **RECEIVED)
    recorded = life.record(case, "2025-03-03T09:10", "department_contacted")
    assert [each["kind"] for each in recorded.answer["issued"]] == ["missed", "reminded", "escalated"]
    assert [each["late_by"] for each in recorded.answer["issued"]] == [300] * 3
    life.wake_all()
    assert life.told(case) == [f"{line} late 300" for line in TO_THE_END[:3]]

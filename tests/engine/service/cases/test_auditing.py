"""The auditor finds every case with a running clock and no timer, or a wrong one, mends it, and says so."""

from dataclasses import replace

import pytest
from lives import Life

from dueprocess.engine.service.cases.auditing import PAGE, audit_timers
from dueprocess.engine.store import cases, timers


def damage(life: Life, case: str, said: str | None, set_to: str | None) -> None:
    with life.store.transaction(life.tenant) as tx:
        found = cases.lock(tx, case)
        cases.change(tx, replace(found, wake_at=None if said is None else life.at(said)))
        timers.set_timer(tx, case, None if set_to is None else life.at(set_to))


DUE = "2026-03-02T12:00:01"
LATER = "2026-03-02T20:00"


@pytest.mark.parametrize(("said", "set_to"), [(DUE, None), (None, None), (LATER, LATER), (DUE, LATER), (None, DUE)])
def test_a_lost_or_wrong_timer_is_mended(life: Life, said: str | None, set_to: str | None) -> None:
    case = life.open("2026-03-02T10:00")
    damage(life, case, said, set_to)
    life.jump("2026-03-02T13:00")
    if set_to == DUE:
        assert audit_timers(life.book, life.tenant) == ()  # it is due: a worker's affair
    else:
        assert audit_timers(life.book, life.tenant) == (case,)
        assert [entry.case_id for entry in life.journal("timer_mended")] == [case]
    life.wake_all()
    assert life.told(case)[0].startswith("2026-03-02T12:00:00 missed call")
    assert audit_timers(life.book, life.tenant) == ()


def test_what_is_right_is_left_alone(life: Life) -> None:
    waiting = life.open("2026-03-02T10:00")
    ended = life.open("2026-03-02T10:00", urgent="no")
    life.record(ended, "2026-03-02T10:05", "closed", by="agent")
    assert audit_timers(life.book, life.tenant) == ()
    life.jump("2026-03-02T13:00")
    assert audit_timers(life.book, life.tenant) == ()
    damage(life, ended, None, LATER)
    assert audit_timers(life.book, life.tenant) == (ended,)
    assert [each.case_id for each in life.wake_all()] == [waiting]


def test_more_cases_than_a_page(life: Life) -> None:
    found = sorted(life.open("2026-03-02T10:00") for _ in range(PAGE + 3))
    for case in found[::2]:
        damage(life, case, None, None)
    assert sorted(audit_timers(life.book, life.tenant)) == found[::2]

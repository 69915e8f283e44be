"""Periods: the organisation's own cases begin and end by themselves, each once, in order, with their measures."""

import threading

import pytest
from databases import Clock, Database
from lives import Life

from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.periods import turn
from dueprocess.engine.store import Store, cases, documents, events, timers
from dueprocess.engine.store.records import PERIODS

MONTHLY = """
roles: {agent: {label: agent}, head: {label: head}}
facts:
  kind: {type: choice, label: kind, ask: agent, values: [delay, damage]}
  frequent: {type: choices, label: frequent kinds, about: month, which: shares, matches: {above: 15 percent}}
measures: {shares: {label: shares, about: month, share_of: complaints, by: kind}}
duties:
  weekly: {must: report the week, who: agent, about: week, due: {in: next week, after: period_began}, done: noted}
  analyse: {must: analyse, who: head, about: month, when: {frequent: {known: yes}}, due: {within: 5 days, after: period_ended}, done: noted}
"""


def lines(life: Life, case: str) -> list[str]:
    with life.store.reading(life.tenant) as tx:
        return [f"{life.stamp(each.happened_at)} {each.event}" for each in events.of_case(tx, case)]


def periodic(life: Life) -> list[str]:
    with life.store.reading(life.tenant) as tx:
        return [each.case_id for each in cases.page(tx, limit=500) if each.about != "case"]


def brought(life: Life, case: str) -> object:
    with life.store.reading(life.tenant) as tx:
        return documents.read(events.of_case(tx, case)[-1].body)


@pytest.fixture
def office(trial, store: Store, clock: Clock) -> Life:
    life = Life(store, clock, trial(MONTHLY).policy)
    life.jump("2026-03-11T10:00")
    return life.publish_trial()


def test_a_tenant_published_within_a_period_begins_with_the_present_one(office: Life) -> None:
    assert periodic(office) == []
    assert [each.case_id for each in office.wake_all()] == [PERIODS]
    assert periodic(office) == ["month-2026-03", "week-2026-W11"]
    assert lines(office, "month-2026-03") == ["2026-03-01T00:00:00 period_began"]
    assert [item.duty for item in office.work("week-2026-W11")] == ["weekly"]


def test_a_period_ends_with_its_last_second_and_the_next_one_begins(office: Life) -> None:
    office.live("2026-03-15T23:59:59")
    assert lines(office, "week-2026-W11") == ["2026-03-09T00:00:00 period_began"]
    office.live("2026-03-16T00:00")
    assert lines(office, "week-2026-W11")[1:] == ["2026-03-15T23:59:59 period_ended"]
    assert lines(office, "week-2026-W12") == ["2026-03-16T00:00:00 period_began"]


def test_each_missed_period_is_made_up_for_in_order(office: Life) -> None:
    office.wake_all()
    office.jump("2026-05-05T12:00")
    office.wake_all()
    weeks = [f"week-2026-W{number}" for number in range(11, 20)]
    assert periodic(office) == ["month-2026-03", "month-2026-04", "month-2026-05", *weeks]
    assert [lines(office, each)[-1].split()[1] for each in periodic(office)] == (
        ["period_ended"] * 2 + ["period_began"] + ["period_ended"] * 8 + ["period_began"])
    opened = [each.case_id for each in office.journal("opened")]
    assert [each for each in opened if each.startswith("month")] == ["month-2026-03", "month-2026-04", "month-2026-05"]
    assert opened.index("week-2026-W13") < opened.index("month-2026-04") < opened.index("week-2026-W15")
    missed = office.told("week-2026-W11", "missed")
    assert [line.split(" late ")[0] for line in missed] == ["2026-03-22T23:59:59 missed weekly"]


def test_the_measures_of_a_period_are_those_of_its_cases_as_known_at_its_end(office: Life) -> None:
    office.wake_all()
    for day, kind in [(12, "delay"), (13, "damage"), (14, "delay"), (20, "delay")]:
        office.open(f"2026-03-{day}T10:00", kind=kind)
    late = office.open("2026-03-31T22:00")
    office.jump("2026-04-01T00:00")
    office.record(late, "2026-04-01T00:00", "noted", kind="damage")
    told_later = {"at": "2026-03-30T10:00", "event": "received", "kind": "damage"}
    office.open("2026-04-01T00:00", told_later)
    office.wake_all()
    assert brought(office, "month-2026-03")["shares"] == {
        "delay": {"at_least": "60 percent", "at_most": "80 percent"},
        "damage": {"at_least": "20 percent", "at_most": "40 percent"}}
    found = next_answer(look(office.book, office.tenant, "month-2026-03"))
    assert found["facts"]["frequent"]["value"] == ["damage", "delay"]
    assert [item.duty for item in office.work("month-2026-03")] == ["analyse"]


def test_a_period_without_cases_has_no_shares_and_asks_nothing(office: Life) -> None:
    office.live("2026-04-01T00:00")
    assert brought(office, "month-2026-03")["shares"] == "none"
    found = next_answer(look(office.book, office.tenant, "month-2026-03"))
    assert (found["facts"]["frequent"]["value"], found["questions"]) == ([], [])


def test_the_event_of_the_end_is_read_again_as_it_was_written(office: Life) -> None:
    office.wake_all()
    office.open("2026-03-12T10:00")
    office.live("2026-04-01T00:00")
    assert brought(office, "month-2026-03")["shares"]["delay"] == {"at_least": "0 percent", "at_most": "100 percent"}
    found = next_answer(look(office.book, office.tenant, "month-2026-03"))
    assert found["facts"]["frequent"]["value"] == {"at_least": []}


def test_what_is_done_twice_is_done_once(office: Life) -> None:
    office.wake_all()
    office.jump("2026-04-02T10:00")
    failures: list[Exception] = []

    def work() -> None:
        try:
            turn(office.book, office.tenant, "worker")
        except Exception as failure:  # noqa: BLE001 - told by the assertion below
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert lines(office, "month-2026-03") == ["2026-03-01T00:00:00 period_began", "2026-03-31T23:59:59 period_ended"]
    assert lines(office, "month-2026-04") == ["2026-04-01T00:00:00 period_began"]


def test_a_name_that_somebody_else_has_taken_is_told_apart(office: Life) -> None:
    office.open("2026-03-11T10:00")
    with office.store.transaction(office.tenant) as tx:
        found = cases.page(tx)[0]
        cases.open_case(tx, cases.NewCase("month-2026-03", "case", found.received_at, found.digest))
    office.wake_all()
    assert "month-2026-03.trial" in periodic(office)


def test_a_policy_without_periods_has_no_timer(trial, store: Store, clock: Clock) -> None:
    life = Life(store, clock, trial("roles: {head: {label: head}}").policy).publish_trial()
    assert life.next_wake() is None or life.wake_all()[0].case_id != PERIODS


def test_the_auditor_finds_a_lost_timer_and_mends_it(office: Life) -> None:
    office.wake_all()
    with office.store.transaction(office.tenant) as tx:
        timers.set_timer(tx, PERIODS, None)
    assert PERIODS in audit_timers(office.book, office.tenant, mend=False)
    assert PERIODS in audit_timers(office.book, office.tenant)
    office.wake_all()
    assert audit_timers(office.book, office.tenant) == ()
    office.live("2026-03-16T00:00")
    assert "week-2026-W12" in periodic(office)


def test_two_tenants_have_periods_of_their_own(office: Life) -> None:
    other = Life(office.store, office.clock, office.policy, "beta").publish_trial()
    office.wake_all()
    assert periodic(office) == periodic(other)


def test_a_failure_is_journalled_and_the_timer_stays(office: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    from dueprocess.engine.service.cases import periods, waking  # noqa: PLC0415 - to be broken

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(periods, "open_case", broken)
    woken = waking.wake(office.book)
    assert woken is not None
    assert isinstance(woken.failure, ZeroDivisionError)
    monkeypatch.undo()
    office.clock.forward(waking.RETRY)
    office.wake_all()
    assert periodic(office) == ["month-2026-03", "week-2026-W11"]


def test_the_cases_of_a_period_come_page_by_page(database: Database) -> None:
    store = database.open()
    with store.transaction("a") as tx:
        for number, name in enumerate("dcba"):
            cases.open_case(tx, cases.NewCase(name, "case", 10 + number // 2, "sha256:d1"))
        cases.open_case(tx, cases.NewCase("m", "month", 10, "sha256:d1"))
        first = cases.received(tx, "case", (10, ""), 11, 3)
        rest = cases.received(tx, "case", (first[-1].received_at, first[-1].case_id), 11, 3)
    assert ([each.case_id for each in first], [each.case_id for each in rest]) == (["c", "d", "a"], ["b"])

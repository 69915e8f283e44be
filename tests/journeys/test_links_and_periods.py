"""What one case means for another, and what a period asks of the organisation, in packs as they are shipped."""

from databases import Clock
from lives import Life, shipped

from dueprocess.engine.service.cases.answering import look, next_answer
from dueprocess.engine.store import Store, documents, events

SECOND = {"waybill": "W1", "site": "s1", "not_effectively_handled": "yes"}


def answer(life: Life, case: str) -> dict:
    return next_answer(look(life.book, life.tenant, case))


def fine(life: Life, case: str) -> list[str]:
    return [documents.read(each.detail)["amount"] for each in life.effects(case)
            if each.name == "late_reply" and each.withdrawn_at is None]


def answered_late(life: Life, day: str, **facts: object) -> str:
    """A complaint whose reply came late, so that it was taken to the next level."""
    case = life.open(f"{day}T10:00", **facts)
    life.record(case, f"{day}T10:00", "call_400_received")
    life.record(case, f"{day}T10:31", "escalated_because_late")
    return case


def test_the_fine_is_doubled_for_the_same_waybill_at_the_same_site(store: Store, clock: Clock) -> None:
    life = Life(store, clock, shipped("express-group")).publish()
    first = answered_late(life, "2025-03-03", waybill="W1", site="s1")
    elsewhere = answered_late(life, "2025-03-04", waybill="W1", site="s2", not_effectively_handled="yes")
    second = answered_late(life, "2025-03-05", **SECOND)
    third = answered_late(life, "2025-03-06", **SECOND)
    assert [fine(life, each) for each in (first, elsewhere, second, third)] == [
        ["100 CNY"], ["100 CNY"], ["200 CNY"], ["200 CNY"]]
    assert answer(life, third)["facts"]["complaint_count"]["value"] == "3"


def test_a_fine_is_halved_when_it_turns_out_to_be_another_waybill(store: Store, clock: Clock) -> None:
    life = Life(store, clock, shipped("express-group")).publish()
    answered_late(life, "2025-03-03", waybill="W1", site="s1")
    case = answered_late(life, "2025-03-05", **SECOND)
    life.record(case, "2025-03-06T09:00", "noted", waybill="W9")
    assert fine(life, case) == ["100 CNY"]
    withdrawn = [each for each in life.effects(case) if each.name == "late_reply" and each.withdrawn_at is not None]
    assert [documents.read(each.detail)["amount"] for each in withdrawn] == ["200 CNY"]


def test_the_reports_of_a_week_and_a_month_are_asked_for_by_themselves(store: Store, clock: Clock) -> None:
    life = Life(store, clock, shipped("mall"))
    life.jump("2025-03-05T09:00")
    life.publish()
    life.live("2025-03-10T09:00")
    week = "week-2025-W10"
    assert {(each.duty, each.role, each.state) for each in life.work(week)} >= {
        ("fill_weekly_report", "cs_desk", "running"), ("visit_weekly_shoppers", "cs_desk", "running")}
    life.record(week, "2025-03-11T09:00", "noted", week_summary="twelve complaints")
    life.record(week, "2025-03-11T10:00", "weekly_report_submitted", by="cs_desk")
    assert {(each.duty, each.role) for each in life.work(week)} >= {
        ("ops_review_weekly_report", "ops_manager"), ("gm_review_weekly_report", "store_gm")}
    life.record(week, "2025-03-12T09:00", "weekly_report_reviewed", by="ops_manager")
    left = {each.duty for each in life.work(week)}
    assert not left & {"fill_weekly_report", "ops_review_weekly_report"}
    assert "gm_review_weekly_report" in left
    life.live("2025-04-01T09:00")
    assert ("fill_monthly_report", "cs_desk") in {(each.duty, each.role) for each in life.work("month-2025-03")}
    month = "month-2025-03"
    life.record(month, "2025-04-01T10:00", "noted", month_summary="fifty complaints")
    life.record(month, "2025-04-01T11:00", "monthly_report_submitted", by="cs_desk")
    assert {(each.duty, each.role) for each in life.work(month)} >= {
        ("ops_review_monthly_report", "ops_manager"), ("gm_review_monthly_report", "store_gm")}
    daily = life.told("day-2025-03-06", "missed")
    assert daily == ["2025-03-06T23:59:59 missed check_handling_forms"]


def test_more_than_fifteen_percent_of_a_month_is_to_be_analysed(store: Store, clock: Clock) -> None:
    life = Life(store, clock, shipped("rapid-response"))
    life.jump("2025-03-01T09:00")
    life.publish()
    kinds = ["service_failure"] * 16 + ["product_quality"] * 3 + ["process_defect"]
    for number, kind in enumerate(kinds, 1):
        life.open(f"2025-03-{number:02}T10:00", category=kind, customer_id=f"C{number % 19}", issue="i1")
    life.live("2025-04-01T00:00")
    month = "month-2025-03"
    with store.reading(life.tenant) as tx:
        brought = documents.read(events.of_case(tx, month)[-1].body)
    assert brought["type_shares"] == {
        "service_failure": "80 percent", "product_quality": "15 percent", "process_defect": "5 percent",
        "other": "0 percent"}
    assert brought["repeat_rate"] == {"yes": "5 percent", "no": "95 percent"}
    found = answer(life, month)
    assert found["facts"]["frequent_types"]["value"] == ["service_failure"]  # 15 percent is not above 15 percent
    assert "issue_analysis_report" in {each.duty for each in life.work(month)}
    life.live("2025-05-01T00:00:01")
    assert "2025-04-30T23:59:59 missed issue_analysis_report" in life.told(month, "missed")

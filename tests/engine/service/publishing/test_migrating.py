"""What open cases come under, and what that changes, is somebody's decision: seen before, journalled after."""

import json

import pytest

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.answering import look, next_answer

LONGER = {"24_hours": "48 hours"}


def test_b3_an_edit_of_a_pack_never_changes_an_open_case_without_a_logged_migration(house, changes) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    before = (house.dues(case), house.pins(case), len(life.journal()))
    house.publish("1.1.0", **LONGER)
    assert (house.dues(case), house.pins(case)) == before[:2]
    life.record(case, "2026-03-02T11:00", "called")
    life.live("2026-03-02T12:00")
    assert (house.version_of(case), house.dues(case)["solve"]) == ("1.0.0", "2026-03-03T10:00:00")
    assert house.version_of(life.open("2026-03-02T12:00")) == "1.1.0"
    foreseen = changes(house.migrate("1.1.0", dry_run=True))
    assert house.dues(case)["solve"] == "2026-03-03T10:00:00"
    assert changes(house.migrate("1.1.0")) == foreseen
    assert house.dues(case)["solve"] == "2026-03-04T10:00:00"
    (line,) = life.journal("migrated")
    assert (line.case_id, line.by) == (case, "operator")
    assert json.loads(line.detail)["changes"] == foreseen


def test_a_dry_run_shows_dues_before_and_after_and_keeps_nothing(house, changes) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.publish("1.1.0", **LONGER, report__="audit: ")
    kept = (life.journal(), house.pins(case), life.work(case), life.next_wake())
    answer = house.migrate("1.1.0", dry_run=True)
    assert (life.journal(), house.pins(case), life.work(case), life.next_wake()) == kept
    duties = {each["duty"]: (each["before"] and each["before"]["due"], each["after"] and each["after"]["due"])
              for each in changes(answer)["duties"]}
    assert duties == {
        "solve": ("2026-03-03T10:00:00+00:00", "2026-03-04T10:00:00+00:00"),
        "report": ("2026-03-05T17:00:00+00:00", None),
        "audit": (None, "2026-03-05T17:00:00+00:00"),
    }
    assert "moved to `trial` 1.1.0: 1" in answer["summary"]


def test_the_owner_the_stage_and_what_is_told_are_foreseen_and_then_so(house, changes) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    life.live("2026-03-02T12:30")
    assert life.told(case) == ["2026-03-02T12:00:00 missed call", "2026-03-02T12:00:00 escalated up.tell"]
    house.publish("2.0.0", **{"2_hours": "1 hours", "otherwise__agent": "otherwise: head", "open__{label": "begun: {label"})
    foreseen = changes(house.migrate("2.0.0", dry_run=True))
    assert foreseen["owner"] == {"before": {"role": "agent"}, "after": {"role": "head"}}
    assert foreseen["stage"] == {"case": {"before": "open", "after": "begun"}}
    assert [(each["kind"], each["name"]) for each in foreseen["issued"]] == [("missed", "call"), ("escalated", "up.tell")]
    assert len(foreseen["withdrawn"]) == 2
    house.migrate("2.0.0")
    assert life.told(case) == [
        "2026-03-02T12:00:00 missed call withdrawn migrated",
        "2026-03-02T12:00:00 escalated up.tell withdrawn migrated",
        "2026-03-02T11:00:00 missed call late 5400",
        "2026-03-02T11:00:00 escalated up.tell late 5400",
    ]


def test_a_migration_goes_page_by_page_and_leaves_alone_what_is_there_already(house) -> None:
    house.publish()
    found = [house.life.open("2026-03-02T10:00") for _ in range(5)]
    house.publish("1.1.0", **LONGER)
    assert [each["case"] for each in house.migrate("1.1.0", limit=2)["cases"]] == found
    assert house.migrate("1.1.0")["cases"] == []
    house.migrate("1.0.0")
    house.migrate("1.1.0")
    assert house.pins(found[0]) == [(0, "opened"), (1, "migrated"), (1, "migrated"), (1, "migrated")]


def test_b16_a_changed_clock_keeps_paused_time_or_the_preview_says_that_it_does_not(house, changes) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    life.record(case, "2026-03-02T12:00", "waiting")
    life.record(case, "2026-03-02T22:00", "back")
    assert house.dues(case)["solve"] == "2026-03-03T20:00:00"
    house.publish("1.1.0", **LONGER)
    house.migrate("1.1.0")
    assert house.dues(case)["solve"] == "2026-03-04T20:00:00"
    house.publish("1.2.0", **LONGER, **{"stops__[solve]": "stops: [report]"})
    (moved, _) = changes(house.migrate("1.2.0", dry_run=True))["duties"]
    assert (moved["before"]["due"], moved["after"]["due"]) == ("2026-03-04T20:00:00+00:00", "2026-03-04T10:00:00+00:00")


def test_b42_closed_cases_are_immutable(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    life.record(case, "2026-03-02T11:00", "closed", by="agent")
    shown = next_answer(look(life.book, life.tenant, case))
    house.publish(closed="[2026-03-04]")
    house.publish("1.1.0", in_force="{from: 2020-01-01, applies_by: now}", **LONGER)
    assert house.migrate("1.0.0")["cases"] == []
    assert house.pins(case) == [(0, "opened")]
    assert next_answer(look(life.book, life.tenant, case)) == shown


def test_b42_a_missing_calendar_is_an_error_when_a_pack_is_loaded(house) -> None:
    text = "pack: trial\nversion: 1.0.0\ntitle: t\nin_force: {from: 2020-01-01, applies_by: received}\n"
    with pytest.raises(PackError) as failure:
        house.write(text + "uses: [plain-time]\nconventions: {zone: Europe/London, language: en, currency: GBP, calendar: gone}\n")
    assert "unknown-calendar" in {each.code for each in failure.value.diagnostics}


def test_what_was_known_before_is_decided_under_the_policy_that_was_pinned_then(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    given = next_answer(look(life.book, life.tenant, case))
    house.publish("1.1.0", **LONGER, **{"vip__{": "guest: {"})
    life.jump("2026-03-02T11:00")
    house.migrate("1.1.0")
    life.record(case, "2026-03-02T12:00", "noted", guest="yes")
    then = life.at("2026-03-02T10:00")
    assert next_answer(look(life.book, life.tenant, case, then, then)) == given
    assert next_answer(look(life.book, life.tenant, case))["policy"]["version"] == "1.1.0"
    now_known = life.at("2026-03-02T11:00")
    assert next_answer(look(life.book, life.tenant, case, then, now_known))["policy"]["version"] == "1.1.0"


def test_a_case_that_the_version_cannot_read_stays_where_it_is_and_says_why(house) -> None:
    house.publish()
    life = house.life
    case, other = life.open("2026-03-02T10:00", vip="yes"), life.open("2026-03-02T10:00")
    house.publish("1.1.0", **LONGER, **{"vip__{": "guest: {"})
    for dry_run in (True, False):
        first, second = house.migrate("1.1.0", dry_run=dry_run)["cases"]
        assert [each["code"] for each in first["cannot"]] == ["unknown-fact"]
        assert "changes" in second
    assert (house.version_of(case), house.version_of(other)) == ("1.0.0", "1.1.0")
    assert [each.case_id for each in life.journal("not_migrated")] == [case]
    assert life.record(case, "2026-03-02T11:00", "called").version == 2


def test_a_version_that_does_not_stand_is_named_with_the_nearest(house) -> None:
    house.publish()
    with pytest.raises(PackError) as failure:
        house.migrate("1.0.1")
    (found,) = failure.value.diagnostics
    assert (found.code, str(found.mark)) == ("version-not-published", "--to:1:1")
    assert "1.0.0" in found.as_plain("en")["hint"]


def test_a_request_made_again_after_a_migration_gets_its_first_answer(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    first = life.record(case, "2026-03-02T11:00", "called", key="k")
    house.publish("1.1.0", **LONGER)
    house.migrate("1.1.0")
    again = life.record(case, "2026-03-02T12:00", "called", key="k")
    assert (again.repeated, again.version) == (True, first.version)
    assert again.answer["policy"] == first.answer["policy"]


def test_a_move_follows_the_paused_clock_of_b24_with_who_why_and_both_dues(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.publish("1.1.0", **LONGER)
    house.migrate("1.1.0")
    (line,) = life.journal("migrated")
    detail = json.loads(line.detail)
    (duty,) = detail["changes"]["duties"]
    assert (line.by, line.case_id, detail["cause"], detail["from"]["version"], detail["to"]["version"]) == (
        "operator", case, "migrated", "1.0.0", "1.1.0")
    assert (duty["before"]["due"], duty["after"]["due"]) == ("2026-03-03T10:00:00+00:00", "2026-03-04T10:00:00+00:00")

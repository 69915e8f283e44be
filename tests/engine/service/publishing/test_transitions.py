"""Which publication covers a case: as its transition clause says, at its opening, at an event, or by now."""

import json

import pytest

from dueprocess.engine.service.cases.waking import wake

LONGER = {"24_hours": "48 hours"}


@pytest.mark.parametrize(("received", "version"), [
    ("2026-02-27T10:00", "1.0.0"),
    ("2026-02-28T23:59:59", "1.0.0"),
    ("2026-03-01T00:00", "1.1.0"),
    ("2026-03-02T10:00", "1.1.0"),
])
def test_the_version_in_force_at_receipt_decides_whenever_the_case_is_opened(house, received, version) -> None:
    house.publish()
    house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: received}", **LONGER)
    life = house.life
    case = life.open("2026-03-10T10:00", {"at": received, "event": "received"})
    assert (house.version_of(case), house.pins(case)) == (version, [(0, "opened")])


@pytest.mark.parametrize(("received", "version"), [
    ("2019-05-01T10:00", "1.0.0"), ("2022-05-01T10:00", "1.0.0"), ("2026-02-01T10:00", "1.1.0")])
def test_a_case_that_no_version_covers_falls_to_the_nearest_which_says_so(house, received, version) -> None:
    house.publish(in_force="{from: 2020-01-01, until: 2021-12-31, applies_by: received}")
    house.publish("1.1.0", in_force="{from: 2024-01-01, until: 2025-12-31, applies_by: received}")
    case = house.life.open("2026-03-10T10:00", {"at": received, "event": "received"})
    assert house.version_of(case) == version
    noted = house.life.record(case, "2026-03-10T11:00", "noted").answer
    assert "not_in_force" in noted["policy"]


def test_a_version_that_was_announced_takes_no_case_before_its_day(house) -> None:
    house.publish()
    house.publish("1.1.0", in_force="{from: 2026-03-05, applies_by: received}", **LONGER)
    assert house.version_of(house.life.open("2026-03-04T10:00")) == "1.0.0"
    assert house.version_of(house.life.open("2026-03-05T10:00")) == "1.1.0"


def test_a_named_event_brings_a_case_under_the_version_in_force_when_it_happened(house) -> None:
    house.publish()
    life = house.life
    case, early = life.open("2026-03-02T10:00"), life.open("2026-03-02T10:00")
    house.publish("1.1.0", in_force="{from: 2026-03-03, applies_by: accepted}", **LONGER)
    life.record(early, "2026-03-02T20:00", "accepted")
    answer = life.record(case, "2026-03-03T09:00", "accepted", key="k").answer
    assert answer["policy"]["version"] == "1.1.0"
    assert (house.dues(case)["solve"], house.dues(early)["solve"]) == ("2026-03-04T10:00:00", "2026-03-03T10:00:00")
    assert (house.pins(case), house.pins(early)) == ([(0, "opened"), (1, "event")], [(0, "opened")])
    (line,) = life.journal("migrated")
    detail = json.loads(line.detail)
    assert (line.case_id, detail["cause"]) == (case, "event")
    (moved,) = detail["changes"]["duties"]
    assert (moved["before"]["due"][:16], moved["after"]["due"][:16]) == ("2026-03-03T10:00", "2026-03-04T10:00")
    again = life.record(case, "2026-03-03T10:00", "accepted", key="k")
    assert (again.repeated, again.answer["policy"]["version"]) == (True, "1.1.0")


def test_a_correction_that_takes_the_event_back_takes_back_the_version(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: accepted}", **LONGER)
    accepted = life.record(case, "2026-03-02T12:00", "accepted")
    assert house.version_of(case) == "1.1.0"
    life.record(case, "2026-03-02T13:00", "none", corrects=accepted.event_ids[0])
    assert (house.version_of(case), house.dues(case)["solve"]) == ("1.0.0", "2026-03-03T10:00:00")
    assert house.pins(case) == [(0, "opened"), (1, "event"), (2, "event")]


def test_what_somebody_has_decided_no_event_takes_back(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: accepted}")
    house.publish("1.2.0", in_force="{from: 2030-01-01, applies_by: received}", **LONGER)
    house.migrate("1.2.0")
    life.record(case, "2026-03-02T12:00", "accepted")
    assert house.version_of(case) == "1.2.0"


def test_a_version_that_cannot_read_the_case_does_not_take_it_and_the_event_is_recorded(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00", vip="yes")
    house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: accepted}", **{"vip__{": "guest: {"})
    assert life.record(case, "2026-03-02T12:00", "accepted").version == 2
    assert house.version_of(case) == "1.0.0"
    assert [each.case_id for each in life.journal("not_migrated")] == [case]


def test_a_policy_that_applies_by_now_moves_what_is_open_when_it_is_published(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    published = house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: now}", **LONGER)
    assert (published.carried.moved, published.carried.changed) == (1, 1)
    assert (house.version_of(case), house.pins(case)[-1]) == ("1.1.0", (1, "applies_by_now"))
    assert house.dues(case)["solve"] == "2026-03-04T10:00:00"
    assert [each.case_id for each in life.journal("migrated")] == [case]


def test_one_that_applies_by_now_and_was_announced_moves_it_on_its_day(house) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")
    house.publish("1.1.0", in_force="{from: 2026-03-03, applies_by: now}", **LONGER)
    life.live("2026-03-02T23:59:59")
    assert house.version_of(case) == "1.0.0"
    life.live("2026-03-03T00:00")
    assert (house.version_of(case), house.dues(case)["solve"]) == ("1.1.0", "2026-03-04T10:00:00")
    assert [each.by for each in life.journal("migrated")] == ["worker"]


def test_a_worker_ends_what_a_killed_publication_began(house, monkeypatch) -> None:
    house.publish()
    life = house.life
    case = life.open("2026-03-02T10:00")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("dueprocess.engine.service.publishing.publishing.carry_over", killed)
        with pytest.raises(KeyboardInterrupt):
            house.publish("1.1.0", in_force="{from: 2026-03-01, applies_by: now}", **LONGER)
    assert house.version_of(case) == "1.0.0"
    life.clock.forward(600)
    assert wake(life.book).case_id == "@publications"
    assert house.version_of(case) == "1.1.0"

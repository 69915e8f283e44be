"""What is due stands in order, in pages, before a role, a unit or a person, and in their calendars."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from over_http import FERRY, RECEIVED, Service, errors_of

CONDUCT = {**RECEIVED, "subject": "conduct"}


def duties(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["case"], each["duty"]) for each in answer["due"]]


def entries(service: Service, asked: str) -> list[Any]:
    return Calendar.from_ical(service.get(f"/due.ics?{asked}").content).walk("VEVENT")


@pytest.fixture
def three(service: Service) -> Service:
    service.open("F-1", {**RECEIVED, "at": "2026-03-02T11:00"})
    service.open("F-2", {**CONDUCT, "at": "2026-02-27T10:00"})
    service.open("F-3")
    return service


def test_what_is_due_before_a_role(three: Service) -> None:
    answer = three.get("/due?role=desk").json()
    assert duties(answer) == [("F-2", "acknowledge"), ("F-1", "acknowledge"), ("F-3", "acknowledge")]
    first = answer["due"][0]
    assert first["what"] == "acknowledge receipt"
    assert first["who"] == {"party": {"role": "desk"}, "label": "customer desk"}
    assert (first["due"], first["state"], first["must"]) == ("2026-03-02T17:00:00+00:00", "running", True)
    assert duties(three.get("/due?role=desk&before=2026-03-03T00:00").json()) == [("F-2", "acknowledge")]


def test_what_was_missed_comes_first(three: Service) -> None:
    three.jump(24 * 3600)
    found = three.get("/due?role=desk").json()["due"]
    assert [each["state"] for each in found] == ["missed", "running", "running"]


def test_a_role_is_asked_for_in_its_unit(three: Service) -> None:
    assert duties(three.get("/due?role=captain&of=aurora").json()) == [("F-2", "answer")]
    assert duties(three.get("/due?role=captain&of=borealis").json()) == []


def test_pages_follow_each_other_without_gap_or_repetition(three: Service) -> None:
    found, after = [], ""
    for _ in range(3):
        page = three.get(f"/due?role=desk&limit=1{after}").json()
        found += duties(page)
        after = f"&after={page['next']}"
    assert page["next"] is None
    assert [case for case, _ in found] == ["F-2", "F-1", "F-3"]


def test_a_person_sees_what_stands_before_every_role_held(three: Service) -> None:
    assert duties(three.get("/due?person=p-7").json()) == []
    three.client.put(f"{FERRY}/directory", json={"directory": [
        {"person": "p-7", "role": "captain", "of": "aurora"}, {"person": "p-7", "role": "duty_manager"}]})
    assert duties(three.get("/due?person=p-7").json()) == [("F-2", "answer"), ("F-1", "answer"), ("F-3", "answer")]


def test_the_list_is_not_sent_again_until_it_changes(three: Service) -> None:
    tag = three.get("/due?role=desk").headers["etag"]
    three.clock.forward(60)
    assert three.get("/due?role=desk", If_None_Match=tag).status_code == 304
    three.record({"event": "acknowledged", "by": "desk"})
    assert three.get("/due?role=desk", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(("asked", "found"), [
    ("", [("due-of-nobody", "role")]),
    ("of=aurora&person=p-7", [("due-of-nobody", "role")]),
    ("role=dsk", [("unknown-role", "role")]),
    ("role=desk&limit=501", [("body-no-whole-number", "limit")]),
    ("role=desk&before=soon", [("bad-instant", "before")]),
    ("role=desk&roll=x", [("query-unknown", "roll")]),
])
def test_a_bad_parameter_is_named(on_sqlite: Service, asked: str, found: list[tuple[str, str]]) -> None:
    assert errors_of(on_sqlite.get(f"/due?{asked}")) == found


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsIDJd", "%C3%A9", "bnVsbA", "WzEsMSwiYSIsImIiLDEsMV0"])
def test_a_place_that_was_made_up(on_sqlite: Service, cursor: str) -> None:
    assert errors_of(on_sqlite.get(f"/due?role=desk&after={cursor}")) == [("no-such-place", "after")]


# --- as a calendar ---------------------------------------------------------------------------------------------------


def test_each_due_is_an_entry_on_the_clock_of_the_tenant(three: Service) -> None:
    response = three.get("/due.ics?role=desk")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    first = entries(three, "role=desk")[0]
    assert str(first["summary"]) == "acknowledge receipt"
    assert "F-2" in str(first["description"])
    assert first["dtstart"].dt.isoformat() == "2026-03-02T17:00:00+00:00"
    assert first["dtstart"].params["TZID"] == "Europe/London"
    assert "BEGIN:VTIMEZONE" in response.text
    assert [str(each["x-wr-calname"]) for each in Calendar.from_ical(response.content).walk("VCALENDAR")] == ["Due: customer desk"]


def test_what_is_overdue_says_so(three: Service) -> None:
    three.jump(86_400)
    first = entries(three, "role=desk")[0]
    assert (str(first["summary"]), str(first["status"])) == ("Overdue: acknowledge receipt", "CONFIRMED")


def test_a_calendar_says_how_often_to_ask_again(three: Service) -> None:
    text = three.get("/due.ics?role=desk").text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in text
    assert "X-PUBLISHED-TTL:PT15M" in text


def test_an_entry_keeps_its_name_when_its_due_moves(three: Service) -> None:
    before = {str(each["uid"]): each["dtstart"].dt for each in entries(three, "role=duty_manager")}
    three.record({"event": "more_time_told"})
    after = {str(each["uid"]): each["dtstart"].dt for each in entries(three, "role=duty_manager")}
    assert before.keys() == after.keys()
    assert len([uid for uid in before if before[uid] != after[uid]]) == 1
    assert len(before) == 2


def test_a_calendar_is_not_sent_again_until_it_changes(three: Service) -> None:
    tag = three.get("/due.ics?role=desk").headers["etag"]
    three.clock.forward(60)
    assert three.get("/due.ics?role=desk", If_None_Match=tag).status_code == 304
    assert three.get("/due.ics?role=desk", If_None_Match=tag, Accept_Language="zh").status_code == 200


def test_nothing_due_is_an_empty_calendar(service: Service) -> None:
    assert entries(service, "role=desk") == []


def test_where_the_policy_warns_there_is_one_alarm(service: Service) -> None:
    called = {"at": "2026-03-02T19:50", "event": "received", "topic": "noise", "danger": False}
    opened = service.client.post("/v1/hotline/cases", json={"events": [called]}).json()
    (warned,) = (each for each in opened["must"] if "warns" in each)
    role = warned["who"]["party"]["role"]
    (item,) = service.client.get(f"/v1/hotline/due?role={role}").json()["due"]
    assert item["warns"] == warned["warns"]
    calendar = Calendar.from_ical(service.client.get(f"/v1/hotline/due.ics?role={role}").content)
    (alarm,) = calendar.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(minutes=-30)
    service.jump(int(datetime.fromisoformat(warned["warns"]).timestamp()) + 1 - service.clock.now)
    assert "BEGIN:VALARM" not in service.client.get(f"/v1/hotline/due.ics?role={role}").text

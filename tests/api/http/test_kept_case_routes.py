"""A kept case is shown, asked about as it is and as it was, and by whom the policy allows."""

from typing import Any

import pytest
from databases import NOON
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from over_http import ACKNOWLEDGED, FERRY, RECEIVED, Service, errors_of, problem_of

DAY = 24 * 3600
QUESTIONS = ["/next", "/why?about=owner", "/timeline?limit=5", "/decisions", ""]
CALLED = [{"at": "2026-03-02T10:00", "event": "received", "topic": "noise", "danger": False},
          {"at": "2026-03-02T10:05", "event": "dispatched", "by": "operator", "department": "water"}]


def test_what_is_recorded_is_shown_with_both_times_and_what_followed(service: Service) -> None:
    service.open()
    service.jump(2 * DAY)
    service.record({"at": "2026-03-02T11:00", "event": "acknowledged", "by": "desk", "id": "call"})
    case = service.get("/cases/F-1").json()
    assert case["events"][1] == {
        "id": "call", "at": "2026-03-02T11:00:00+00:00", "recorded_at": "2026-03-04T12:00:00+00:00",
        "event": "acknowledged", "by": "desk"}
    assert [each["withdrawn"]["because"] for each in case["effects"] if each["kind"] == "missed"] == ["call"]
    assert [(each["pack"], each["since_version"]) for each in case["policies"]] == [("ferry", 0)]
    assert (case["version"], case["received_at"], case["ended_at"]) == (2, "2026-03-02T10:00:00+00:00", None)
    assert case["next_change"] is not None


def test_the_next_step_is_that_of_the_stateless_question(service: Service) -> None:
    service.open()
    service.record(ACKNOWLEDGED)
    kept = service.get("/cases/F-1/next").json()
    asked = {"case": "F-1", "events": [{**RECEIVED, "recorded_at": "2026-03-02T12:00"},
                                       {**ACKNOWLEDGED, "recorded_at": "2026-03-02T12:00"}],
             "as_of": "2026-03-02T12:00:00Z"}
    told = service.client.post(f"{FERRY}/decisions", json=asked).json()
    assert _without_places(kept) == _without_places({**told, "version": 2})


def _without_places(value: Any) -> Any:
    """An answer without the files of the pack: a kept case is decided by those that were published."""
    match value:
        case dict():
            return {name: _without_places(each) for name, each in value.items() if name != "source"}
        case list():
            return [_without_places(each) for each in value]
    return value


def test_a_case_is_seen_as_it_was_with_what_was_then_known(service: Service) -> None:
    service.open()
    service.jump(2 * DAY)
    service.record({"at": "2026-03-02T11:00", "event": "acknowledged", "by": "desk"})
    service.jump(DAY)
    then = "as_of=2026-03-04T11:00"
    unknown = service.get(f"/cases/F-1/next?{then}").json()
    known = service.get(f"/cases/F-1/next?{then}&known_at=2026-03-05T00:00Z").json()
    assert (unknown["version"], known["version"]) == (1, 2)
    assert "acknowledge" in [each["duty"] for each in unknown["must"]]
    assert "acknowledge" in [each["duty"] for each in known["over"]]


@pytest.mark.parametrize("written", ["2026-03-02T13:00:00+01:00", "2026-03-02T13:00:00%2B01:00", "2026-03-02T12:00", "2026-03-02T12:00:00Z"])
def test_an_instant_is_read_from_each_way_to_write_it(on_sqlite: Service, written: str) -> None:
    on_sqlite.open()
    assert on_sqlite.get(f"/cases/F-1/next?as_of={written}").json()["as_of"] == "2026-03-02T12:00:00+00:00"


def test_before_anything_was_recorded_nothing_is_asked(service: Service) -> None:
    service.open()
    answer = service.get("/cases/F-1/next?as_of=2026-03-01T00:00").json()
    assert (answer["version"], answer["must"]) == (0, [])


def test_every_decision_given_can_be_asked_for_again(service: Service) -> None:
    service.open()
    service.jump(2 * DAY)
    service.clock.forward(1)
    service.record(ACKNOWLEDGED)
    found = service.get("/cases/F-1/decisions").json()["decisions"]
    assert {"e1", "wake", "e2"} == {each["cause"] for each in found}
    assert [each["number"] for each in found] == list(range(1, len(found) + 1))
    for each in found:
        again = service.client.get(
            f"{FERRY}/cases/F-1/next", params={"as_of": each["as_of"], "known_at": each["known_at"]}).json()
        assert again["version"] == each["version"]
    assert service.get("/cases/F-1/decisions?after=1&limit=1").json()["decisions"] == found[1:2]


def test_why_and_timeline_and_may_speak_of_the_kept_case(service: Service) -> None:
    service.open()
    assert service.get("/cases/F-1/why?about=owner").json()["about"] == "owner"
    moments = service.get("/cases/F-1/timeline?until=2026-03-04T00:00&limit=3").json()["timeline"]
    assert moments
    assert moments[-1]["at"] < "2026-03-04T00:00"
    may = service.client.post(f"{FERRY}/cases/F-1/may", json={"may": {"event": "acknowledged", "by": "captain"}})
    assert may.json()["answer"] == "refused"
    assert service.get("/cases/F-1").json()["version"] == 1


def test_cases_are_listed_page_by_page(service: Service) -> None:
    for name in ("F-1", "F-2", "F-3"):
        service.open(name)
    first = service.get("/cases?limit=2").json()
    assert [each["case"] for each in first["cases"]] == ["F-1", "F-2"]
    rest = service.get(f"/cases?limit=2&after={first['next']}&running=yes").json()
    assert ([each["case"] for each in rest["cases"]], rest["next"]) == (["F-3"], None)


# --- is it still the same? -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_not_sent_again_until_it_changes(service: Service, question: str) -> None:
    service.open()
    first = service.get(f"/cases/F-1{question}")
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    again = service.get(f"/cases/F-1{question}", If_None_Match=f'"x", W/{tag}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    service.record(ACKNOWLEDGED)
    changed = service.get(f"/cases/F-1{question}", If_None_Match=tag)
    assert changed.status_code == (304 if question.startswith("/why") and changed.headers["etag"] == tag else 200)


def test_a_decision_stays_the_same_until_the_instant_it_names(service: Service) -> None:
    opened = service.open()
    tag, changes = opened.headers["etag"], opened.json()["valid_until"]
    assert tag.startswith('"1-')
    assert changes == "2026-03-03T17:00:01+00:00"  # the acknowledgement is missed
    service.clock.now = NOON + 29 * 3600
    assert service.get("/cases/F-1/next", If_None_Match=tag).status_code == 304
    service.clock.now += 1
    assert service.get("/cases/F-1/next", If_None_Match=tag).status_code == 200


def test_another_language_is_another_answer(service: Service) -> None:
    tag = service.open().headers["etag"]
    response = service.get("/cases/F-1/next", If_None_Match=tag, Accept_Language="zh")
    assert (response.status_code, response.headers["content-language"]) == (200, "zh")


# --- who may read it -------------------------------------------------------------------------------------------------


def hotline(service: Service, question: str, **params: str) -> Any:
    return service.client.get(f"/v1/hotline/cases/H-1{question}", params=params)


@pytest.mark.parametrize("question", ["/next", "/timeline", "/decisions", "", "/why"])
def test_only_whom_the_policy_names_may_read(service: Service, question: str) -> None:
    service.client.post("/v1/hotline/cases", json={"case": "H-1", "events": CALLED})
    about = {"about": "urgency"} if question == "/why" else {}
    assert hotline(service, question, by="shift_lead", **about).status_code == 200
    assert hotline(service, question, by="{role: department_head, of: water}", **about).status_code == 200
    refused = problem_of(hotline(service, question, by="press", **about), 403, "may-not-read")
    assert [each["name"] for each in refused["reasons"]] == ["not_entitled"]
    unnamed = problem_of(hotline(service, question, **about), 403, "may-not-read")
    assert [each["fact"] for each in unnamed["questions"]] == ["actor"]
    assert unnamed["title"] == "无权查阅该案件"
    assert errors_of(hotline(service, question, by="pres", **about)) == [("unknown-role", "by")]


def test_a_reader_is_recorded_nowhere(service: Service) -> None:
    service.client.post("/v1/hotline/cases", json={"case": "H-1", "events": CALLED})
    before = hotline(service, "", by="shift_lead").json()
    hotline(service, "/next", by="shift_lead")
    assert hotline(service, "", by="shift_lead").json() == before


def test_a_policy_that_names_nobody_asks_nobody(service: Service) -> None:
    service.open()
    assert service.get("/cases/F-1/next").status_code == service.get("/cases/F-1/next?by=desk").status_code == 200


# --- bad questions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["/next", "/why?about=owner", "/timeline", "/decisions", ""])
def test_an_unknown_case(service: Service, question: str) -> None:
    for case in ("F-9", "%00", "@periods"):
        problem_of(service.get(f"/cases/{case}{question}"), 404, "unknown-case")


@pytest.mark.parametrize(("question", "found"), [
    ("/next?as_off=x", [("query-unknown", "as_off")]),
    ("/next?as_of=2026-03-02&as_of=2026-03-03", [("query-twice", "as_of")]),
    ("/next?as_of=", [("query-no-text", "as_of")]),
    ("/next?as_of=%00", [("query-no-text", "as_of")]),
    ("/next?as_of=yesterday&known_at=2026-02-30T10:00", [("bad-instant", "as_of"), ("impossible-moment", "known_at")]),
    ("/next?by=%7Brole", [("malformed-yaml", "by"), ("comma-in-text", "by")]),
    ("/why", [("query-missing", "about")]),
    ("/why?about=ownr", [("unknown-subject", "about")]),
    ("/timeline?limit=0", [("body-no-whole-number", "limit")]),
    ("/timeline?limit=1001", [("body-no-whole-number", "limit")]),
    ("/timeline?limit=1e3", [("body-no-whole-number", "limit")]),
    ("/decisions?after=-1", [("body-no-whole-number", "after")]),
    ("/decisions?limit=9999999999999999999999", [("body-no-whole-number", "limit")]),
])
def test_a_bad_parameter_is_named(on_sqlite: Service, question: str, found: list[tuple[str, str]]) -> None:
    on_sqlite.open()
    assert errors_of(on_sqlite.get(f"/cases/F-1{question}")) == found


@pytest.mark.parametrize(("body", "found"), [
    ({}, [("body-missing-field", "")]),
    ({"may": {"event": "answred"}}, [("unknown-event", "/may/event")]),
    ({"may": {"event": "answered"}, "as_of": 5}, [("body-no-instant", "/as_of")]),
    ({"may": {"event": "answered"}, "events": []}, [("body-unknown-field", "/events")]),
])
def test_a_bad_question_whether_is_pointed_at(on_sqlite: Service, body: Any, found: list[tuple[str, str]]) -> None:
    on_sqlite.open()
    assert errors_of(on_sqlite.client.post(f"{FERRY}/cases/F-1/may", json=body)) == found


TEXTS = st.text(max_size=20) | st.sampled_from(["2026-03-02", "0001-01-01T00:00", "9999-12-31T23:59:59Z", "{", "[a", "*x", "none"])
NAMES = st.sampled_from(["as_of", "known_at", "by", "until", "limit", "about", "after", "before", "role", "of", "person"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.sampled_from(["cases", "cases/F-1", "cases/F-1/next", "cases/F-1/why", "cases/F-1/timeline",
                                 "cases/F-1/decisions", "due", "due.ics", "directory"]),
       params=st.dictionaries(NAMES, TEXTS, max_size=4), case=TEXTS)
def test_whatever_is_asked_is_answered_or_is_a_problem(
    on_sqlite: Service, question: str, params: dict[str, str], case: str
) -> None:
    on_sqlite.open()
    response = on_sqlite.client.get(f"{FERRY}/{question}", params=params)
    assert response.status_code in {200, 404, 422}, response.text
    if response.status_code != 200:
        assert response.headers["content-type"] == "application/problem+json"


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))
KEYS = st.sampled_from(["event", "at", "by", "to", "via", "id", "corrects", "with", "force", "claim", "subject", "ship"])
EVENTS = st.dictionaries(KEYS, VALUES | st.sampled_from(["received", "acknowledged", "answered", "none", "e1", "desk"]), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=EVENTS)
def test_whatever_is_recorded_is_kept_whole_or_refused(service: Service, event: dict[str, Any]) -> None:
    service.open()
    before = service.get("/cases/F-1").json()["version"]
    status = service.record(event).status_code
    assert status in {201, 400, 403, 422}, event
    assert service.get("/cases/F-1").json()["version"] == before + (status == 201)

"""What is recorded, what is refused, and what is answered to a request that was made before."""

import logging

import pytest
from lives import Life

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.recording import Force
from dueprocess.engine.service.cases.refusing import KeyReused, MayNotForce, Refused, Stale, UnknownCase
from dueprocess.engine.store import documents, events

BEGUN = "2026-03-02T10:00"
NOON = "2026-03-02T12:00"


def kept(life: Life, case: str) -> list[tuple[str, str, str]]:
    with life.store.reading(life.tenant) as tx:
        return [(each.event_id, life.stamp(each.happened_at), life.stamp(each.recorded_at))
                for each in events.of_case(tx, case)]


def codes(error: pytest.ExceptionInfo[PackError]) -> list[str]:
    return [each.code for each in error.value.diagnostics]


def test_an_event_happened_when_it_says_and_was_recorded_now(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, NOON, "called", by="agent", at="2026-03-02T11:30")
    found = life.record(case, NOON, "solved", id="mine")
    assert kept(life, case) == [("e1", "2026-03-02T10:00:00", "2026-03-02T10:00:00"),
                                ("e2", "2026-03-02T11:30:00", "2026-03-02T12:00:00"),
                                ("mine", "2026-03-02T12:00:00", "2026-03-02T12:00:00")]
    assert (found.version, found.event_ids, found.answer["version"], found.answer["case"]) == (3, ("mine",), 3, case)


def test_an_id_that_was_taken_is_not_given_again(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, NOON, "noted", id="e3")
    assert life.record(case, NOON, "noted").event_ids == ("e3-",)


@pytest.mark.parametrize(("body", "code"), [
    ({"event": "called", "at": "2026-03-02T12:00:01"}, "event-in-the-future"),
    ({"event": "called", "recorded_at": NOON}, "recorded-at-is-not-told"),
    ({"event": "call"}, "unknown-event"),
    ({"event": "call.missed"}, "system-event"),
    ({"event": "period_ended"}, "event-of-a-period"),
    ({"event": "noted", "amoun": 3}, "unknown-fact"),
    ({"event": "noted", "id": "e1"}, "event-twice"),
    ({"event": "noted", "corrects": "e9"}, "corrects-nothing"),
    ({"event": "noted", "at": "tomorrow"}, "wrong-form"),
])
def test_what_is_no_event_is_a_diagnostic(life: Life, body: dict, code: str) -> None:
    case = life.open(BEGUN)
    with pytest.raises(PackError) as error:
        life.record(case, NOON, **body)
    assert codes(error) == [code]
    assert len(kept(life, case)) == 1


def test_a_clock_that_was_set_back_takes_nothing_back(life: Life) -> None:
    case = life.open(BEGUN)
    life.live("2026-03-02T12:30")
    told = life.told(case)
    assert told
    life.record(case, "2026-03-02T11:00", "noted")
    assert life.told(case) == told
    assert kept(life, case)[1][2] == "2026-03-02T12:00:01"


def test_nobody_knows_an_unknown_case(life: Life) -> None:
    with pytest.raises(UnknownCase):
        life.record("c9", NOON, "noted")


# --- the same request twice -------------------------------------------------------------------------------------------


def test_the_same_key_and_body_is_answered_as_the_first_time(life: Life) -> None:
    case = life.open(BEGUN)
    first = life.record(case, NOON, "noted", key="k", amount=3)
    life.record(case, "2026-03-02T12:30", "solved")
    again = life.record(case, "2026-03-02T13:00", "noted", key="k", amount=3)
    assert (again.version, again.repeated, again.event_ids, first.repeated) == (2, True, ("e2",), False)
    assert again.answer == {name: part for name, part in first.answer.items() if name not in ("issued", "withdrawn")}
    assert len(kept(life, case)) == 3


def test_the_same_key_for_something_else_names_both_digests(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, NOON, "noted", key="k", amount=3)
    with pytest.raises(KeyReused) as error:
        life.record(case, NOON, "noted", key="k", amount=4)
    assert error.value.first != error.value.second
    assert error.value.first.startswith("sha256:")


def test_a_key_is_that_of_its_case(life: Life) -> None:
    one, other = life.open(BEGUN), life.open(BEGUN)
    assert not life.record(one, NOON, "noted", key="k").repeated
    assert not life.record(other, NOON, "noted", key="k").repeated


def test_who_knows_an_older_version_is_told_the_newer(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, NOON, "noted", expected=1)
    with pytest.raises(Stale) as error:
        life.record(case, NOON, "solved", expected=1)
    assert (error.value.expected, error.value.version) == (1, 2)


# --- what the rules refuse --------------------------------------------------------------------------------------------


def test_a_refused_event_is_recorded_nowhere_but_in_the_log(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    case = life.open(BEGUN, urgent="yes")
    with caplog.at_level(logging.INFO, "dueprocess.requests"), pytest.raises(Refused) as refused:
        life.record(case, NOON, "closed", by="head")
    assert [each.name for each in refused.value.verdict.reasons] == ["not_entitled", "urgent_case"]
    assert len(kept(life, case)) == 1
    assert f"{case}: closed refused: not_entitled, urgent_case" in caplog.text
    assert life.effects(case) == ()


def test_what_is_undetermined_asks(life: Life) -> None:
    case = life.open(BEGUN)
    with pytest.raises(Refused) as refused:
        life.record(case, NOON, "closed", by="agent")
    assert (refused.value.verdict.answer, refused.value.verdict.questions) == ("undetermined", ("urgent",))


def test_who_may_can_have_it_recorded_and_is_named(life: Life) -> None:
    case = life.open(BEGUN, urgent="yes")
    found = life.record(case, NOON, "closed", by="agent", force=Force("chief", "the customer has left"))
    assert [(each["event"], each["forced_by"]) for each in found.answer["against_rules"]] == [("closed", "chief")]
    entry, = life.journal("forced")
    assert entry.by == "chief"
    assert documents.read(entry.detail) == {"event": "e2", "because": "the customer has left", "answer": "refused",
                                            "reasons": ["urgent_case"]}


def test_who_may_not_force_changes_nothing(life: Life) -> None:
    case = life.open(BEGUN, urgent="yes")
    with pytest.raises(MayNotForce):
        life.record(case, NOON, "closed", by="agent", force=Force("clerk", "it is late"))
    assert (len(kept(life, case)), life.journal("forced")) == (1, [])


def test_what_is_allowed_is_not_forced(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, NOON, "noted", force=Force("nobody", "to be safe"))
    assert life.journal("forced") == []

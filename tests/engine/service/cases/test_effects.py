"""The keys of effects hold: whatever is recorded late elsewhere, however much time passes, however often it is replayed."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Collector, Library
from dueprocess.engine.replay import History, case_node, decide, read_case
from dueprocess.engine.replay.history import RecordedEvent
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.effects import Effect, Standing, change, effects_of

DAY = 86400
XINBANG = load_policy("xinbang", Library.default())
ACTS = ("reply_promised", "customer_replied", "proposal_made", "resolved", "progress_told", "complained_again")
T0 = 1740963600  # 2025-03-03T09:00 in Shanghai

PROMISES = """
roles: {desk: {label: desk, above: head}, head: {label: head, above: boss}, boss: {label: boss}}
facts:
  by_when: {type: instant, label: by when, ask: desk}
  what: {type: text, label: what, ask: desk}
  level: {type: choice, label: level, values: {low: low, high: high}, ask: desk}
events:
  promised: {label: promised, gives: {by_when: required, what: optional}}
  kept: {label: kept}
  call: {label: call}
  stop: {label: stop}
duties:
  keep: {must: keep, who: desk, each: {event: promised, newer: adds}, due: by_when, done: kept, escalation: up}
  answer: {must: answer, who: desk, due: {every: 24 hours, after: received, until: stop}, done: call}
escalations:
  up:
    steps:
      ring: {after_due: 1 hour, remind: bearer, repeat: 1 hour, at_most: 3}
      tell: {after_due: 0 minutes, escalate_to: head}
      high: {when: {level: high}, escalate_to: boss}
"""


def effects(policy, records: tuple[RecordedEvent, ...], as_of: int) -> tuple[Effect, ...]:
    history = History(records)
    return effects_of(decide(policy, history, as_of), history)


def by_key(found: tuple[Effect, ...]) -> dict[str, dict]:
    assert len({each.key for each in found}) == len(found), "a key stands twice"
    return {each.key: each.told for each in found}


def identified(history: History) -> tuple[RecordedEvent, ...]:
    return tuple(replace(each, id=f"e{each.sequence}") for each in history.records)


def late(record: RecordedEvent, records: tuple[RecordedEvent, ...]) -> tuple[RecordedEvent, ...]:
    return (*records, replace(record, sequence=len(records), id="late", recorded_at=record.at))


@st.composite
def histories(draw) -> tuple[RecordedEvent, ...]:
    first = {"at": "2025-03-03T09:00", "event": "received", "source": draw(st.sampled_from(["external", "internal"])),
             "channel": "hotline_400", "category": draw(st.sampled_from(["business", "service_attitude"])),
             "preliminary_validity": "established", "responsible_department": "guangzhou"}
    events = [first]
    at = T0
    for name in draw(st.lists(st.sampled_from(ACTS), max_size=5)):
        at += draw(st.integers(1, 3 * DAY))
        promise = {"promised_reply_at": stamp(at + draw(st.integers(1, 2 * DAY)))} if name == "reply_promised" else {}
        events.append({"at": stamp(at), "event": name, **promise})
    collector = Collector()
    case = read_case(case_node({"events": events}), XINBANG, collector)
    collector.raise_if_errors()
    return identified(case.history)


def stamp(at: int) -> str:
    return format_instant(at, "Asia/Shanghai")


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 12 * DAY), st.integers(1, 20 * DAY))
def test_a_late_event_elsewhere_changes_no_key(records, when, later) -> None:
    as_of = max(records[-1].at, T0 + when) + later
    noted = RecordedEvent("noted", T0 + when, T0 + when, 0)
    assert by_key(effects(XINBANG, late(noted, records), as_of)) == by_key(effects(XINBANG, records, as_of))


@settings(max_examples=60, deadline=None)
@given(histories(), st.lists(st.integers(1, 10 * DAY), min_size=2, max_size=4))
def test_what_was_made_stays_while_time_passes(records, waits) -> None:
    instants = [records[-1].at + sum(waits[:index]) for index in range(len(waits) + 1)]
    found = [[each for each in effects(XINBANG, records, at) if each.happened_at is not None] for at in instants]
    for before, after in pairwise(found):
        assert after[: len(before)] == before


def test_the_number_of_an_instance_may_shift_its_keys_do_not(trial) -> None:
    case = trial(PROMISES)
    lines = ["2026-03-02T09:00 received", "2026-03-02T12:00 promised {by_when: 2026-03-03T12:00, what: b}"]
    records = identified(case.history(lines))
    early = identified(case.history([lines[0], "2026-03-02T10:00 promised {by_when: 2026-03-05T12:00, what: a}"]))[1]
    as_of = case.at("2026-03-04T12:00")
    before, after = effects(case.policy, records, as_of), effects(case.policy, late(early, records), as_of)
    assert by_key(before) == by_key(after)
    assert {each.number for each in before if each.name == "keep"} == {1}
    assert {each.number for each in after if each.name == "keep"} == {2}


def test_every_firing_has_a_key_of_its_own(trial) -> None:
    case = trial(PROMISES)
    records = identified(case.history(["2026-03-02T09:00 received", "2026-03-02T12:00 promised {by_when: 2026-03-02T15:00}",
                                       "2026-03-02T16:30 noted {level: high}", "2026-03-02T17:00 noted {level: low}",
                                       "2026-03-02T18:00 noted {level: high}"]))
    keys = [each.key for each in effects(case.policy, records, case.at("2026-03-03T08:00"))]
    assert keys == [
        "missed:keep:e1:2026-03-02T15:00:00Z",
        "escalated:up.tell:keep:e1:2026-03-02T15:00:00Z",
        "reminded:up.ring:keep:e1:2026-03-02T15:00:00Z:2026-03-02T16:00:00Z",
        "escalated:up.high:2026-03-02T16:30:00Z",
        "reminded:up.ring:keep:e1:2026-03-02T15:00:00Z:2026-03-02T17:00:00Z",
        "escalated:up.high:2026-03-02T18:00:00Z",
        "reminded:up.ring:keep:e1:2026-03-02T15:00:00Z:2026-03-02T18:00:00Z",
    ]


def test_a_series_is_missed_once_for_each_period(trial) -> None:
    case = trial(PROMISES)
    records = identified(case.history(["2026-03-02T09:00 received"]))
    keys = [each.key for each in effects(case.policy, records, case.at("2026-03-04T12:00")) if each.kind == "missed"]
    assert keys == ["missed:answer:e0:2026-03-03T09:00:00Z", "missed:answer:e0~2026-03-03T09:00:00Z:2026-03-04T09:00:00Z"]


def test_a_correction_keeps_the_name_of_what_it_corrects(trial) -> None:
    case = trial(PROMISES)
    lines = ["2026-03-02T09:00 received", "2026-03-02T12:00 promised {by_when: 2026-03-02T15:00, what: letter}"]
    records = identified(case.history(lines))
    corrected = (*records, replace(records[1], id="c", corrects="e1", sequence=2, facts={**records[1].facts, "what": "mail"}))
    as_of = case.at("2026-03-02T20:00")
    assert by_key(effects(case.policy, corrected, as_of)) == by_key(effects(case.policy, records, as_of))


def test_a_moved_due_is_another_effect(trial) -> None:
    case = trial(PROMISES)
    lines = ["2026-03-02T09:00 received", "2026-03-02T12:00 promised {by_when: 2026-03-02T15:00}"]
    records = identified(case.history(lines))
    corrected = (*records, replace(records[1], id="c", corrects="e1", sequence=2,
                                   facts={"by_when": case.at("2026-03-02T18:00")}))
    as_of = case.at("2026-03-02T18:00:01")
    missed = [[each.key for each in effects(case.policy, found, as_of) if each.kind == "missed"] for found in (records, corrected)]
    assert missed == [["missed:keep:e1:2026-03-02T15:00:00Z"], ["missed:keep:e1:2026-03-02T18:00:00Z"]]


@pytest.mark.parametrize(("standing", "issued", "withdrawn"), [
    ({}, ["a"], []),
    ({"a": "head"}, [], []),
    ({"a": "boss"}, ["a"], ["a"]),
    ({"a": "head", "b": "head"}, [], ["b"]),
])
def test_what_changed_is_told(standing, issued, withdrawn) -> None:
    told = {key: Standing(key, 1, {"to": whom}) for key, whom in standing.items()}
    found = change((Effect("a", "escalated", "up.tell", 1, 0, {"to": "head"}),), told)
    assert ([each.key for each in found.issued], [each.key for each in found.withdrawn]) == (issued, withdrawn)



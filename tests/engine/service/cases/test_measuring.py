"""Measures: exact where all is known, within limits where it is not, and `none` where there is nothing to measure."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.service.cases.measuring import UNKNOWN, Lasting, Part, Tally, figure, part_of

PACK = """
roles: {agent: {label: agent}}
facts:
  kind: {type: choice, label: kind, ask: agent, values: [delay, damage, loss]}
  flags: {type: choices, label: flags, ask: agent, values: [old, new]}
  grave: {type: yes_no, label: grave, ask: agent}
  site: {type: id, label: site, ask: agent}
events: {called: {label: called}, solved: {label: solved}}
measures:
  shares: {label: shares, about: month, share_of: complaints, by: kind}
  grave_shares: {label: of the grave, about: month, share_of: complaints, by: kind, where: {grave: yes}}
  grave_rate: {label: grave ones, about: month, share_of: complaints, where: {grave: yes}}
  number: {label: number, about: month, count_of: complaints}
  graves: {label: number of grave ones, about: month, count_of: complaints, where: {grave: yes}}
  sites: {label: per site, about: month, count_of: complaints, by: site}
  calls: {label: calls, about: month, count_of: called}
  flagged: {label: flagged, about: month, share_of: complaints, by: flags}
  time: {label: time, about: month, average_of: {from: received, to: solved}}
  times: {label: times, about: month, average_of: {from: received, to: solved}, by: kind}
"""
KINDS = ("delay", "damage", "loss")


def measured(trial, name: str, *cases: str | list[str], keys: tuple[str, ...] = ()) -> object:
    """The figure over cases, each of which is what its `received` brought, or a list of events."""
    tried = trial(PACK)
    measure = tried.policy.measures[name]
    parts = []
    for case in cases:
        events = [f"2026-03-02T10:00 received {case}"] if isinstance(case, str) else case
        decision = tried.decide(*events, as_of="2026-03-31T23:59:59").decision
        parts.append(part_of(measure, decision, keys))
    return figure(measure, parts, keys)


def test_shares_are_exact_and_each_key_has_one(trial) -> None:
    found = measured(trial, "shares", "{kind: delay}", "{kind: delay}", "{kind: damage}", "{kind: delay}", keys=KINDS)
    assert found == {"delay": "75 percent", "damage": "25 percent", "loss": "0 percent"}


def test_a_share_that_does_not_come_out_even_is_carried_far(trial) -> None:
    found = measured(trial, "shares", "{kind: delay}", "{kind: loss}", "{kind: loss}", keys=KINDS)
    assert found["delay"] == "33.33333333333333333333333333 percent"


def test_a_case_of_unknown_key_makes_limits(trial) -> None:
    found = measured(trial, "shares", "{kind: delay}", "{kind: damage}", "{}", "{kind: delay}", keys=KINDS)
    assert found == {"delay": {"at_least": "50 percent", "at_most": "75 percent"},
                     "damage": {"at_least": "25 percent", "at_most": "50 percent"},
                     "loss": {"at_least": "0 percent", "at_most": "25 percent"}}


def test_a_case_of_which_it_is_unknown_whether_it_counts_makes_limits(trial) -> None:
    cases = ("{kind: delay, grave: yes}", "{kind: damage, grave: yes}", "{kind: delay}", "{kind: delay, grave: no}")
    assert measured(trial, "grave_shares", *cases, keys=KINDS) == {
        "delay": {"at_least": "50 percent", "at_most": "66.66666666666666666666666667 percent"},
        "damage": {"at_least": "33.33333333333333333333333333 percent", "at_most": "50 percent"},
        "loss": "0 percent"}


def test_without_keys_a_share_is_that_of_the_chosen_of_all(trial) -> None:
    assert measured(trial, "grave_rate", "{grave: yes}", "{grave: no}", "{grave: no}", "{grave: no}") == "25 percent"
    assert measured(trial, "grave_rate", "{grave: yes}", "{}") == {"at_least": "50 percent", "at_most": "100 percent"}


@pytest.mark.parametrize(("name", "cases", "found"), [
    ("number", ("{}", "{grave: yes}"), 2),
    ("number", (), 0),
    ("graves", ("{grave: yes}", "{grave: no}"), 1),
    ("graves", ("{grave: yes}", "{}"), {"at_least": 1, "at_most": 2}),
    ("sites", ("{site: a}", "{site: b}", "{site: a}"), {"a": 2, "b": 1}),
    ("sites", ("{site: a}", "{}"), {"a": {"at_least": 1, "at_most": 2}}),
    ("flagged", ("{flags: [old, new]}", "{flags: [old]}"), {"new": "50 percent", "old": "100 percent"}),
    ("shares", (), "none"),
])
def test_counts_and_keys(trial, name: str, cases: tuple[str, ...], found: object) -> None:
    assert measured(trial, name, *cases) == found


def test_an_event_counts_as_often_as_it_happened_by_the_end(trial) -> None:
    events = ["2026-03-02T10:00 received", "2026-03-03T10:00 called", "2026-03-04T10:00 called", "2026-04-01T10:00 called"]
    assert measured(trial, "calls", events, ["2026-03-02T10:00 received"]) == 2


def test_an_average_is_that_of_the_cases_that_have_both_ends(trial) -> None:
    solved = "2026-03-02T{} solved"
    cases = [["2026-03-02T10:00 received {kind: delay}", solved.format("12:00")],
             ["2026-03-02T10:00 received {kind: loss}", solved.format("13:00:01")],
             ["2026-03-02T10:00 received {kind: loss}"]]
    assert measured(trial, "time", *cases) == "151 minutes"
    assert measured(trial, "times", *cases, keys=KINDS) == {"delay": "2 hours", "loss": "181 minutes"}
    assert measured(trial, "time", cases[2]) == "none"


def test_an_average_over_a_case_of_unknown_key_is_unknown(trial) -> None:
    cases = [["2026-03-02T10:00 received {kind: delay}", "2026-03-02T12:00 solved"],
             ["2026-03-02T10:00 received", "2026-03-02T12:00 solved"]]
    assert measured(trial, "times", *cases, keys=KINDS) == dict.fromkeys(KINDS, "unknown")


def test_a_key_that_the_period_does_not_know_is_an_unknown_one(trial) -> None:
    tried = trial(PACK)
    part = part_of(tried.policy.measures["shares"], tried.decide("2026-03-02T10:00 received {kind: loss}").decision, ("delay",))
    assert (part.keys, part.open) == (frozenset(), True)


PARTS = st.lists(st.builds(
    Part, weight=st.integers(0, 2), counts=st.sampled_from([True, False, None]),
    keys=st.sampled_from([frozenset(), frozenset("k"), frozenset("o")]), open=st.booleans()) | st.just(UNKNOWN), max_size=5)


@given(PARTS)
def test_the_limits_are_those_of_all_that_may_turn_out(parts: list[Part]) -> None:
    """Every way in which the unknown may turn out lies within the limits; the limits of a count are reached."""
    asked = [each for each in parts if each.counts is not False and each.weight > 0]
    tally = Tally.of(asked, "k")
    ways = [[(each.weight, counts, under)
             for counts in ([each.counts] if each.counts is not None else [True, False])
             for under in ([True] if "k" in each.keys else [True, False] if each.open else [False])] for each in asked]
    counts, shares = [], []
    for way in product(*ways):
        whole = sum(weight for weight, counted, _ in way if counted)
        inside = sum(weight for weight, counted, under in way if counted and under)
        counts.append(inside)
        if whole:
            shares.append(Decimal(100 * inside) / whole)
    assert (min(counts), max(counts)) == tally.count
    low, high = tally.share
    assert all(low <= each.normalize() <= high for each in shares)
    if shares and any(each.counts for each in asked):
        assert (low, high) == (min(shares), max(shares))


def test_what_lasts_is_unknown_where_an_end_is() -> None:
    assert UNKNOWN.seconds is Lasting.UNKNOWN

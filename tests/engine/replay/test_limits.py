"""What lies at the limits of time and number ends in an answer, or in an error that the faces can tell."""

import pytest

from dueprocess.engine.calendar import NotATime
from dueprocess.engine.replay import TooManyInstants

PACK = """
roles: {desk: {label: desk}}
facts:
  n: {type: count, label: n, ask: desk}
  pay: {type: money, label: pay, ask: desk}
  gap: {type: duration, label: gap, ask: desk, presumed: 1 day}
  when: {type: instant, label: when, ask: desk}
  on_day: {type: date, label: day, ask: desk}
  many: {type: money, label: many, times: [pay, n, n]}
  age: {type: count, label: age, elapsed: {from: received, to: now, in: working days}}
events: {ok: {label: ok}, more: {label: more}}
duties:
  series: {must: again, who: desk, when: {n: 1}, due: {every: gap, after: received, until: ok}, done: ok}
  far: {must: far, who: desk, due: {within: 100 years, after: received}, done: ok, extend: {e: {upon: more, by: 100 years}}}
  before: {must: before, who: desk, due: {at_least: 100 years, before: on_day}, done: ok}
  whole: {must: whole, who: desk, due: {within: gap, after: on_day}, done: ok}
pauses: {p: {while: {more: {since: ok}}, stops: [whole], adds: whole_days}}
"""


@pytest.mark.parametrize("year", ["1900-01-01", "1999-12-31", "2027-12-31", "2499-12-31"])
def test_far_away_instants(trial, year) -> None:
    case = trial(PACK)
    facts = f"{{when: {year}T23:59, on_day: {year}, pay: none, gap: 100 years}}"
    try:
        view = case.decide(f"{year}T10:00 received {facts}", f"{year}T11:00 more", f"{year}T12:00 more", f"{year}T13:00 ok")
    except (NotATime, TooManyInstants):
        return
    assert view.state("far") == "met"


def test_huge_numbers_are_reckoned_exactly(trial) -> None:
    n = 10**38 + 1
    assert trial(PACK).fact("many", n=n, pay="0.01 GBP") == f"{n * n // 100}.{n * n % 100:02d} GBP"


def test_a_series_that_ticks_too_fast_is_given_up(trial) -> None:
    with pytest.raises(TooManyInstants):
        trial(PACK).decide("2000-01-01T10:00 received {gap: 1 minute, n: 1}", as_of="2026-01-01T10:00")
    with pytest.raises(TooManyInstants):
        trial(PACK).decide("2026-01-01T10:00 received {gap: 0 minutes, n: 1}", as_of="2026-01-02T10:00")


def test_a_case_without_events_and_one_that_is_never_received(trial) -> None:
    case = trial(PACK)
    assert case.decide(as_of="2026-03-02T10:00").state("far") == "waiting"
    assert case.decide("2026-03-02T10:00 ok").state("far") == "waiting"
    assert case.verdict("ok", as_of="2026-03-02T10:00") == "allowed"

import json
import logging

import pytest

from dueprocess.engine.service.second_opinions.outcomes import Outcome
from dueprocess.engine.service.second_opinions.tallies import MOST_NAMES, Occasion, Tally

OCCASION = Occasion("mall", "M-1", 1767225600, "Asia/Shanghai")
DIFFERENCE = {"name": "severity", "at": "2026-01-01T08:00:00+08:00", "source": "pack.yaml:7", "first": "high", "second": "low"}


def test_each_outcome_is_counted_once() -> None:
    tally = Tally()
    for outcome in (Outcome("agreed"), Outcome("agreed"), Outcome.of_differences((DIFFERENCE,)), Outcome.none("crashed")):
        tally.count(OCCASION, outcome)
    tally.drop("mall")
    shown = tally.shown("mall")
    assert (shown["asked"], shown["agreed"], shown["differed"], shown["none"], shown["dropped"]) == (
        4, 2, 1, {"crashed": 1}, 1
    )
    assert tally.shown("xinbang")["asked"] == 0


def test_what_differed_is_shown_by_name_with_nothing_of_the_case() -> None:
    tally = Tally()
    for _ in range(3):
        tally.count(OCCASION, Outcome.of_differences((DIFFERENCE,)))
    assert tally.shown("mall")["differences"] == [
        {"name": "severity", "source": "pack.yaml:7", "count": 3, "last": "2026-01-01T08:00:00+08:00"}
    ]


def test_the_names_shown_are_bounded() -> None:
    tally = Tally()
    for number in range(MOST_NAMES + 5):
        tally.count(OCCASION, Outcome.of_differences(({**DIFFERENCE, "name": f"n{number}"},)))
    shown = tally.shown("mall")
    assert (shown["differed"], len(shown["differences"])) == (MOST_NAMES + 5, MOST_NAMES)


def test_each_difference_is_logged_with_case_instant_and_both_sides(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    with caplog.at_level(logging.WARNING):
        tally.count(OCCASION, Outcome("agreed"))
        tally.count(OCCASION, Outcome.of_differences((DIFFERENCE,)))
        tally.count(OCCASION, Outcome.of_differences((DIFFERENCE,)))
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert len(lines) == 2
    assert lines[0]["second_opinion"] == "differs"
    assert (lines[0]["tenant"], lines[0]["case"], lines[0]["as_of"]) == ("mall", "M-1", "2026-01-01T08:00:00+08:00")
    assert (lines[0]["differences"][0]["first"], lines[0]["differences"][0]["second"]) == ("high", "low")


def test_a_reason_for_no_opinion_is_logged_the_first_time(caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally()
    with caplog.at_level(logging.WARNING):
        for reason in ("missing", "missing", "crashed", "missing"):
            tally.count(OCCASION, Outcome.none(reason, "as it is"))
    assert [json.loads(record.getMessage())["reason"] for record in caplog.records] == ["missing", "crashed"]


def test_an_outcome_survives_the_way_between_processes() -> None:
    for outcome in (Outcome("agreed"), Outcome.of_differences((DIFFERENCE,)), Outcome.none("crashed", "signal 9")):
        assert Outcome.of_plain(json.loads(json.dumps(outcome.as_plain()))) == outcome

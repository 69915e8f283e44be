import pytest

from dueprocess.api.cli.calendar_options import days_of, years_of
from dueprocess.engine.pack import Collector


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", ("mon", "tue", "wed", "thu", "fri")),
        ("sat", ("sat",)),
        ("sat-mon", ("mon", "sat", "sun")),
        ("sun, mon-tue", ("mon", "tue", "sun")),
        ("mon-sun", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
    ],
)
def test_days(text: str, days: tuple[str, ...]) -> None:
    assert days_of(text, Collector()) == days


@pytest.mark.parametrize("text", ["", "mon-", "-mon", "monday", "mon-fri-sat", "mon,,tue"])
def test_what_are_no_days(text: str) -> None:
    collector = Collector()
    assert days_of(text, collector) == ()
    assert [found.code for found in collector.diagnostics] == ["option-no-day"]


def test_years() -> None:
    collector = Collector()
    assert list(years_of("2026", collector)) == [2026]
    assert list(years_of("2025-2027", collector)) == [2025, 2026, 2027]
    assert not collector.errors

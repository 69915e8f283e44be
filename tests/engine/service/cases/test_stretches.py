"""The stretches of the calendar that periodic cases are about."""

import pytest

from dueprocess.engine.calendar import format_instant, parse_instant
from dueprocess.engine.service.cases.stretches import stretch_of, units_of

SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(("unit", "name", "begins", "ends"), [
    ("day", "day-2026-11-24", "2026-11-24", "2026-11-24"),
    ("week", "week-2026-W48", "2026-11-23", "2026-11-29"),
    ("month", "month-2026-11", "2026-11-01", "2026-11-30"),
    ("quarter", "quarter-2026-Q4", "2026-10-01", "2026-12-31"),
    ("half_year", "half_year-2026-H2", "2026-07-01", "2026-12-31"),
    ("year", "year-2026", "2026-01-01", "2026-12-31"),
])
def test_a_stretch_has_a_name_a_first_and_a_last_second(unit: str, name: str, begins: str, ends: str) -> None:
    found = stretch_of(unit, parse_instant("2026-11-24T10:00", SHANGHAI), SHANGHAI)
    assert (found.unit, found.name) == (unit, name)
    assert (found.begins, found.ends) == (
        parse_instant(f"{begins}T00:00", SHANGHAI), parse_instant(f"{ends}T23:59:59", SHANGHAI))


@pytest.mark.parametrize(("at", "name"), [
    ("2026-11-30T23:59:59", "month-2026-11"), ("2026-12-01T00:00", "month-2026-12")])
def test_the_zone_says_which_stretch_it_is(at: str, name: str) -> None:
    assert stretch_of("month", parse_instant(at, SHANGHAI), SHANGHAI).name == name


def test_a_week_of_two_years_belongs_to_the_year_of_its_thursday() -> None:
    assert stretch_of("week", parse_instant("2027-01-02T10:00", SHANGHAI), SHANGHAI).name == "week-2026-W53"


def test_a_day_of_23_hours_is_one_day() -> None:
    found = stretch_of("day", parse_instant("2026-03-29T12:00", "Europe/London"), "Europe/London")
    assert found.ends - found.begins + 1 == 23 * 3600
    assert format_instant(found.ends, "Europe/London") == "2026-03-29T23:59:59+01:00"


def test_whatever_of_a_policy_is_about_a_period_asks_for_its_cases(trial) -> None:
    policy = trial("""
facts: {seen: {type: count, label: seen, about: year}}
forms: {sheet: {label: sheet, about: quarter, fields: {seen: required}}}
measures: {many: {label: many, about: month, count_of: complaints}}
roles: {head: {label: head}}
duties: {report: {must: report, who: head, about: week, due: {after: period_began}, done: noted}}
""").policy
    assert units_of(policy) == ("week", "month", "quarter", "year")
    assert units_of(trial("roles: {head: {label: head}}").policy) == ()

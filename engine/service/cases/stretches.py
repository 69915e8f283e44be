"""The stretches of the calendar that an organisation's own cases are about: their names, first and last instants."""

from dataclasses import dataclass

from dueprocess.engine.calendar import (
    Period,
    PeriodUnit,
    Which,
    date_of,
    last_second_of_date,
    start_of_date,
    window_dates,
)
from dueprocess.engine.inference import Policy


@dataclass(frozen=True, slots=True)
class Stretch:
    """One day, week, month … of a zone: `begins` with its first second, `ends` with its last."""

    unit: str
    name: str
    begins: int
    ends: int


def stretch_of(unit: str, at: int, zone: str) -> Stretch:
    """The stretch of this unit in which an instant lies. Weeks begin on Monday and bear their ISO number."""
    first, last = window_dates(date_of(at, zone), Period(Which.same, PeriodUnit(unit)))
    year, week, _ = first.isocalendar()
    number = {
        "day": f"{first}",
        "week": f"{year:04}-W{week:02}",
        "month": f"{first:%Y-%m}",
        "quarter": f"{first:%Y}-Q{(first.month + 2) // 3}",
        "half_year": f"{first:%Y}-H{(first.month + 5) // 6}",
        "year": f"{first:%Y}",
    }[unit]
    return Stretch(unit, f"{unit}-{number}", start_of_date(first, zone), last_second_of_date(last, zone))


def units_of(policy: Policy) -> tuple[str, ...]:
    """The units whose periods have cases of their own under a policy, the shorter first."""
    duties, forms, facts = policy.duties.values(), policy.forms.values(), policy.words.facts.values()
    named = {*(each.about for each in duties), *(each.about for each in forms), *(each.about for each in facts),
             *(each.about for each in policy.measures.values())}
    return tuple(unit.value for unit in PeriodUnit if unit.value in named)

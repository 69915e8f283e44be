"""Editions generated for any country."""

from datetime import date

import pytest

from dueprocess.engine.calendar import read_edition
from dueprocess.engine.calendar.errors import NoEdition
from dueprocess.engine.calendar.generate import EVERY_DAY, MON_FRI, MON_SAT, generate_edition
from dueprocess.engine.pack import Collector, PackError
from dueprocess.engine.text import in_language


def made(country, subdivision, years, days=MON_FRI, hours=("09:00-17:00",), zone="UTC"):
    text = generate_edition("trial", country, subdivision, years, days, hours, zone)
    collector = Collector()
    edition = read_edition((text, "trial.yaml"), collector)
    assert collector.diagnostics == ()
    return edition


def test_a_part_of_a_country_has_its_own_holidays():
    corpus_christi = date(2026, 6, 4)
    assert in_language(made("DE", "BY", range(2026, 2027)).reasons.get(corpus_christi), "en") == "Corpus Christi"
    assert made("DE", "BE", range(2026, 2027)).is_working_day(corpus_christi)


def test_names_come_in_english_and_in_the_language_of_the_country():
    edition = made("FR", None, range(2026, 2027))
    assert in_language(edition.reasons.get(date(2026, 7, 14)), "fr") == "Fête nationale"
    assert in_language(edition.reasons.get(date(2026, 7, 14)), "en") == "National Day"


def test_only_days_that_would_be_open_are_listed():
    edition = made("CN", None, range(2026, 2027), EVERY_DAY)
    assert edition.extra == frozenset()
    assert {day.weekday() for day in made("CN", None, range(2026, 2027), MON_SAT).extra} == {6}
    assert all(day.weekday() < 5 for day in made("CN", None, range(2026, 2027)).closed)


def test_an_exchanged_day_says_what_for():
    edition = made("CN", None, range(2025, 2026))
    assert in_language(edition.reasons.get(date(2025, 10, 8)), "en") == "day off in exchange for 2025-10-11"
    assert in_language(edition.reasons.get(date(2025, 10, 11)), "zh") == "调休上班（2025-10-08 放假）"


def test_years_without_notice_are_not_called_known():
    assert made("CN", None, range(2025, 2029)).known_through == date(2026, 12, 31)
    assert max(made("CN", None, range(2025, 2029)).closed).year == 2026
    with pytest.raises(NoEdition, match="not announced for 2027"):
        made("CN", None, range(2027, 2029))


def test_estimated_dates_are_not_called_known():
    assert made("MY", None, range(2028, 2030)).known_through < date(2028, 12, 31)


def test_elsewhere_the_generated_years_are_known():
    edition = made("DE", None, range(2025, 2030))
    assert (edition.known_from, edition.known_through) == (date(2025, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("country", "subdivision", "years", "code"),
    [
        ("XX", None, range(2026, 2027), "unknown-country"),
        ("DE", "XX", range(2026, 2027), "unknown-subdivision"),
        ("DE", None, range(2027, 2026), "no-years"),
        ("DE", None, range(1, 3), "no-years"),
    ],
)
def test_what_cannot_be_generated_is_told(country, subdivision, years, code):
    with pytest.raises(NoEdition) as failure:
        made(country, subdivision, years)
    assert failure.value.code == code
    assert failure.value.message("zh") != failure.value.message("en")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone": "Mars/Base"}, "unknown-zone"),
        ({"hours": ("17:00-09:00",)}, "hours-reversed"),
        ({"hours": ("nine to five",)}, "bad-hours"),
        ({"days": ()}, "no-working-day"),
        ({"days": ("monday",)}, "unknown-key"),
    ],
)
def test_what_no_edition_can_have_is_told(change, code):
    with pytest.raises(PackError) as failure:
        made("DE", None, range(2026, 2027), **change)
    assert code in {found.code for found in failure.value.diagnostics}

"""The editions in rules/calendars/: cross-checked by a second library, and equal to what the generator makes."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from dueprocess.engine.calendar import parse_instant, parse_span, run_out, wall_clock
from dueprocess.engine.calendar.generate import SHIPPED, edition_text, main
from dueprocess.engine.text import in_language

CALENDARS = Path(__file__).parents[3] / "rules" / "calendars"
CHINA = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 365 + 365)]
MAKE_UP = {
    2025: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    2026: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
}


def test_china_monday_to_friday_agrees_with_the_second_library_day_by_day(edition):
    ours = edition("cn-mon-fri")
    assert [day for day in CHINA if ours.is_working_day(day) != chinese_calendar.is_workday(day)] == []


def test_china_monday_to_saturday_differs_only_by_saturdays_that_are_no_holiday(edition):
    ours = edition("cn-mon-sat")

    def works(day):
        ordinary = chinese_calendar.get_holiday_detail(day)[1] is None
        return chinese_calendar.is_workday(day) or (day.weekday() == 5 and ordinary)

    assert [day for day in CHINA if ours.is_working_day(day) != works(day)] == []


def test_china_every_day_works_holidays_included(edition):
    ours = edition("cn-daily")
    assert all(ours.is_working_day(day) and ours.known(day) for day in CHINA)


@pytest.mark.parametrize("calendar", ["cn-mon-fri", "cn-mon-sat"])
@pytest.mark.parametrize("text", MAKE_UP[2025] + MAKE_UP[2026])
def test_make_up_days_are_worked(calendar, text, edition):
    assert edition(calendar).is_working_day(date.fromisoformat(text))


def test_make_up_days_of_monday_to_friday_are_exactly_those_announced(edition):
    extra = [str(day) for day in sorted(edition("cn-mon-fri").extra) if day.year > 2024]
    assert extra == MAKE_UP[2025] + MAKE_UP[2026]


@pytest.mark.parametrize(("start", "due"), [("2025-09-26", "2025-10-13"), ("2026-09-24", "2026-10-12")])
def test_seven_working_days_across_the_national_holiday(start, due, clock):
    counted = clock("cn-mon-fri")
    reckoned = run_out(parse_instant(f"{start}T10:00", counted.zone), parse_span("7 working days"), counted)
    assert wall_clock(reckoned.at, counted.zone) == (date.fromisoformat(due), 18 * 3600)
    assert not reckoned.provisional


@pytest.mark.parametrize("calendar", ["cn-mon-fri", "cn-mon-sat"])
def test_china_is_known_as_far_as_the_notices_go(calendar, edition):
    assert (edition(calendar).known_from, edition(calendar).known_through) == (date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("calendar", "day", "reason"),
    [
        ("england", "2026-04-03", "Good Friday"),
        ("england", "2026-12-28", "Boxing Day (observed)"),
        ("germany", "2026-10-03", ""),  # a Saturday: closed anyway
        ("germany", "2025-10-03", "German Unity Day"),
        ("germany", "2026-05-25", "Pentecost Monday"),
        ("usa", "2026-07-03", "Independence Day (observed)"),
        ("usa", "2026-11-26", "Thanksgiving Day"),
    ],
)
def test_public_holidays_are_closed_and_named(calendar, day, reason, edition):
    found = date.fromisoformat(day)
    assert not edition(calendar).is_working_day(found)
    assert in_language(edition(calendar).reasons.get(found), "en") == reason


@pytest.mark.parametrize(
    ("calendar", "zone", "opens", "closes"),
    [
        ("cn-mon-fri", "Asia/Shanghai", 9, 18),
        ("cn-mon-sat", "Asia/Shanghai", 9, 18),
        ("cn-daily", "Asia/Shanghai", 9, 18),
        ("england", "Europe/London", 9, 17),
        ("germany", "Europe/Berlin", 9, 17),
        ("usa", "America/New_York", 9, 17),
        ("plain-24x7", "UTC", 0, 24),
    ],
)
def test_zones_and_hours(calendar, zone, opens, closes, edition):
    assert edition(calendar).zone == zone
    assert edition(calendar).wall_hours(date(2026, 3, 3)) == ((opens * 3600, closes * 3600),)


@pytest.mark.parametrize("recipe", SHIPPED, ids=lambda recipe: recipe.name)
def test_the_files_are_what_the_generator_makes(recipe):
    assert (CALENDARS / f"{recipe.name}.yaml").read_text(encoding="utf-8") == edition_text(recipe)


def test_no_file_has_no_recipe():
    assert sorted(file.stem for file in CALENDARS.glob("*.yaml")) == sorted(recipe.name for recipe in SHIPPED)


def test_one_command_writes_them_all(tmp_path):
    main([str(tmp_path)])
    assert len(list(tmp_path.glob("*.yaml"))) == len(SHIPPED)

"""What an edition answers about days and opening hours."""

from datetime import date

import pytest

from dueprocess.engine.calendar import format_instant, parse_instant

LUNCH = 'open: {mon: ["09:00-12:30", "13:30-18:00"], tue: ["09:00-12:30", "13:30-18:00"], thu: ["10:00-12:00"]}'


@pytest.fixture
def lunch(edition_of):
    return edition_of(LUNCH)


@pytest.mark.parametrize(
    ("text", "open_then", "opening", "closing"),
    [
        ("2026-03-02T09:00:00", True, "2026-03-02T09:00:00", "2026-03-02T12:30:00"),
        ("2026-03-02T12:29:59", True, "2026-03-02T12:29:59", "2026-03-02T12:30:00"),
        ("2026-03-02T12:30:00", False, "2026-03-02T13:30:00", "2026-03-02T18:00:00"),
        ("2026-03-02T08:59:59", False, "2026-03-02T09:00:00", "2026-03-02T12:30:00"),
        ("2026-03-03T18:00:00", False, "2026-03-05T10:00:00", "2026-03-05T12:00:00"),
        ("2026-03-06T10:00:00", False, "2026-03-09T09:00:00", "2026-03-09T12:30:00"),
    ],
)
def test_opening_and_closing(text, open_then, opening, closing, lunch):
    t = parse_instant(text, "UTC")
    assert lunch.in_working_time(t) is open_then
    assert format_instant(lunch.next_opening(t), "UTC")[:19] == opening
    assert format_instant(lunch.next_closing(t), "UTC")[:19] == closing


@pytest.mark.parametrize(
    ("a", "b", "hours", "whole_days"),
    [
        ("2026-03-02T12:00", "2026-03-02T14:00", 1, 0),
        ("2026-03-02T09:00", "2026-03-02T18:00", 8, 1),
        ("2026-03-02T09:01", "2026-03-03T18:00", 15 + 59 / 60, 1),
        ("2026-03-02T00:00", "2026-03-09T00:00", 18, 3),
        ("2026-03-02T10:00", "2026-03-09T10:00", 18, 2),
        ("2026-03-06T10:00", "2026-03-08T10:00", 0, 0),
        ("2026-03-03T10:00", "2026-03-02T10:00", 0, 0),
        ("2026-03-02T10:00", "2026-03-02T10:00", 0, 0),
    ],
)
def test_working_time_between_two_instants(a, b, hours, whole_days, lunch):
    first, last = parse_instant(a, "UTC"), parse_instant(b, "UTC")
    assert lunch.working_seconds(first, last) == round(hours * 3600)
    assert lunch.whole_working_days(first, last) == whole_days


@pytest.mark.parametrize(
    ("after", "through", "count"),
    [
        ("2026-03-02", "2026-03-03", 1),
        ("2026-03-01", "2026-03-08", 3),
        ("2026-03-03", "2026-03-02", 0),
        ("2025-12-28", "2026-01-04", 3),
        ("2023-12-31", "2027-12-31", 627),
    ],
)
def test_working_days_between_two_dates(after, through, count, lunch):
    assert lunch.count_working_days(date.fromisoformat(after), date.fromisoformat(through)) == count


def test_an_extra_day_has_the_hours_of_the_first_open_weekday(edition_of):
    edition = edition_of(LUNCH + "\nextra: [2026-03-08]")
    assert edition.wall_hours(date(2026, 3, 8)) == edition.wall_hours(date(2026, 3, 2))


def test_in_another_zone_the_same_wall_hours_hold(edition):
    shanghai = edition("plain-24x7").in_zone("Asia/Shanghai")
    assert format_instant(shanghai.hours(date(2026, 3, 2))[0][0], "Asia/Shanghai") == "2026-03-02T00:00:00+08:00"
    assert shanghai.in_zone("Asia/Shanghai") is shanghai
    assert shanghai != edition("plain-24x7")
    assert edition("plain-24x7").in_zone("Asia/Shanghai") is shanghai


@pytest.mark.parametrize(
    ("day", "known"),
    [("2023-12-31", False), ("2024-01-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_known_dates(day, known, edition):
    assert edition("cn-mon-fri").known(date.fromisoformat(day)) is known


@pytest.mark.parametrize("start", ["2024-12-30", "2025-12-31", "2026-01-01", "2025-10-04"])
def test_the_nth_working_day_is_the_nth_that_a_walk_meets(start, edition):
    china, origin = edition("cn-mon-fri"), date.fromisoformat(start)
    later = [day for day in _dates(origin, +1, 1200) if china.is_working_day(day)]
    earlier = [day for day in _dates(origin, -1, 1200) if china.is_working_day(day)]
    assert [china.working_day_after(origin, n) for n in range(1, 701)] == later[:700]
    assert [china.working_day_before(origin, n) for n in range(1, 701)] == earlier[:700]
    assert [china.count_working_days(origin, day) for day in later[:700]] == list(range(1, 701))


def _dates(origin, step, count):
    return [date.fromordinal(origin.toordinal() + step * n) for n in range(1, count + 1)]

"""What a calendar edition may say, and what is said about one that is wrong."""

from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import pytest

from dueprocess.engine.calendar import edition_names, load_edition, read_edition
from dueprocess.engine.pack import Collector, Mark, Severity
from dueprocess.engine.text import in_language

GOOD = """\
calendar: trial
zone: Europe/London
known_through: 2026-12-31
open:
  mon: ["09:00-12:30", "13:30-17:00"]
  tue: ["09:00-17:00"]
closed: [2026-04-06]
extra: [2026-04-11]
"""


def read(text):
    collector = Collector()
    return read_edition((text, "trial.yaml"), collector), collector.diagnostics


def test_a_good_edition_has_nothing_to_complain_about():
    edition, found = read(GOOD)
    assert found == ()
    assert edition is not None
    assert edition.name == "trial"


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code", "told"),
    [
        ("2026-04-06", "2026-04-31", (7, 10), "impossible-moment", "`2026-04-31`"),
        ("2026-12-31", "1026-12-31", (3, 16), "instant-out-of-range", "1900"),
        ("Europe/London", "Europe/Londn", (2, 7), "unknown-zone", "Europe/London"),
        ('"09:00-17:00"', '"9-17"', (6, 9), "bad-hours", "`9-17`"),
        ('"09:00-17:00"', '"17:00-09:00"', (6, 9), "hours-reversed", "24:00"),
        ('"13:30-17:00"', '"12:00-17:00"', (5, 24), "hours-overlap", "`12:00-17:00`"),
        ("[2026-04-11]", "[2026-04-06]", (8, 9), "date-in-two-lists", "`closed`"),
        ("[2026-04-06]", "[2026-04-06, 2026-04-06]", (7, 22), "repeated-item", "`2026-04-06`"),
        ("known_through: 2026-12-31", "known_trough: 2026-12-31", (3, 1), "unknown-key", "known_through"),
        ("closed:", "known_from: 2027-01-01\nclosed:", (3, 16), "known-reversed", "2027-01-01"),
        ("  mon:", "  mo:", (5, 3), "unknown-key", "mon"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(right, wrong, place, code, told):
    edition, found = read(GOOD.replace(right, wrong, 1))
    errors = [each for each in found if each.severity is Severity.ERROR and each.code == code]
    assert edition is None
    assert [(each.mark.line, each.mark.column) for each in errors] == [place]
    assert told in f"{errors[0].message()} {errors[0].hint()}"


@pytest.mark.parametrize("hours", ["{}", "{mon: [], tue: []}"])
def test_a_calendar_in_which_no_day_works_is_an_error(hours):
    text = f"calendar: trial\nzone: UTC\nknown_through: 2026-12-31\nopen: {hours}\nclosed: []\nextra: []\n"
    edition, found = read(text)
    assert edition is None
    assert [(each.code, each.mark.line) for each in found] == [("no-working-day", 4)]
    assert found[0].message() == "no day works in the calendar `trial`"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "code", "told"),
    [
        ("[2026-04-06]", "[2026-04-05]", 7, "already-closed", "`2026-04-05` is a Sunday"),
        ("[2026-04-11]", "[2026-04-14]", 8, "already-open", "`2026-04-14` is a Tuesday"),
        ("[2026-04-06]", "[2027-04-05]", 7, "date-not-known", "`2027-04-05`"),
    ],
)
def test_what_is_odd_is_a_warning(right, wrong, line, code, told):
    edition, found = read(GOOD.replace(right, wrong, 1))
    assert edition is not None
    assert [(each.code, each.severity, each.mark.line) for each in found] == [(code, Severity.WARNING, line)]
    assert told in found[0].message()


def test_dates_may_carry_their_reason_in_several_languages():
    text = GOOD.replace("[2026-04-06]", "\n  2026-04-06: {en: Easter Monday, de: Ostermontag}")
    edition, found = read(text.replace("[2026-04-11]", "{2026-04-11: stocktaking}"))
    assert found == ()
    closed, extra = sorted(edition.reasons)
    assert in_language(edition.reasons.get(closed), "de-AT") == "Ostermontag"
    assert in_language(edition.reasons.get(closed), "zh") == "Easter Monday"
    assert in_language(edition.reasons.get(extra), "zh") == "stocktaking"


def test_the_digest_is_of_what_the_edition_says_not_of_how_it_is_written():
    edition, _ = read(GOOD)
    again, _ = read("# a comment\n" + GOOD.replace("closed: [2026-04-06]", "closed:\n- 2026-04-06"))
    other, _ = read(GOOD.replace("2026-04-11", "2026-04-12"))
    assert edition.digest == again.digest
    assert edition.digest != other.digest
    assert edition.digest.startswith("sha256:")


def test_an_unknown_calendar_is_told_where_it_is_named(tmp_path):
    folder = tmp_path / "calendars"
    folder.mkdir()
    (folder / "trial.yaml").write_text(GOOD, encoding="utf-8")
    library = SimpleNamespace(rules=(tmp_path,))
    collector = Collector()
    assert load_edition("trail", library, collector, Mark("pack.yaml", 7, 12)) is None
    (found,) = collector.diagnostics
    assert str(found.mark) == "pack.yaml:7:12"
    assert found.hint() == "did you mean `trial`?"
    assert edition_names(library) == ("trial",)


def test_of_two_editions_with_one_name_the_first_folder_counts(tmp_path):
    for number, zone in enumerate(("Europe/Paris", "Europe/Rome")):
        folder = tmp_path / str(number) / "calendars"
        folder.mkdir(parents=True)
        (folder / "trial.yaml").write_text(GOOD.replace("Europe/London", zone), encoding="utf-8")
    collector = Collector()
    edition = load_edition("trial", SimpleNamespace(rules=(tmp_path / "0", tmp_path / "1")), collector)
    assert edition is not None
    assert edition.zone == "Europe/Paris"


def test_a_file_is_called_like_its_calendar(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(GOOD, encoding="utf-8")
    collector = Collector()
    assert read_edition(Path(path), collector) is None
    assert [(found.code, found.mark.line) for found in collector.diagnostics] == [("calendar-name-differs", 1)]


def test_special_hours_stand_beside_the_weekly_ones(edition_of):
    edition = edition_of(
        dedent("""\
        open: {mon: ["09:00-17:00"], thu: ["09:00-17:00"]}
        special:
          2026-12-24: ["09:00-12:00"]
          2026-12-27: ["10:00-14:00"]
        """)
    )
    worked = {day.isoformat(): hours for day, hours in edition.special.items()}
    assert worked == {"2026-12-24": ((32_400, 43_200),), "2026-12-27": ((36_000, 50_400),)}
    assert all(edition.is_working_day(day) for day in edition.special)
    assert all(edition.wall_hours(day) == hours for day, hours in edition.special.items())

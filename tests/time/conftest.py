"""Editions and clocks to count with: shipped ones by name, others from a few lines of YAML."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from dueprocess.engine.calendar import Clock, Edition, load_edition, parse_time_of_day, read_edition
from dueprocess.engine.pack import Collector

RULES = Path(__file__).parents[2] / "rules"


@cache
def shipped(name: str) -> Edition:
    collector = Collector()
    edition = load_edition(name, SimpleNamespace(rules=(RULES,)), collector)
    assert edition is not None, collector.diagnostics
    return edition


def written(text: str) -> Edition:
    head = "calendar: trial\nknown_through: 2030-12-31\n"
    defaults = {"zone": "zone: UTC\n", "closed": "closed: []\n", "extra": "extra: []\n"}
    missing = "".join(line for key, line in defaults.items() if f"{key}:" not in text)
    collector = Collector()
    edition = read_edition((head + missing + text, "trial.yaml"), collector)
    assert edition is not None, collector.diagnostics
    return edition


def clock_of(edition: Edition | str = "cn-mon-fri", **conventions: str) -> Clock:
    found = shipped(edition) if isinstance(edition, str) else edition
    cut_off = conventions.get("cut_off")
    return Clock(
        zone=conventions.get("zone", found.zone),
        edition=found,
        hours_run=conventions.get("hours_run", "always"),
        first_day=conventions.get("first_day", "day_after"),
        day_ends=conventions.get("day_ends", "close_of_business"),
        cut_off=None if cut_off is None else parse_time_of_day(cut_off),
        closed_day=conventions.get("closed_day", "stands"),
    )


@pytest.fixture(scope="session")
def edition() -> Callable[[str], Edition]:
    """A shipped edition by its name."""
    return shipped


@pytest.fixture(scope="session")
def edition_of() -> Callable[[str], Edition]:
    """An edition from the lines that matter; the rest is filled in (zone UTC, nothing closed, known through 2030)."""
    return written


@pytest.fixture(scope="session")
def clock() -> Callable[..., Clock]:
    """A clock on a shipped edition (by name) or any other; conventions not named are those of plain-time."""
    return clock_of

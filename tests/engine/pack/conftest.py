"""Packs written in a test: a folder of texts becomes a library."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from dueprocess.engine.pack import Library, ResolvedPack, load_pack

HEAD = """\
pack: {name}
version: 1.0.0
title: {name}
in_force: {{from: 2026-01-01, applies_by: received}}
"""
TIME = """\
module: harbour-time
version: 2.1.0
title: How the harbour counts time
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england, hours_run: always,
  first_day: day_after, day_ends: close_of_business, closed_day: stands, at_due: in_time, no_number: no_breach,
  ended_case: ends_duties}
"""

Write = Callable[[str, str], None]
Load = Callable[..., ResolvedPack]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the library: `write("policies/ferry/facts.yaml", text)`."""

    def _write(path: str, text: str) -> None:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")

    _write("rules/harbour-time.yaml", TIME)
    return _write


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(policies=(tmp_path / "policies",), rules=(tmp_path / "rules",))


@pytest.fixture
def load(write: Write, library: Library) -> Load:
    """Loads the last of some packs, each of which extends the one before: `load(base, ferry)` are texts of entries."""

    def _load(*packs: str, uses: str = "harbour-time") -> ResolvedPack:
        below = None
        for number, text in enumerate(packs):
            name = f"layer-{number}"
            links = f"extends: {below}\n" if below else f"uses: [{uses}]\n"
            write(f"policies/{name}/pack.yaml", HEAD.format(name=name) + links + dedent(text))
            below = name
        return load_pack(f"layer-{len(packs) - 1}", library)

    return _load

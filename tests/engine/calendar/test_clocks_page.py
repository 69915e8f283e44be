"""Each table of docs/clocks.md is true."""

import re
from pathlib import Path

import pytest

from dueprocess.engine.calendar import (
    format_instant,
    parse_instant,
    parse_period,
    parse_span,
    read_edition,
    run_back,
    run_out,
    window,
)
from dueprocess.engine.pack import Collector

PAGE = (Path(__file__).parents[3] / "docs" / "clocks.md").read_text(encoding="utf-8")


def rows():
    head: list[str] = []
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            head = []
        elif not head:
            head = cells
        elif not line.startswith("|---"):
            yield pytest.param(dict(zip(head, cells, strict=True)), id=" ".join(cells))


@pytest.mark.parametrize("row", list(rows()))
def test_a_row_is_true(row, clock):
    conventions = dict(re.findall(r"(\w+): ([^,]+)", row["conventions"]))
    counted = clock(conventions.pop("calendar", "england"), **conventions)
    start = parse_instant(row.get("start") or row["end"], counted.zone)
    if "in" in row:
        opens, due = window(start, parse_period(row["in"]), counted)
        assert format_instant(opens, counted.zone)[:19] == row["opens"]
    elif "end" in row:
        due = run_back(start, parse_span(row["at least before"]), counted)
    else:
        due = run_out(start, parse_span(row["within"]), counted)
    if "due" in row:
        assert format_instant(due.at, counted.zone)[:19] == row["due"]
    else:
        assert due.provisional is (row["provisional"] == "yes")


def test_the_edition_on_the_page_can_be_read():
    (text,) = re.findall(r"```yaml\n(# yaml-language-server.*?)```", PAGE, re.DOTALL)
    collector = Collector()
    assert read_edition((text, "harbour.yaml"), collector) is not None
    assert collector.diagnostics == ()

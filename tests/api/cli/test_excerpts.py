from pathlib import Path

import pytest
from rich.console import Console

from dueprocess.api.cli.excerpts import as_excerpts
from dueprocess.engine.pack import Collector, Mark


@pytest.fixture
def collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collector:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text("one: 1\n投诉: {x: 2}\n" + "k: " + "x" * 300 + "!\n", encoding="utf-8")
    return Collector()


def _shown(collector: Collector, language: str = "en") -> list[str]:
    console = Console(highlight=False, soft_wrap=True, width=80)
    with console.capture() as capture:
        as_excerpts(console, collector.diagnostics, language)
    return capture.get().splitlines()


def test_the_caret_stands_below_the_place(collector: Collector) -> None:
    collector.error("duplicate-key", Mark("a.yaml", 2, 6), name="x", line=1)
    assert _shown(collector) == [
        "a.yaml:2:6: error[duplicate-key]: `x` stands twice in this map, first in line 1",
        "  2 | 投诉: {x: 2}",
        "    |        ^",  # each Chinese character takes two columns
        "  hint: keep one of the two, or give one of them another name",
        "",
        "errors: 1",
    ]


def test_a_long_line_is_cut_around_the_place(collector: Collector) -> None:
    collector.error("duplicate-key", Mark("a.yaml", 3, 304), name="x", line=1)
    line, caret = _shown(collector)[1:3]
    assert line[caret.index("^")] == "!"
    assert len(line) < 180


def test_without_a_line_there_is_no_excerpt(collector: Collector) -> None:
    collector.warning("duplicate-key", Mark("--at", 1, 1), name="x", line=1)
    assert [line for line in _shown(collector) if "|" in line] == []


def test_all_are_counted_in_the_language_asked_for(collector: Collector) -> None:
    collector.error("duplicate-key", Mark("a.yaml", 1, 1), name="x", line=1)
    collector.warning("duplicate-key", Mark("b.yaml", 1, 1), name="y", line=1)
    assert _shown(collector, "zh")[-1] == "错误 1 处，警告 1 处"

"""Each mistake that users make is one file or folder beside this; the tables say all that must be said about it.

- `expected.yaml`: documents of each kind that cannot be read or have the wrong shape, and packs whose layers do not fit;
- `meaning/expected.yaml`: packs of the right grammar with a wrong name, type, value or a circle; all of them extend the
  pack `quay` of their library;
- `cases/expected.yaml`: cases with one mistake, read under `quay`.

`python tests/invalid/test_mistakes.py` writes the tables anew: read the difference before you commit it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Collector, Diagnostic, Library, PackError, check_schema, load_pack, read_yaml
from dueprocess.engine.replay import read_case

INVALID = Path(__file__).parent
RULES = INVALID.parents[1] / "rules"
DOCUMENTS = ("yaml", "pack", "clauses", "tests", "case", "calendar")
LAYERED = Library(policies=(Path("packs"), Path("library/policies")), rules=(Path("library/rules"),))
MEANT = Library(policies=(Path("meaning"), Path("meaning/library/policies")), rules=(Path("meaning/library/rules"), RULES))


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# --- what is said of each kind of mistake ------------------------------------------------------------------------------


def of_shape(mistake: str) -> tuple[Diagnostic, ...]:
    kind = mistake.split("/", maxsplit=1)[0]
    if kind == "packs":
        try:
            return load_pack(Path(mistake), LAYERED).warnings
        except PackError as failure:
            return failure.diagnostics
    collector = Collector()
    node = read_yaml(Path(f"{mistake}.yaml"), collector)
    if node is not None and kind != "yaml":
        check_schema(node, kind, collector)
    return collector.diagnostics


def of_meaning(mistake: str) -> tuple[Diagnostic, ...]:
    try:
        return compile_policy(load_pack(Path("meaning") / mistake, MEANT), MEANT).findings
    except PackError as failure:
        return failure.diagnostics


def of_case(mistake: str) -> tuple[Diagnostic, ...]:
    collector = Collector()
    node = read_yaml(Path("cases") / f"{mistake}.yaml", collector)
    if node is not None and check_schema(node, "case", collector):
        read_case(node, quay(), collector)
    return collector.diagnostics


@cache
def quay() -> Policy:
    return compile_policy(load_pack("quay", MEANT), MEANT)


# --- the tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """The table of one kind of mistakes: where it stands, which they are, and what is said of each."""

    folder: Path
    mistakes: tuple[str, ...]
    said: Callable[[str], tuple[Diagnostic, ...]]

    @property
    def file(self) -> Path:
        return self.folder / "expected.yaml"

    def written(self) -> str:
        lines = ["# Written by tests/invalid/test_mistakes.py. Each mistake, and all that is said about it."]
        for mistake in self.mistakes:
            lines.append(f"{mistake}:")
            for found in diagnosed(self, mistake):
                cells = {key: json.dumps(value, ensure_ascii=False) for key, value in row(found).items()}
                place = ", ".join(f"{key}: {cells[key]}" for key in ("file", "line", "column", "code"))
                lines += [f"- {{{place},", f"   message: {cells['message']},", f"   hint: {cells['hint']}}}"]
        return "\n".join(lines) + "\n"


def named(folder: str, suffix: str = "") -> tuple[str, ...]:
    """The files of a suffix, or the folders, that stand in a folder."""
    found = (path.stem for path in (INVALID / folder).iterdir() if path.suffix == suffix)
    return tuple(sorted(name for name in found if name not in ("expected", "library")))


SHAPES = Table(INVALID, (
    *(f"{kind}/{name}" for kind in DOCUMENTS for name in named(kind, ".yaml")),
    *(f"packs/{name}" for name in named("packs"))), of_shape)
MEANINGS = Table(INVALID / "meaning", named("meaning"), of_meaning)
CASES = Table(INVALID / "cases", named("cases", ".yaml"), of_case)
TABLES = (SHAPES, MEANINGS, CASES)

each_mistake = pytest.mark.parametrize(
    ("table", "mistake"),
    [pytest.param(table, mistake, id=f"{table.folder.name}/{mistake}") for table in TABLES for mistake in table.mistakes])


@cache
def diagnosed(table: Table, mistake: str) -> tuple[Diagnostic, ...]:
    with in_folder(INVALID):
        return table.said(mistake)


def row(found: Diagnostic) -> dict[str, Any]:
    return {
        "file": found.mark.file,
        "line": found.mark.line,
        "column": found.mark.column,
        "code": found.code,
        "message": found.message(),
        "hint": found.hint(),
    }


@cache
def expected(table: Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(table.file.read_text(encoding="utf-8"))
    return found


# --- the tests ---------------------------------------------------------------------------------------------------------


def test_what_the_mistakes_of_meaning_rest_on_is_right() -> None:
    with in_folder(INVALID):
        assert quay().findings == ()


@each_mistake
def test_mistake_is_reported_in_full(table: Table, mistake: str) -> None:
    assert [row(found) for found in diagnosed(table, mistake)] == expected(table)[mistake]


@each_mistake
def test_mistake_is_an_error(table: Table, mistake: str) -> None:
    assert any(found.severity == "error" for found in diagnosed(table, mistake))


@pytest.mark.parametrize(("table", "mistake"), [(table, name) for table in (MEANINGS, CASES) for name in table.mistakes])
def test_mistake_has_a_place_in_a_file(table: Table, mistake: str) -> None:
    for found in diagnosed(table, mistake):
        lines = (INVALID / found.mark.file).read_text(encoding="utf-8").splitlines()
        assert 1 <= found.mark.column <= len(lines[found.mark.line - 1])


@each_mistake
def test_mistake_is_reported_in_chinese(table: Table, mistake: str) -> None:
    for found in diagnosed(table, mistake):
        for text in (found.message("zh"), found.hint("zh")):
            assert any("\u4e00" <= character <= "\u9fff" for character in text)
            assert table is SHAPES or not re.search(r"[A-Za-z]{2,} [a-z]{2,}", re.sub(r"`[^`]*`", "", text)), text


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.folder.name)
def test_no_expectation_without_mistake(table: Table) -> None:
    assert sorted(expected(table)) == sorted(table.mistakes)


if __name__ == "__main__":
    for each in TABLES:
        each.file.write_text(each.written(), encoding="utf-8")

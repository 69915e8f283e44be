"""Each file of tests/invalid/cases is a case with one mistake; expected.yaml says all that is said about it.

They are read under the pack `quay` of tests/invalid/meaning. `python tests/engine/replay/test_mistakes_in_cases.py`
writes the table anew: read the difference before you commit it.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Collector, Diagnostic, Library, check_schema, load_pack, read_yaml
from dueprocess.engine.replay import read_case

ROOT = Path(__file__).parents[3]
INVALID = ROOT / "tests" / "invalid"
FOLDER = INVALID / "cases"
EXPECTED = FOLDER / "expected.yaml"
LIBRARY = Library((INVALID / "meaning" / "library" / "policies",), (ROOT / "rules",))


def mistakes() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.yaml") if file != EXPECTED)


@cache
def policy() -> Policy:
    return compile_policy(load_pack("quay", LIBRARY), LIBRARY)


@cache
def diagnosed(mistake: str) -> tuple[Diagnostic, ...]:
    collector = Collector()
    with in_folder(INVALID):
        node = read_yaml(Path("cases") / f"{mistake}.yaml", collector)
        if node is not None and check_schema(node, "case", collector):
            read_case(node, policy(), collector)
    return collector.diagnostics


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def row(found: Diagnostic) -> dict[str, Any]:
    return {
        "line": found.mark.line,
        "column": found.mark.column,
        "code": found.code,
        "message": found.message(),
        "hint": found.hint(),
    }


@cache
def expected() -> dict[str, list[dict[str, Any]]]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
    return table


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_reported_in_full(mistake: str) -> None:
    assert [row(found) for found in diagnosed(mistake)] == expected()[mistake]


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_an_error_with_a_place_in_the_file(mistake: str) -> None:
    found = diagnosed(mistake)
    assert any(each.severity == "error" for each in found)
    lines = (FOLDER / f"{mistake}.yaml").read_text(encoding="utf-8").splitlines()
    for each in found:
        assert each.mark.file == f"cases/{mistake}.yaml"
        assert 1 <= each.mark.column <= len(lines[each.mark.line - 1])


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_reported_in_chinese(mistake: str) -> None:
    for found in diagnosed(mistake):
        for text in (found.message("zh"), found.hint("zh")):
            assert any("\u4e00" <= character <= "\u9fff" for character in text)
            assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}", re.sub(r"`[^`]*`", "", text)), text


def test_no_expectation_without_mistake() -> None:
    assert sorted(expected()) == mistakes()


def table() -> str:
    lines = [f"# Written by {Path(__file__).relative_to(ROOT)}. Each mistake, and all that is said about it."]
    for mistake in mistakes():
        lines.append(f"{mistake}:")
        for found in diagnosed(mistake):
            cells = {key: json.dumps(value, ensure_ascii=False) for key, value in row(found).items()}
            place = ", ".join(f"{key}: {cells[key]}" for key in ("line", "column", "code"))
            lines += [f"- {{{place},", f"   message: {cells['message']},", f"   hint: {cells['hint']}}}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    EXPECTED.write_text(table(), encoding="utf-8")

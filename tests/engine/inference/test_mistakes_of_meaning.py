"""Each folder of tests/invalid/meaning is a pack with one mistake of meaning; expected.yaml says what is said of it.

The grammar of these packs is right: what is wrong is a name, a type, a value, a circle. All of them extend the pack
`quay` of its library. `python tests/engine/inference/test_mistakes_of_meaning.py` writes the table anew: read the
difference before you commit it.
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

from dueprocess.engine.inference import compile_policy
from dueprocess.engine.pack import Diagnostic, Library, PackError, load_pack

ROOT = Path(__file__).parents[3]
INVALID = ROOT / "tests" / "invalid"
FOLDER = INVALID / "meaning"
EXPECTED = FOLDER / "expected.yaml"
LIBRARY = Library(
    policies=(Path("meaning"), Path("meaning/library/policies")),
    rules=(Path("meaning/library/rules"), ROOT / "rules"),
)


def mistakes() -> list[str]:
    return sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name != "library")


@cache
def diagnosed(mistake: str) -> tuple[Diagnostic, ...]:
    with in_folder(INVALID):
        try:
            return compile_policy(load_pack(Path("meaning") / mistake, LIBRARY), LIBRARY).findings
        except PackError as failure:
            return failure.diagnostics


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
        "file": found.mark.file,
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


def test_what_the_mistakes_rest_on_is_right() -> None:
    with in_folder(INVALID):
        assert compile_policy(load_pack("quay", LIBRARY), LIBRARY).findings == ()


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_reported_in_full(mistake: str) -> None:
    assert [row(found) for found in diagnosed(mistake)] == expected()[mistake]


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_an_error_with_a_place_in_a_file(mistake: str) -> None:
    found = diagnosed(mistake)
    assert any(each.severity == "error" for each in found)
    for each in found:
        lines = (INVALID / each.mark.file).read_text(encoding="utf-8").splitlines()
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
            place = ", ".join(f"{key}: {cells[key]}" for key in ("file", "line", "column", "code"))
            lines += [f"- {{{place},", f"   message: {cells['message']},", f"   hint: {cells['hint']}}}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    EXPECTED.write_text(table(), encoding="utf-8")

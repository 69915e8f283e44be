"""Each file or folder of tests/invalid is one mistake; expected.yaml says all that must be said about it.

`python tests/engine/pack/test_mistakes.py` writes the table anew: read the difference before you commit it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dueprocess.engine.pack import Collector, Diagnostic, Library, PackError, check_schema, load_pack, read_yaml

INVALID = Path(__file__).parents[2] / "invalid"
EXPECTED = INVALID / "expected.yaml"
DOCUMENTS = ("yaml", "pack", "clauses", "tests", "case", "calendar")


def mistakes() -> list[str]:
    files = (f"{kind}/{file.stem}" for kind in DOCUMENTS for file in sorted((INVALID / kind).glob("*.yaml")))
    return [*files, *(f"packs/{folder.name}" for folder in sorted((INVALID / "packs").iterdir()))]


def diagnosed(mistake: str) -> tuple[Diagnostic, ...]:
    kind = mistake.split("/", maxsplit=1)[0]
    with in_folder(INVALID):
        return of_pack(Path(mistake)) if kind == "packs" else of_document(Path(f"{mistake}.yaml"), kind)


def of_document(path: Path, kind: str) -> tuple[Diagnostic, ...]:
    collector = Collector()
    node = read_yaml(path, collector)
    if node is not None and kind != "yaml":
        check_schema(node, kind, collector)
    return collector.diagnostics


def of_pack(folder: Path) -> tuple[Diagnostic, ...]:
    library = Library(policies=(Path("packs"), Path("library/policies")), rules=(Path("library/rules"),))
    try:
        return load_pack(folder, library).warnings
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


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_reported_in_full(mistake: str) -> None:
    assert [row(found) for found in diagnosed(mistake)] == expected()[mistake]


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_an_error(mistake: str) -> None:
    assert any(found.severity == "error" for found in diagnosed(mistake))


@pytest.mark.parametrize("mistake", mistakes())
def test_mistake_is_reported_in_chinese(mistake: str) -> None:
    for found in diagnosed(mistake):
        assert any("\u4e00" <= character <= "\u9fff" for character in found.message("zh"))
        assert any("\u4e00" <= character <= "\u9fff" for character in found.hint("zh"))


def test_no_expectation_without_mistake() -> None:
    assert sorted(expected()) == sorted(mistakes())


def table() -> str:
    lines = ["# Written by tests/engine/pack/test_mistakes.py. Each mistake, and all that is said about it."]
    for mistake in mistakes():
        lines.append(f"{mistake}:")
        for found in diagnosed(mistake):
            cells = {key: json.dumps(value, ensure_ascii=False) for key, value in row(found).items()}
            place = ", ".join(f"{key}: {cells[key]}" for key in ("file", "line", "column", "code"))
            lines += [f"- {{{place},", f"   message: {cells['message']},", f"   hint: {cells['hint']}}}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    EXPECTED.write_text(table(), encoding="utf-8")

"""The onboarding guide, followed to the letter: its files are written, its commands are run, what it quotes is what they say."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
TOP = Path(__file__).parents[2]
PAGE = TOP / "docs" / "onboarding.md"
OMITTED = "…"


@dataclass(frozen=True)
class Block:
    """One fenced block of the page: what kind it is, in which line it begins, and what it holds."""

    kind: str
    line: int
    lines: tuple[str, ...]


def _blocks() -> Iterator[Block]:
    text = PAGE.read_text(encoding="utf-8")
    for found in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield Block(found[1], text.count("\n", 0, found.start()) + 1, tuple(found[2].splitlines()))


def _write(block: Block) -> None:
    """A file, named by the block's first line, which is part of it; `at the end` adds to what is there."""
    name, _, rest = block.lines[0].removeprefix("# ").partition(", ")
    text = "\n".join(block.lines) + "\n"
    if rest:
        assert rest == "at the end", block.line
        text = Path(name).read_text(encoding="utf-8") + text
    Path(name).write_text(text, encoding="utf-8")


def _change(block: Block) -> None:
    """Lines that take the place of others: the first line names the file, then come `-` and `+`."""
    path = Path(block.lines[0].removeprefix("--- "))
    old, new = ("\n".join(line[1:] for line in block.lines[1:] if line[0] == sign) for sign in "-+")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"line {block.line}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def _commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the lines quoted below it."""
    starts = [at for at, line in enumerate(block.lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield block.lines[start][2:], list(block.lines[start + 1:end])


def _said(command: str, dueprocess: Run) -> list[str]:
    asked, _, wanted = command.partition(" | grep ")
    program, *arguments = shlex.split(asked)
    assert program == "dueprocess", command
    said: list[str] = dueprocess(*arguments).output.rstrip("\n").splitlines()
    return [line for line in said if shlex.split(wanted)[0] in line] if wanted else said


def _stretches(quoted: list[str]) -> Iterator[str]:
    """The stretches of a quotation between its omissions."""
    for omitted, lines in groupby(quoted, lambda line: line == OMITTED):
        if not omitted:
            yield "\n".join(lines).strip("\n")


def _check(command: str, quoted: list[str], said: list[str]) -> None:
    if OMITTED not in quoted:
        assert said == quoted, command
        return
    rest = "\n".join(said)
    for stretch in _stretches(quoted):
        assert stretch in rest, f"{command}\n{stretch}\n---\n{rest}"
        rest = rest.partition(stretch)[2]


def test_the_guide_leads_to_a_pack(dueprocess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    shutil.copytree(TOP / "schemas", "schemas")
    shutil.copytree(TOP / "rules", "rules")
    for base in ("base-logistics", "base-express"):
        shutil.copytree(TOP / "policies" / base, Path("policies", base))
    ran = 0
    for block in _blocks():
        match block.kind:
            case "yaml":
                _write(block)
            case "diff":
                _change(block)
            case "console":
                for command, quoted in _commands(block):
                    _check(command, quoted, _said(command, dueprocess))
                    ran += 1
    assert ran > 15
    assert dueprocess("check", "station").exit_code == 0
    assert dueprocess("test", "station").exit_code == 0

"""Diagnostics for people: place, message, the line with a caret below it, and what to do.

    policies/acme/pack.yaml
      12:5: error[unknown-name]: ...
"""

import re
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dueprocess.engine.pack import Diagnostic, Severity
from dueprocess.engine.text import say

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_LONGEST = 160
_BREAK = re.compile(r"\r\n|\r|\n")


def as_excerpts(console: Console, found: tuple[Diagnostic, ...], language: str) -> None:
    """Writes the diagnostics grouped by file, and how many there are."""
    for file, of_file in groupby(found, key=lambda each: each.mark.file):
        lines = _lines(file)
        for each in of_file:
            _write(console, each, lines, language)
    counts = {severity: sum(each.severity is severity for each in found) for severity in Severity}
    said = [
        say(f"cli-count-{severity.value}", language, count=count) for severity, count in counts.items() if count
    ]
    console.print(Text(say("cli-list-comma", language).join(said), style="bold"))


def _write(console: Console, found: Diagnostic, lines: tuple[str, ...], language: str) -> None:
    style = _STYLES[found.severity]
    head = Text.assemble(
        (f"{found.mark}: ", "bold"),
        (f"{say(f'cli-{found.severity.value}', language)}[{found.code}]", style),
        f": {found.message(language)}",
    )
    console.print(head)
    if 1 <= found.mark.line <= len(lines):
        number = str(found.mark.line)
        shown, before = _window(lines[found.mark.line - 1], found.mark.column - 1)
        console.print(Text.assemble((f"  {number} | ", "dim"), shown))
        console.print(Text.assemble((f"  {' ' * len(number)} | ", "dim"), " " * cell_len(before), ("^", style)))
    hint = found.hint(language)
    if hint:
        console.print(Text.assemble((f"  {say('cli-hint', language)}: ", "bold"), hint))
    console.print()


def _lines(file: str) -> tuple[str, ...]:
    """The lines of a file as diagnostics count them; none where there is no such text to show."""
    try:
        return tuple(_BREAK.split(Path(file).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return ()


def _window(line: str, column: int) -> tuple[str, str]:
    """The part of a line to show, and the part of that before the column; control characters as blanks."""
    clean = "".join(character if character.isprintable() else " " for character in line)
    start = max(0, column - _LONGEST // 2) if len(clean) > _LONGEST else 0
    return clean[start : start + _LONGEST], clean[start:column]

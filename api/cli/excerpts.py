"""Diagnostics for people: place, message, the line with a caret below it, and what to do.

    policies/acme/pack.yaml
      12:5: error[unknown-name]: ...
"""

from functools import cache
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dueprocess.engine.pack import Diagnostic, Severity
from dueprocess.engine.text import say

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_LONGEST = 160


def as_excerpts(console: Console, found: tuple[Diagnostic, ...], language: str) -> None:
    """Writes the diagnostics grouped by file, and how many there are."""
    for _, of_file in groupby(found, key=lambda each: each.mark.file):
        for each in of_file:
            _write(console, each, language)
    counts = {severity: sum(each.severity is severity for each in found) for severity in Severity}
    said = [
        say(f"cli-count-{severity.value}", language, count=count) for severity, count in counts.items() if count
    ]
    console.print(Text(say("cli-list-comma", language).join(said), style="bold"))


def _write(console: Console, found: Diagnostic, language: str) -> None:
    style = _STYLES[found.severity]
    head = Text.assemble(
        (f"{found.mark}: ", "bold"),
        (f"{say(f'cli-{found.severity.value}', language)}[{found.code}]", style),
        f": {found.message(language)}",
    )
    console.print(head)
    line = _line(found.mark.file, found.mark.line)
    if line is not None:
        number = str(found.mark.line)
        shown, before = _window(line, found.mark.column - 1)
        console.print(Text.assemble((f"  {number} | ", "dim"), shown))
        console.print(Text.assemble((f"  {' ' * len(number)} | ", "dim"), " " * cell_len(before), ("^", style)))
    hint = found.hint(language)
    if hint:
        console.print(Text.assemble((f"  {say('cli-hint', language)}: ", "bold"), hint))
    console.print()


def _line(file: str, number: int) -> str | None:
    """The line of a file, None where there is none to show."""
    lines = _lines(file)
    return lines[number - 1] if 1 <= number <= len(lines) else None


@cache
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return ()


def _window(line: str, column: int) -> tuple[str, str]:
    """The part of a line to show, and the part of that before the column; control characters as blanks."""
    clean = "".join(character if character.isprintable() else " " for character in line)
    start = max(0, column - _LONGEST // 2) if len(clean) > _LONGEST else 0
    return clean[start : start + _LONGEST], clean[start:column]

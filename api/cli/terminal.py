"""Where a command speaks: as text for people, or as JSON for programs, in one language; and how it ends.

Exit codes: 0 all well; 1 findings, failed tests, a refusal, a difference; 2 usage, or input that cannot be read; 3 no
second opinion to be had, or a database that cannot serve now.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import typer
from rich.console import Console

from dueprocess.api.cli.excerpts import as_excerpts
from dueprocess.api.cli.language import locale_language
from dueprocess.api.json_text import json_text
from dueprocess.engine.pack import Diagnostic, PackError
from dueprocess.engine.text import say

FINDINGS: Final = 1
UNREADABLE: Final = 2
NO_OPINION: Final = 3

Shown = Callable[[Console, dict[str, object], str], None]
"""Writes an answer for people, in a language."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """One command's voice; `asked` is the language its caller asked for, None where that is left to the policy."""

    as_json: bool
    asked: str | None

    def language(self, of_policy: str = "en") -> str:
        """The language to speak: the caller's, else the policy's."""
        return self.asked or of_policy

    def answer(self, answer: dict[str, object], shown: Shown, language: str) -> None:
        """Writes an answer."""
        if self.as_json:
            typer.echo(json_text(answer, indent=2))
        else:
            shown(console(), answer, language)

    def say(self, message_id: str, /, **params: object) -> None:
        """Writes one sentence of the catalogue, for people only."""
        if not self.as_json:
            typer.echo(say(message_id, self.language(), **params))

    def wrote(self, paths: tuple[Path, ...]) -> None:
        """Says which files were written."""
        if self.as_json:
            typer.echo(json_text({"written": [path.as_posix() for path in paths]}, indent=2))
        else:
            typer.echo("\n".join(path.as_posix() for path in paths))

    def diagnostics(self, found: tuple[Diagnostic, ...], *, to_stderr: bool = False) -> None:
        """Writes diagnostics with an excerpt of their lines."""
        if self.as_json:
            typer.echo(json_text({"diagnostics": [each.as_plain(self.language()) for each in found]}, indent=2))
        else:
            as_excerpts(console(to_stderr=to_stderr), found, self.language())

    def refuse(self, message_id: str, /, **params: object) -> NoReturn:
        """Ends the command: it was asked for something that cannot be done."""
        self.decline(message_id, params, {})
        raise typer.Exit(UNREADABLE)

    def decline(self, message_id: str, params: Mapping[str, object], more: Mapping[str, object]) -> None:
        """Says that it was not done, and for programs what belongs to that."""
        message = say(message_id, self.language(), **params)
        if self.as_json:
            typer.echo(json_text({"error": message, **more}, indent=2))
        else:
            typer.echo(message, err=True)


@contextmanager
def terminal(as_json: bool, lang: str | None) -> Iterator[Terminal]:
    """The voice of one command; input that cannot be read ends it with everything that is wrong, and exit code 2."""
    voice = Terminal(as_json, lang or locale_language())
    try:
        yield voice
    except PackError as error:
        voice.diagnostics(error.diagnostics, to_stderr=True)
        raise typer.Exit(UNREADABLE) from None


def console(*, to_stderr: bool = False) -> Console:
    """A console that adds nothing of its own: no highlights, no broken lines; colours on a terminal only."""
    return Console(stderr=to_stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)

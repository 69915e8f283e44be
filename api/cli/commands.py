"""The command `dueprocess` and its sub-commands."""

import sys
from collections.abc import Callable
from io import TextIOWrapper

import typer

from dueprocess.api.cli import cases, making, packs, reviews, serving, verifying
from dueprocess.api.cli.language import helped

_COMMANDS: dict[str, Callable[..., None]] = {
    "new": making.new,
    "check": reviews.check,
    "test": packs.run_pack_tests,
    "decide": cases.decide_case,
    "may": cases.may_happen,
    "why": cases.why_so,
    "timeline": cases.timeline_of,
    "verify": verifying.verify,
    "clauses": reviews.clauses,
    "show": packs.show,
    "calendar": making.calendar,
    "serve": serving.serve,
}


def command_line() -> typer.Typer:
    """The command with its sub-commands, in the order in which a newcomer meets them."""
    app = typer.Typer(
        name="dueprocess",
        help=helped("dueprocess"),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name, command in _COMMANDS.items():
        app.command(name, help=helped(name))(command)
    return app


def main() -> None:
    """Runs the command line; the entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a mark instead of failing
    command_line()()

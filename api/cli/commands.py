"""The command `dueprocess` and its sub-commands."""

import sys
from collections.abc import Callable
from io import TextIOWrapper

import typer

from dueprocess.api.cli import (
    cases,
    kept_cases,
    making,
    merging,
    notifying,
    packs,
    people,
    publishing,
    retaining,
    reviews,
    serving,
    verifying,
    working,
)
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
    "work": working.work,
    "audit": working.audit,
    "publish": publishing.publish_pack,
    "publications": publishing.list_publications,
    "migrate": publishing.migrate_cases,
    "withdraw": publishing.withdraw_version,
    "retention": retaining.list_outlived,
    "due": people.due_for,
}
_GROUPS: dict[str, dict[str, Callable[..., None]]] = {
    "case": {
        "open": kept_cases.open_kept,
        "record": kept_cases.record,
        "next": kept_cases.next_of,
        "may": kept_cases.may_kept,
        "why": kept_cases.why_kept,
        "timeline": kept_cases.timeline_kept,
        "show": kept_cases.show_kept,
        "list": kept_cases.list_cases,
        "merge": merging.merge_kept,
        "hold": retaining.hold_case,
        "release": retaining.release_case,
    },
    "directory": {"list": people.list_directory, "hold": people.hold_role, "end": people.end_role},
    "subscriptions": {
        "add": notifying.add_subscription,
        "list": notifying.list_subscriptions,
        "end": notifying.end_subscription,
    },
    "outbox": {"list": notifying.list_outbox, "resend": notifying.resend},
}


def command_line() -> typer.Typer:
    """The command with its sub-commands, in the order in which a newcomer meets them."""
    app = _app("dueprocess", helped("dueprocess"))
    for name, command in _COMMANDS.items():
        app.command(name, help=helped(name))(command)
    for group, commands in _GROUPS.items():
        sub = _app(group, helped(f"group-{group}"))
        for name, command in commands.items():
            sub.command(name, help=helped(f"{group}-{name}"))(command)
        app.add_typer(sub)
    return app


def _app(name: str, text: str) -> typer.Typer:
    return typer.Typer(
        name=name,
        help=text,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def main() -> None:
    """Runs the command line; the entry point of the installed command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a mark instead of failing
    command_line()()

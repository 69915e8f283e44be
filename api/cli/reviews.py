"""The commands that say what is wrong or left open before anything happens: check, clauses."""

from typing import Annotated

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Json, Lang, Pack, Packs
from dueprocess.api.cli.show_clauses import show_clauses
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.pack import Collector, Library, PackError, Severity
from dueprocess.engine.review import clause_answer, clause_report, findings
from dueprocess.engine.service import load_policy


def check(packs: Packs, as_json: Json = False, lang: Lang = None) -> None:
    """Checks packs: everything that is wrong, or open, with its place."""
    with terminal(as_json, lang) as voice:
        collector, library = Collector(), Library.default()
        for name in packs:
            try:
                collector.extend(findings(load_policy(name, library), library))
            except PackError as error:
                collector.extend(error.diagnostics)
        found = collector.diagnostics
        if found or as_json:
            voice.diagnostics(found)
        else:
            voice.say("cli-all-well", names=", ".join(packs))
        if any(each.severity is not Severity.INFO for each in found):
            raise typer.Exit(FINDINGS)


def clauses(
    pack: Pack,
    entries: Annotated[bool, typer.Option("--entries", help=helped("entries"))] = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Shows each clause with what carries it, or each entry with its clauses; what is missing is a finding."""
    with terminal(as_json, lang) as voice:
        library = Library.default()
        policy = load_policy(pack, library)
        report = clause_report(policy, library)
        language = voice.language(policy.language)
        voice.answer(clause_answer(report, language), show_clauses(by_entry=entries), language)
        if report.findings:
            raise typer.Exit(FINDINGS)

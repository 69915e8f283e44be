"""The commands that run or show packs: test, show."""

from typing import Annotated

import typer

from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import Json, Lang, Pack, Packs
from dueprocess.api.cli.show_packs import show_policy, show_tests
from dueprocess.api.cli.terminal import FINDINGS, terminal
from dueprocess.engine.pack import Collector, Library, Mark, PackError
from dueprocess.engine.replay import policy_answer
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.service import load_policy, tests_answer


def run_pack_tests(
    packs: Packs,
    named: Annotated[str | None, typer.Option("-k", metavar="NAME", help=helped("only-tests"))] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Runs the tests that packs bring with them."""
    with terminal(as_json, lang) as voice:
        library, language = Library.default(), voice.language()
        policies = {name: load_policy(name, library) for name in packs}
        reports = {name: run_tests(each, library, named) for name, each in policies.items()}
        if named is not None and not any(report.results or report.diagnostics for report in reports.values()):
            collector = Collector()
            collector.error("no-such-test", Mark("-k", 1, 1), name=named)
            raise PackError(collector.diagnostics)
        voice.answer(tests_answer(reports, language), show_tests, language)
        if not all(report.passed for report in reports.values()):
            raise typer.Exit(FINDINGS)


def show(pack: Pack, as_json: Json = False, lang: Lang = None) -> None:
    """Shows a policy as it is resolved: base, modules, own entries, and the digest of it all."""
    with terminal(as_json, lang) as voice:
        policy = load_policy(pack, Library.default())
        language = voice.language(policy.language)
        voice.answer(policy_answer(policy, language), show_policy, language)

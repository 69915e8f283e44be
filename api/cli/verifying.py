"""The command that asks for a second opinion: verify."""

from pathlib import Path
from typing import Annotated

import typer

from dueprocess.api.cli.case_files import open_case
from dueprocess.api.cli.language import helped
from dueprocess.api.cli.options import At, Json, KnownAt, Lang, UnderPack
from dueprocess.api.cli.show_verified import show_verification, show_verified_tests
from dueprocess.api.cli.terminal import FINDINGS, NO_OPINION, Terminal, terminal
from dueprocess.engine.pack import Collector, Library, Mark
from dueprocess.engine.second.worker.process import Worker
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.second_opinions import (
    tests_verified_answer,
    verification_answer,
    verified,
    verified_tests,
)

_EXIT_CODES = {"agreed": 0, "differs": FINDINGS, "none": NO_OPINION}


def verify(
    subjects: Annotated[list[str], typer.Argument(metavar="CASE_OR_PACK...", help=helped("verified"))],
    all_tests: Annotated[bool, typer.Option("--all-tests", help=helped("all-tests"))] = False,
    pack: UnderPack = None,
    at: At = None,
    known_at: KnownAt = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Derives a case, or all cases of packs' tests, again with the second engine."""
    with terminal(as_json, lang) as voice, Worker() as worker:
        if all_tests:
            _refuse_options({"--pack": pack, "--at": at, "--known-at": known_at})
            outcome = _tests(subjects, voice, worker)
        else:
            outcome = _case(_one(subjects), pack, at, known_at, voice, worker)
    raise typer.Exit(_EXIT_CODES[outcome])


def _case(
    file: Path, pack: str | None, at: str | None, known_at: str | None, voice: Terminal, worker: Worker
) -> str:
    inquiry = open_case(file, pack, at, known_at, voice)
    found = verified(inquiry, worker)
    voice.answer(verification_answer(inquiry, found), show_verification, inquiry.language)
    return found.outcome


def _tests(packs: list[str], voice: Terminal, worker: Worker) -> str:
    library, language = Library.default(), voice.language()
    policies = {name: load_policy(name, library) for name in packs}
    found = {name: verified_tests(policy, library, worker) for name, policy in policies.items()}
    answer = tests_verified_answer(found, language)
    voice.answer(answer, show_verified_tests, language)
    return str(answer["outcome"])


def _one(subjects: list[str]) -> Path:
    if len(subjects) > 1:
        collector = Collector()
        collector.error("verify-one-case", Mark("CASE", 1, 1), count=len(subjects))
        collector.raise_if_errors()
    return Path(subjects[0])


def _refuse_options(given: dict[str, str | None]) -> None:
    collector = Collector()
    for option, value in given.items():
        if value is not None:
            collector.error("verify-tests-bring-their-own", Mark(option, 1, 1), option=option)
    collector.raise_if_errors()

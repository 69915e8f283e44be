"""Trials: small packs from the few lines that matter, and cases from one line for each event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dueprocess.engine.calendar import format_instant, parse_instant
from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Collector, Library, Node, PackError, load_pack, read_yaml
from dueprocess.engine.replay import History, Request, Verdict, decide, may
from dueprocess.engine.replay.decision import Decision, DutyView
from dueprocess.engine.replay.history import read_history
from dueprocess.engine.replay.questions import questions_of
from dueprocess.engine.replay.requests import read_request
from dueprocess.engine.replay.showing import written

pytest_plugins = ["databases"]
ROOT = Path(__file__).parents[1]
HEAD = """\
pack: trial
version: 1.0.0
title: trial
uses: [plain-time]
in_force: {from: 2020-01-01, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
"""


def node_of(text: str) -> Node:
    collector = Collector()
    node = read_yaml((text, "case.yaml"), collector)
    collector.raise_if_errors()
    assert node is not None
    return node


@dataclass(frozen=True)
class View:
    """One decision, read as a test reads it: in the words of the language, instants without offset."""

    decision: Decision

    def fact(self, name: str) -> str:
        policy = self.decision.policy
        return written(self.decision.facts[name], policy, policy.words.facts[name])

    def instant(self, at: int | None) -> str | None:
        return None if at is None else format_instant(at, self.decision.policy.zone)[:19].removesuffix(":00")

    def duties(self, name: str) -> list[DutyView]:
        return [view for view in self.decision.duties if view.duty.name == name]

    def duty(self, name: str) -> DutyView:
        return self.duties(name)[-1]

    def state(self, name: str) -> str:
        views = self.duties(name)
        return views[-1].state if views else "absent"

    def states(self, name: str) -> list[str]:
        return [view.state for view in self.duties(name)]

    def due(self, name: str) -> str | None:
        return self.instant(self.duty(name).due)

    def who(self, name: str) -> str:
        return written(self.duty(name).who, self.decision.policy)

    @property
    def valid_until(self) -> str | None:
        return self.instant(self.decision.valid_until)

    def marks(self, *kinds: str) -> list[str]:
        """The marks of these kinds, as `instant name`."""
        return [f"{self.instant(mark.at)} {mark.name}" for mark in self.decision.marks if mark.kind in kinds]

    def reached(self, step: str) -> list[str]:
        """When a step fired and whom it reached, as `instant party`."""
        return [f"{self.instant(mark.at)} {written(mark.detail[1], self.decision.policy)}"
                for mark in self.decision.marks if mark.name == step and isinstance(mark.detail, tuple)]

    @property
    def questions(self) -> set[str]:
        return {question.fact for question in questions_of(self.decision)}

    def stage(self, track: str = "case") -> str:
        return self.decision.stages[track] or "none"

    @property
    def consequences(self) -> dict[str, bool | None]:
        return {view.consequence.name: view.due for view in self.decision.consequences}

    @property
    def contradictions(self) -> set[str]:
        return {each.name for each in self.decision.contradictions}


@dataclass(frozen=True)
class Trial:
    """A compiled pack with the means to try cases on it. An event is `instant name {keys and facts}`."""

    policy: Policy
    about: str = "case"

    def at(self, text: str) -> int:
        return parse_instant(text, self.policy.zone)

    def history(self, events: Iterable[str]) -> History:
        lines = []
        for event in events:
            at, name, *rest = event.split(" ", 2)
            inside = rest[0].strip().removeprefix("{").removesuffix("}") if rest else ""
            lines.append(f"- {{at: {at}, event: {name}, {inside}}}".replace(", }", "}"))
        if not lines:
            return History(())
        collector = Collector()
        records = read_history(node_of("\n".join(lines)), self.policy, collector)
        collector.raise_if_errors()
        return History(records)

    def decide(self, *events: str, as_of: str | None = None, known_at: str | None = None) -> View:
        history = self.history(events)
        at = max(record.at for record in history.records) if as_of is None else self.at(as_of)
        return View(decide(self.policy, history, at, None if known_at is None else self.at(known_at), self.about))

    def fact(self, name: str, **facts: object) -> str:
        """The value of a fact in a case that was received with these facts."""
        given = ", ".join(f"{key}: {value}" for key, value in facts.items())
        return self.decide(f"2026-03-02T10:00 received {{{given}}}").fact(name)

    def may(self, asked: str, *events: str, as_of: str | None = None) -> Verdict:
        """The verdict on `event {at, by, to, via, with}`, after these events."""
        history = self.history(events)
        at = max((record.at for record in history.records), default=0) if as_of is None else self.at(as_of)
        name, *rest = asked.split(" ", 1)
        inside = rest[0].strip().removeprefix("{").removesuffix("}") if rest else ""
        collector = Collector()
        request: Request | None = read_request(node_of(f"{{event: {name}, {inside}}}"), self.policy, at, collector)
        collector.raise_if_errors()
        assert request is not None
        return may(self.policy, history, request, at, None, self.about)

    def verdict(self, asked: str, *events: str, as_of: str | None = None) -> str:
        """The verdict in one line: `allowed`, `refused a, b` or `undetermined c`."""
        found = self.may(asked, *events, as_of=as_of)
        names = [reason.name for reason in found.reasons] or list(found.questions)
        return " ".join([found.answer, ", ".join(sorted(names))]).strip()


_COMPILED: dict[str, Policy] = {}


def compiled(text: str, folder: Path, calendar: str = "") -> Policy:
    """The policy of a pack's lines; a head with England's calendar is put in front unless they have their own.

    `calendar` are the opening hours of a calendar of their own, named `trial`, in England's zone.
    """
    whole = text if "\npack:" in f"\n{text}" else HEAD + text
    if calendar:
        whole = whole.replace("calendar: england", "calendar: trial")
    if whole not in _COMPILED:
        (folder / "pack.yaml").write_text(whole, encoding="utf-8")
        own = folder.parent / "rules"
        (own / "calendars").mkdir(parents=True, exist_ok=True)
        (own / "calendars" / "trial.yaml").write_text(
            f"calendar: trial\nzone: Europe/London\nknown_through: 2030-12-31\nclosed: []\nextra: []\n{calendar}", "utf-8")
        library = Library(policies=(folder.parent,), rules=(own, ROOT / "rules"))
        _COMPILED[whole] = compile_policy(load_pack(folder, library), library)
    return _COMPILED[whole]


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., Trial]:
    """Compiles a pack from its lines."""
    folder = tmp_path / "trial"
    folder.mkdir()

    def make(text: str, about: str = "case", calendar: str = "") -> Trial:
        return Trial(compiled(text, folder, calendar), about)

    return make


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str], list[str]]:
    """The codes of the errors that keep a pack from loading."""
    folder = tmp_path / "trial"
    folder.mkdir()

    def codes(text: str) -> list[str]:
        try:
            compiled(text, folder)
        except PackError as problem:
            return [each.code for each in problem.diagnostics if each.severity.name == "ERROR"]
        return []

    return codes

"""A small organisation whose policy changes: each version is written with the lines that differ."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import Clock
from lives import RULES, Life

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, Mark, load_pack
from dueprocess.engine.service.publishing.listing import publications_answer
from dueprocess.engine.service.publishing.migrating import Migration, migrate_all
from dueprocess.engine.service.publishing.naming import Named
from dueprocess.engine.service.publishing.publishing import Published, publish
from dueprocess.engine.service.publishing.withdrawing import withdraw
from dueprocess.engine.store import Store, cases

HEAD = """\
pack: trial
version: {version}
title: trial
uses: [plain-time]
in_force: {in_force}
conventions: {{zone: Europe/London, language: en, currency: GBP, calendar: trial}}
"""
RULES_OF_THE_HOUSE = """
roles: {agent: {label: agent, above: head}, head: {label: head}}
facts:
  urgent: {type: yes_no, label: urgent, ask: agent, presumed: no}
  vip: {type: yes_no, label: important, ask: agent, presumed: no}
  owner: {type: party, label: owner, pick: first, rows: [{is: head, when: {urgent: yes}}], otherwise: agent}
events:
  called: {label: called}
  solved: {label: solved}
  waiting: {label: waiting}
  back: {label: back}
  accepted: {label: accepted}
  closed: {label: closed, by: [agent]}
tracks:
  case: {stages: {open: {label: open, who: agent, enter: received}, closed: {label: closed, enter: closed}}, ends_at: [closed]}
duties:
  call: {must: call back, who: agent, due: {within: 2 hours, after: received}, done: called, escalation: up}
  solve: {must: solve it, who: agent, due: {within: 24 hours, after: received}, done: solved}
  report: {must: report, who: agent, due: {within: 3 working days, after: received}, done: solved}
pauses:
  waits: {while: {waiting: {since: back}}, stops: [solve], adds: time}
escalations: {up: {steps: {tell: {after_due: 0 minutes, escalate_to: head}}}}
"""
HOURS = "open: {mon: [09:00-17:00], tue: [09:00-17:00], wed: [09:00-17:00], thu: [09:00-17:00], fri: [09:00-17:00]}"
RECEIVED_ALWAYS = "{from: 2020-01-01, applies_by: received}"


@dataclass
class House:
    """The life of its cases, and what can be done with its policy."""

    life: Life
    folder: Path

    @property
    def library(self) -> Library:
        return Library(policies=(self.folder / "policies",), rules=(self.folder / "rules", RULES))

    def written(
        self, version: str = "1.0.0", in_force: str = RECEIVED_ALWAYS, closed: str = "[]", known: str = "2026-12-31",
        **replaced: str,
    ) -> Policy:
        """The policy as its files now say: with these dates closed, and texts replaced."""
        rules = RULES_OF_THE_HOUSE
        for name, new in replaced.items():
            old = name.replace("__", ": ").replace("_", " ")
            assert old in rules, old
            rules = rules.replace(old, new)
        return self.write(HEAD.format(version=version, in_force=in_force) + rules, closed, known)

    def write(self, pack: str, closed: str = "[]", known: str = "2026-12-31") -> Policy:
        (self.folder / "policies" / "trial").mkdir(parents=True, exist_ok=True)
        (self.folder / "rules" / "calendars").mkdir(parents=True, exist_ok=True)
        (self.folder / "policies" / "trial" / "pack.yaml").write_text(pack, encoding="utf-8")
        (self.folder / "rules" / "calendars" / "trial.yaml").write_text(
            f"calendar: trial\nzone: Europe/London\nknown_through: {known}\nclosed: {closed}\nextra: []\n{HOURS}\n", "utf-8")
        return compile_policy(load_pack("trial", self.library), self.library)

    def publish(self, *args: str, **changed: str) -> Published:
        return publish(self.life.book, self.life.tenant, self.written(*args, **changed), self.library, "operator")

    def migrate(self, to: str, *, dry_run: bool = False, limit: int = 50) -> dict:
        asked = Migration(Named("trial", to, Mark("--to", 1, 1)), "operator", dry_run, "", limit)
        return migrate_all(self.life.book, self.life.tenant, asked, "en")

    def withdraw(self, version: str) -> dict:
        named = Named("trial", version, Mark("VERSION", 1, 1))
        return withdraw(self.life.book, self.life.tenant, named, "operator", "it was wrong", "en")

    def publications(self) -> list[dict]:
        return publications_answer(self.life.book, self.life.tenant)["publications"]

    def version_of(self, case: str) -> str:
        with self.life.store.reading(self.life.tenant) as tx:
            found = cases.find(tx, case)
            assert found is not None
            return self.life.book.shelf.take(tx, found.digest).version

    def pins(self, case: str) -> list[tuple[int, str]]:
        with self.life.store.reading(self.life.tenant) as tx:
            return [(each.from_version, each.cause) for each in cases.pins_of(tx, case)]

    def dues(self, case: str) -> dict[str, str]:
        return {each.duty: self.life.stamp(each.due) for each in self.life.work(case) if each.due is not None}


@pytest.fixture
def house(store: Store, clock: Clock, tmp_path: Path) -> House:
    found = House(Life(store, clock, None), tmp_path / "house")
    found.life.policy = found.written()
    return found


@pytest.fixture
def changes() -> Callable[[dict], dict]:
    """What a migration changes for its only case."""

    def of(answer: dict) -> dict:
        (case,) = answer["cases"]
        return case["changes"]

    return of

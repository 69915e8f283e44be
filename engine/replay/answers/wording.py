"""Words for people: labels, parties, instants and questions in the language that is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference.parties import BUILT_IN
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.reading.context import labels
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Parties, Party, Value, parties_of
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.text import in_language, say

Plain = dict[str, object]
"""An answer, or a part of one, as plain data for JSON."""


class Wording:
    """Says things of one policy in one language."""

    def __init__(self, policy: Policy, language: str) -> None:
        self.policy = policy
        self.language = language

    def identity(self) -> Plain:
        """Which policy an answer rests on: its name, its version, and the digest of everything it uses."""
        return {"pack": self.policy.id, "version": self.policy.version, "digest": self.policy.digest}

    def say(self, message: str, **params: object) -> str:
        """A sentence of the catalogue."""
        return say(message, self.language, **params)

    def label(self, label: Mapping[str, str] | None, otherwise: str = "") -> str:
        """A label of the pack."""
        return in_language(label, self.language, otherwise)

    def party(self, value: Value) -> str:
        """Who: a role's label, with its unit, its person, and who it may not be."""
        if value is None:
            return self.say("party-unknown")
        if value is NONE or not parties_of(value):
            return self.say("party-none")
        joint = self.say("party-or" if isinstance(value, Parties) and value.mode == "any_of" else "party-and")
        return joint.join(self._one(each) for each in parties_of(value))

    def party_plain(self, value: Value) -> Plain | None:
        """Who, for machines and for people; nothing while it is unknown."""
        if value is None:
            return None
        return {"party": plain_value(value, self.policy), "label": self.party(value)}

    def _one(self, party: Party) -> str:
        role = self.policy.words.roles.get(party.role)
        text = self.say(f"party-{party.role}") if role is None and party.role in BUILT_IN else self.label(
            None if role is None else role.label, party.role)
        if party.unit is not None:
            unit = self.say("unit-unknown") if party.unit == UNKNOWN_UNIT else self.unit(party.unit)
            text = self.say("party-of", role=text, unit=unit)
        if party.person is not None:
            text = self.say("party-person", role=text, person=party.person)
        if party.other_than:
            text = self.say("party-other-than", role=text, other=self.say("party-and").join(
                self._one(each) for each in party.other_than))
        return text

    def unit(self, name: str) -> str:
        """A unit by its label, where the pack names it."""
        entry = self.policy.pack.sections["units"].get(name)
        node = None if entry is None else entry.node.items.get("label")
        return self.label(labels(node, self.policy.language), name) if node is not None else name

    def instant(self, at: int | None, seen_from: int | None = None) -> str:
        """An instant on the tenant's clock: the time alone on the day it is seen from."""
        if at is None:
            return ""
        text = format_instant(at, self.policy.zone)
        day, time = text[:10], text[11:19]
        short = time[:5] if time.endswith(":00") else time
        if seen_from is not None and format_instant(seen_from, self.policy.zone)[:10] == day:
            return short
        return f"{day} {short}"

    def stamp(self, at: int | None) -> str | None:
        """An instant for machines, with the tenant's offset."""
        return None if at is None else format_instant(at, self.policy.zone)

    def fact(self, name: str) -> str:
        """A fact's label."""
        declared = self.policy.words.facts.get(name)
        return name if declared is None else self.label(declared.label, name)

    def question(self, name: str) -> str:
        """How to ask for a fact: the pack's own wording, or its label."""
        if name in ("actor", "addressee", "via"):
            return self.say(f"question-{name}")
        declared = self.policy.words.facts.get(name)
        if declared is not None and declared.question is not None:
            return self.label(declared.question)
        return self.say("question-of", label=self.fact(name))


def source_of(mark: Mark) -> str | None:
    """Where something stands, as file:line; nothing for what no file says."""
    return f"{mark.file}:{mark.line}" if mark.line else None

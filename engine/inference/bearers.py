"""Who bears a duty once conflicts of interest are heeded (pack language, section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.model import Conflict
from dueprocess.engine.inference.parties import Ladder
from dueprocess.engine.inference.values import NONE, Parties, Party, Value, matches_party, parties_of
from dueprocess.engine.inference.world import World


@dataclass(frozen=True, slots=True)
class Bearing(Readable):
    """The party that `who` names, with those who are kept out replaced.

    A kept-out role climbs to the next superior who is not kept out; with `somebody_else` the role stays and must be
    filled by another. Who is kept out is not known: then nobody is.
    """

    who: Readable
    conflicts: tuple[Conflict, ...]
    ladder: Ladder

    def get(self, world: World) -> Value:
        value = self.who.get(world)
        for conflict in self.conflicts:
            kept_out = parties_of(conflict.keep_out.get(world))
            if kept_out:
                value = heeding(value, conflict, kept_out, self.ladder)
        return value


def heeding(value: Value, conflict: Conflict, kept_out: tuple[Party, ...], ladder: Ladder) -> Value:
    """The party, or parties, with those replaced who are kept out."""
    if isinstance(value, Party):
        return _instead(value, conflict, kept_out, ladder) or NONE
    if isinstance(value, Parties):
        members = tuple(dict.fromkeys(
            found for each in value.members if (found := _instead(each, conflict, kept_out, ladder)) is not None))
        return Parties(value.mode, members) if members else NONE
    return value


def _instead(party: Party, conflict: Conflict, kept_out: tuple[Party, ...], ladder: Ladder) -> Party | None:
    if not is_kept_out(party, kept_out):
        if conflict.climbs or not any(each.role == party.role for each in kept_out):
            return party
        return replace(party, other_than=tuple(each for each in kept_out if each.role == party.role))
    if not conflict.climbs:
        return replace(party, other_than=kept_out)
    found: Party | None = party
    for _ in range(len(ladder.rungs) + 1):
        if found is None or not is_kept_out(found, kept_out):
            return found
        found = ladder.superior(found)
    return None


def is_kept_out(party: Party, kept_out: tuple[Party, ...]) -> bool:
    """Whether a party certainly is one of those kept out: by person where both are known, else role and unit."""
    return any(matches_party(party, each) for each in kept_out)

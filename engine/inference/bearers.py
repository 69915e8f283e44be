"""Who bears a duty once conflicts of interest are heeded (pack language: Roles and parties)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        return heeding(self.who.get(world), self.conflicts, world, self.ladder)


def heeding(value: Value, conflicts: Iterable[Conflict], world: World, ladder: Ladder) -> Value:
    """The party, or parties, with those replaced whom a conflict keeps out."""
    climbing: list[Party] = []
    others: list[Party] = []
    for conflict in conflicts:
        (climbing if conflict.climbs else others).extend(parties_of(conflict.keep_out.get(world)))
    if not climbing and not others:
        return value
    if isinstance(value, Party):
        return _instead(value, climbing, others, ladder) or NONE
    if isinstance(value, Parties):
        members = tuple(dict.fromkeys(
            found for each in value.members if (found := _instead(each, climbing, others, ladder)) is not None))
        return Parties(value.mode, members) if members else NONE
    return value


def _instead(party: Party, climbing: Sequence[Party], others: Sequence[Party], ladder: Ladder) -> Party | None:
    found: Party | None = party
    for _ in range(len(ladder.rungs) + 1):
        if found is None or not is_kept_out(found, climbing):
            break
        found = ladder.superior(found)
    else:
        return None
    excluded = tuple(each for each in others if found is not None and each.role == found.role)
    return found if found is None or not excluded else replace(found, other_than=excluded)


def is_kept_out(party: Party, kept_out: Iterable[Party]) -> bool:
    """Whether a party certainly is one of those kept out: by person where both are known, else role and unit."""
    return any(matches_party(party, each) for each in kept_out)

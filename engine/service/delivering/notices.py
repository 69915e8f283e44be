"""Notices: what came into force in a case, or was taken back, with all that the outside is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.inference.values import Party

KINDS: Final = ("missed", "escalated", "reminded", "taken_over", "consequence", "contradiction")
"""The kinds of effects that are told outside; any of them may later be withdrawn."""

Labels = Mapping[str, str]
"""A text for people in each language in which it is known: language tag -> text."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom something is addressed, with what people call this party."""

    party: Party
    labels: Labels


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That an effect was taken back, at which instant (seconds since the epoch), and why.

    `because` is the id of an event, or another cause such as `migrated`.
    """

    at: int
    because: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The case that a notice comes from, the number of its records then, and how its organisation speaks and counts
    time: language tag and time zone.
    """

    tenant: str
    case_id: str
    version: int
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One effect of a case, as it is told. Instants are seconds since the epoch.

    `effect` is its stable key in the case, `kind` one of `KINDS`, `name` the duty, step, fact or consequence; `labels`
    say to people what it is about, `detail` holds what else belongs to it: the duty, an amount. `happened_at` is when
    it came into force, `issued_at` when that was found out; they differ when the service had been off, or an event
    was recorded late. `withdrawn` is set in the notice that takes the effect back, and in no other part do the two
    differ.
    """

    origin: Origin
    effect: str
    kind: str
    name: str
    labels: Labels
    to: tuple[Addressee, ...]
    due: int | None
    because: tuple[str, ...]
    detail: Mapping[str, object]
    happened_at: int
    issued_at: int
    withdrawn: Withdrawal | None = None

    @property
    def roles(self) -> frozenset[str]:
        """The roles that it is addressed to."""
        return frozenset(each.party.role for each in self.to)

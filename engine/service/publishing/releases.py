"""Releases: what of a pack was published and stands, each version once, with the newest of its calendar editions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.publishing.causes import IN_FORCE, RENEWED
from dueprocess.engine.service.publishing.clauses import NOW, Happened, clause_of, received_at
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, policies


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a pack that stands: `digest` is that of its newest renewal, `digests` are all it ever had."""

    version: str
    digest: str
    digests: frozenset[str]


def releases_of(tx: Transaction, pack: str) -> tuple[Release, ...]:
    """The releases of a pack in the order in which they came into force."""
    rows = policies.published(tx, pack)
    newest = {row.version: row.digest for row in rows if row.withdrawn_at is None}
    standing = dict.fromkeys(row.version for row in rows if row.withdrawn_at is None)
    return tuple(
        Release(version, newest[version], frozenset(row.digest for row in rows if row.version == version))
        for version in standing)


def policy_for(tx: Transaction, shelf: Shelf, pack: str, happened_in: Callable[[str], Happened]) -> Policy | None:
    """The policy under which a case is opened now: the newest that covers it. `happened_in` reads it in a zone.

    Where none does, the one that was in force last before its receipt, else the first to come into force; its answers
    say that it does not cover the case. None if none of the pack stands.
    """
    found: list[Policy] = []
    for release in reversed(releases_of(tx, pack)):
        policy = shelf.take(tx, release.digest)
        if clause_of(policy).covers(happened_in(policy.zone), tx.now):
            return policy
        found.append(policy)
    if not found:
        return None
    received = received_at(happened_in(found[0].zone), tx.now)
    begun = [each for each in found if clause_of(each).begins <= received]
    return max(begun, key=_begins) if begun else min(found, key=_begins)


def taking_over(tx: Transaction, shelf: Shelf, pack: str, version: str, happened: Happened) -> str | None:
    """The digest of the newest release after a version that an event brings a case under; None if there is none.

    Releases before `version` take nothing over from it.
    """
    for release in _after(releases_of(tx, pack), version):
        if clause_of(shelf.take(tx, release.digest)).takes_over(happened):
            return release.digest
    return None


def _after(releases: tuple[Release, ...], version: str) -> Iterator[Release]:
    """The releases after a version, the newest first; all of them, if it stands no more."""
    for release in reversed(releases):
        if release.version == version:
            return
        yield release


@dataclass(frozen=True, slots=True)
class Outdated:
    """Open cases under `digest` are to come under `target`, for a cause (see causes.py)."""

    digest: str
    target: str
    cause: str


def outdated(tx: Transaction, shelf: Shelf, pack: str) -> tuple[Outdated, ...]:
    """Which policies of a pack the open cases are to leave now."""
    rows, releases = policies.published(tx, pack), releases_of(tx, pack)
    found = {digest: Outdated(digest, release.digest, RENEWED)
             for release in releases for digest in release.digests if digest != release.digest}
    taker = next((each for each in reversed(releases) if _takes_all(shelf.take(tx, each.digest), tx.now)), None)
    if taker is not None:
        since = min(row.number for row in rows if row.version == taker.version and row.withdrawn_at is None)
        earlier = {row.digest for row in rows if row.number < since} - taker.digests
        found |= {digest: Outdated(digest, taker.digest, IN_FORCE) for digest in earlier}
    return tuple(found.values())


def next_beginning(tx: Transaction, shelf: Shelf, pack: str) -> int | None:
    """When the next policy of a pack begins that takes over whatever is open then; None if none is announced."""
    clauses = (clause_of(shelf.take(tx, each.digest)) for each in releases_of(tx, pack))
    return min((each.begins for each in clauses if each.applies_by == NOW and each.begins > tx.now), default=None)


def _takes_all(policy: Policy, now: int) -> bool:
    clause = clause_of(policy)
    return clause.applies_by == NOW and clause.holds_at(now)


def _begins(policy: Policy) -> int:
    return clause_of(policy).begins

"""Transitions: an event brings a case under the policy whose clause names it; a correction may bring it back."""

from dataclasses import replace

from dueprocess.engine.pack import PackError
from dueprocess.engine.replay import Decision, History
from dueprocess.engine.service.cases.kept import KeptCase
from dueprocess.engine.service.publishing.causes import EVENT
from dueprocess.engine.service.publishing.clauses import Happened
from dueprocess.engine.service.publishing.moving import cannot_move, foreseen_move, pin
from dueprocess.engine.service.publishing.releases import releases_of, taking_over
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, cases, policies
from dueprocess.engine.store.records import Event, Pin

BY = "service"


def under_its_policy(
    tx: Transaction, shelf: Shelf, kept: KeptCase, decision: Decision, history: History, recorded: tuple[Event, ...]
) -> tuple[KeptCase, Decision, History]:
    """A locked case whose new events are recorded, under the policy that they bring it to; mostly it stays as it was.

    `recorded` are all its events, `history` and `decision` what they are under its policy so far. Where the other
    policy cannot decide the case, it stays, and the journal says so.
    """
    target = _target(tx, shelf, kept, history)
    if target is None or target == kept.case.digest:
        return kept, decision, history
    try:
        move = foreseen_move(tx, shelf, replace(kept, events=recorded, history=history), target)
    except PackError as failure:
        cannot_move(tx, kept, target, [each.code for each in failure.diagnostics], BY)
        return kept, decision, history
    pin(tx, move.kept, move.policy, EVENT, BY, kept.case.version, move.changes)
    moved = replace(kept, case=replace(kept.case, digest=target), policy=move.policy)
    return moved, move.decision, move.history


def happened_in(history: History, known_at: int) -> Happened:
    """The events of a case as they are known at an instant, corrections taken in."""
    return [(each.event, each.at) for each in history.known(known_at)]


def _target(tx: Transaction, shelf: Shelf, kept: KeptCase, history: History) -> str | None:
    """The digest under which a case is to be, as far as events decide it; None for: as it is."""
    pack = kept.policy.id
    releases = releases_of(tx, pack)
    if len(releases) < 2:
        return None
    pins = cases.pins_of(tx, kept.case.case_id)
    own = _own(pins)
    version = next((each.version for each in releases if own in each.digests), "")
    taker = taking_over(tx, shelf, pack, version, happened_in(history, history.records[-1].recorded_at))
    if taker is not None or pins[-1].cause != EVENT or policies.is_withdrawn(tx, kept.case.digest):
        return taker
    return next((each.digest for each in releases if each.version == version), own)


def _own(pins: tuple[Pin, ...]) -> str:
    """The policy that a case is under if no event decides: that of its opening, or of the last move otherwise."""
    return next(each.digest for each in reversed(pins) if each.cause != EVENT)

"""Moving a case from one policy to another: what that changes is worked out first, then done and journalled at once."""

from dataclasses import dataclass, replace

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay import BODY, Decision, History, decide
from dueprocess.engine.service.cases.kept import KeptCase
from dueprocess.engine.service.cases.projecting import project
from dueprocess.engine.service.cases.reading import records_of
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.service.publishing.causes import MIGRATED, RENEWED
from dueprocess.engine.service.publishing.comparing import Plain, changes
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, cases, documents, journal
from dueprocess.engine.store.records import NewEntry, Pin


@dataclass(frozen=True, slots=True)
class Move:
    """A case as another policy decides it: nothing is done yet. `changes` is empty where nothing differs."""

    kept: KeptCase
    policy: Policy
    history: History
    decision: Decision
    changes: Plain


def foreseen_move(tx: Transaction, shelf: Shelf, kept: KeptCase, target: str) -> Move:
    """What a case comes to under another policy, now. Raises PackError if that cannot read or decide it."""
    policy = shelf.take(tx, target)
    history, at = records_of(kept.events, policy), kept.instant(tx.now)
    with answering(Mark(BODY, 1, 1)):
        before = decide(kept.policy, kept.history, at, at, kept.case.about)
        after = decide(policy, history, at, at, kept.case.about)
    return Move(kept, policy, history, after, changes(before, after, history, kept.effects))


def make(tx: Transaction, move: Move, cause: str, by: str) -> None:
    """Pins a locked case to its new policy, tells what that brings, and journals what it changed."""
    kept, case = move.kept, replace(move.kept.case, digest=move.policy.digest)
    pin(tx, kept, move.policy, cause, by, kept.case.version, move.changes)
    project(tx, case, move.decision, move.history, kept.effects, cause)


def pin(
    tx: Transaction, kept: KeptCase, policy: Policy, cause: str, by: str, version: int, changed: Plain
) -> None:
    """Notes that from the record after `version` on another policy decides a locked case, and why."""
    cases.pin(tx, Pin(kept.case.case_id, version, kept.instant(tx.now), policy.digest, cause))
    detail = {"from": _named(kept.policy), "to": _named(policy), "cause": cause, "changes": changed}
    kind = RENEWED if cause == RENEWED else MIGRATED
    journal.note(tx, NewEntry(kind, by, documents.written(detail), kept.case.case_id))


def cannot_move(tx: Transaction, kept: KeptCase, target: str, codes: list[str], by: str) -> None:
    """Journals that a case stays where it is, because the other policy cannot decide it."""
    detail = {"from": kept.case.digest, "to": target, "codes": codes}
    journal.note(tx, NewEntry("not_migrated", by, documents.written(detail), kept.case.case_id))


def _named(policy: Policy) -> dict[str, str]:
    return {"version": policy.version, "digest": policy.digest}

"""After each change of a case: its timer, its worklist, what is told of it, and the decision on record, at once."""

import json
from dataclasses import dataclass, replace
from typing import Final

from dueprocess.engine.replay import Decision, History, decision_answer
from dueprocess.engine.service.cases.linking import follow_links, received_at
from dueprocess.engine.service.cases.telling import Told, tell
from dueprocess.engine.service.cases.work_items import work_items
from dueprocess.engine.store import Transaction, cases, decisions, digest_of, policies, timers, worklist
from dueprocess.engine.store.records import Case, Effect, Event, NewDecision

WAKE: Final = "wake"
"""The cause of a decision that the passing of time brought."""

ALIVE: Final = ("waiting", "running", "missed", "paused", "undetermined")
"""The states of a duty of which something may still come."""


@dataclass(frozen=True, slots=True)
class Projected:
    """What a change came to: the case as it is now kept, the decision with its answer, and what was told.

    `linked` are the records that links brought besides; the decision is on the case with them.
    """

    case: Case
    decision: Decision
    answer: dict[str, object]
    told: Told
    linked: tuple[Event, ...]


def project(
    tx: Transaction, case: Case, decision: Decision, history: History, known: tuple[Effect, ...], cause: str,
) -> Projected:
    """Brings everything that is derived of a locked case up to a decision, which `cause` (an event's id) brought.

    Earlier cases that it now shares something with enter it first, and the case is decided with them.

    `known` are the effects told so far. The answer is in the language of the policy. Under a policy that was withdrawn
    nobody is told or asked for anything, nor of a case that was merged into another.
    """
    linked = follow_links(tx, case, decision, history)
    decision, history = linked.decision, linked.history
    withdrawn = policies.is_withdrawn(tx, case.digest)
    idle = withdrawn or case.merged_into is not None
    told = Told() if idle else tell(tx, case.case_id, decision, history, known, cause)
    ended = decision.state.ended
    changed = replace(
        case,
        version=len(history.records),
        ended_at=(case.ended_at or decision.as_of) if ended else None,
        wake_at=None if withdrawn or has_run_out(case, decision) else decision.valid_until,
        received_at=received_at(history, decision.policy),
    )
    cases.change(tx, changed)
    timers.set_timer(tx, case.case_id, changed.wake_at)
    worklist.replace(tx, case.case_id, () if idle else work_items(case.case_id, decision))
    answer = decision_answer(decision, decision.policy.language)
    decisions.note(tx, NewDecision(
        case.case_id, decision.as_of, decision.known_at, changed.version, case.digest,
        _digest(answer), cause))
    return Projected(changed, decision, answer, told, linked.new)


def _digest(answer: dict[str, object]) -> str:
    """The digest of an answer as a document; it holds only text, so that the fast encoder writes the same bytes."""
    return digest_of(json.dumps(answer, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def is_over(tx: Transaction, case: Case, decision: Decision) -> bool:
    """Whether time alone will bring a case nothing: it has ended, was merged, or its policy was withdrawn."""
    return has_run_out(case, decision) or policies.is_withdrawn(tx, case.digest)


def has_run_out(case: Case, decision: Decision) -> bool:
    """Whether a case has ended with nothing that outlives it, or was merged."""
    ended = decision.state.ended and not any(view.state in ALIVE for view in decision.duties)
    return ended or case.merged_into is not None

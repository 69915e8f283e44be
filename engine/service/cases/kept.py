"""A case as it is kept, loaded to be looked at or to be changed."""

from dataclasses import dataclass

from dueprocess.engine.inference import Policy
from dueprocess.engine.replay import History
from dueprocess.engine.service.cases.reading import records_of
from dueprocess.engine.service.cases.refusing import UnknownCase
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, cases, effects, events
from dueprocess.engine.store.records import Case, Effect, Event


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with its events, the policy it is pinned to, and the effects that were told of it."""

    case: Case
    policy: Policy
    events: tuple[Event, ...]
    history: History
    effects: tuple[Effect, ...]

    def instant(self, now: int) -> int:
        """Now, for this case: never before what was recorded or told of it, should a clock have been set back."""
        return max(now, *(each.recorded_at for each in self.events[-1:]), *(each.issued_at for each in self.effects))


def to_change(tx: Transaction, shelf: Shelf, case_id: str) -> KeptCase:
    """A case that nobody else changes until the transaction ends. Raises UnknownCase, PackError."""
    return loaded(tx, shelf, locked(tx, case_id))


def locked(tx: Transaction, case_id: str) -> Case:
    """The case without its events, which nobody else changes until the transaction ends. Raises UnknownCase."""
    case = cases.lock(tx, case_id)
    if case is None:
        raise UnknownCase(case_id)
    return case


def to_look_at(tx: Transaction, shelf: Shelf, case_id: str) -> KeptCase:
    """A case as it stands. Raises UnknownCase, PackError."""
    case = cases.find(tx, case_id)
    if case is None:
        raise UnknownCase(case_id)
    return loaded(tx, shelf, case)


def loaded(tx: Transaction, shelf: Shelf, case: Case) -> KeptCase:
    """A case with all that belongs to it. Raises PackError if its policy cannot read an event of it."""
    policy = shelf.take(tx, case.digest)
    recorded = events.of_case(tx, case.case_id)
    return KeptCase(case, policy, recorded, records_of(recorded, policy), effects.of_case(tx, case.case_id))

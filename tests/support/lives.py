"""Cases that live in time, for tests: a casebook with a clock that jumps, and events in one line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from databases import Clock

from dueprocess.engine.calendar import format_instant, parse_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded
from dueprocess.engine.service.cases.kept import to_look_at
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.recording import Force, Recording, record_event
from dueprocess.engine.service.cases.waking import Woken, wake
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.store import Store, journal, timers, worklist
from dueprocess.engine.store.records import Effect, Entry, WorkItem

RULES = Path(__file__).parents[2] / "rules"
_COMPILED: dict[str, Policy] = {}


def shipped(name: str) -> Policy:
    if name not in _COMPILED:
        _COMPILED[name] = load_policy(name, Library.default())
    return _COMPILED[name]


@dataclass
class Life:
    """One tenant's casebook under one policy. Instants are written in the zone of the policy."""

    store: Store
    clock: Clock
    policy: Policy
    tenant: str = "acme"
    book: Casebook = field(init=False)

    def __post_init__(self) -> None:
        numbers = count(1)
        self.book = Casebook(self.store, new_id=lambda: f"c{next(numbers)}")

    def publish(self, library: Library | None = None) -> Life:
        publish(self.book, self.tenant, self.policy, library or Library.default(), "operator")
        return self

    def publish_trial(self) -> Life:
        """Publishes a pack of a few lines, with the calendars that trials have."""
        folder = self.policy.pack.folder
        return self.publish(Library(policies=(folder.parent,), rules=(folder.parent / "rules", RULES)))

    def at(self, text: str) -> int:
        return parse_instant(text, self.policy.zone)

    def stamp(self, at: int) -> str:
        return format_instant(at, self.policy.zone)[:19]

    def jump(self, text: str) -> None:
        """The clock goes to this instant, and nothing else happens."""
        self.clock.now = self.at(text)

    def open(self, at: str, *events: dict[str, object], **facts: object) -> str:
        """A case opened at an instant: received with these facts, or with these events."""
        self.jump(at)
        body: dict[str, object] = {"events": list(events) or [{"at": at, "event": "received", **facts}]}
        return open_case(self.book, self.tenant, Opening(self.policy.id, body)).case_id

    def record(
        self, case: str, now: str, event: str, *, key: str | None = None, expected: int | None = None,
        force: Force | None = None, **body: object,
    ) -> Recorded:
        """Records an event at the instant `now`; `at` and facts as keywords (`by` and the like, too)."""
        self.jump(now)
        asked = Recording(case, {"event": event, **body}, key, expected, force)
        return record_event(self.book, self.tenant, asked)

    def wake_all(self) -> list[Woken]:
        """Wakes whatever is due, as one worker would."""
        found = []
        while (woken := wake(self.book)) is not None:
            assert woken.failure is None, woken
            found.append(woken)
        return found

    def live(self, until: str) -> list[Woken]:
        """Lets time pass until an instant, with a worker that is never late."""
        end, found = self.at(until), []
        while (following := self.next_wake()) is not None and following <= end:
            self.clock.now = max(self.clock.now, following)
            found += self.wake_all()
        self.clock.now = end
        return found

    def next_wake(self) -> int | None:
        with self.store.waking() as tx:
            return timers.next_wake(tx)

    def effects(self, case: str) -> tuple[Effect, ...]:
        with self.store.reading(self.tenant) as tx:
            return to_look_at(tx, self.book.shelf, case).effects

    def told(self, case: str, *kinds: str) -> list[str]:
        """What was told, as `happened kind name`, with `late N` and `withdrawn` where it was."""
        found = []
        for each in self.effects(case):
            if not kinds or each.kind in kinds:
                late = each.issued_at - each.happened_at
                more = f" late {late}" if late > 60 else ""
                gone = "" if each.withdrawn_at is None else f" withdrawn {each.withdrawn_because}"
                found.append(f"{self.stamp(each.happened_at)} {each.kind} {each.name}{more}{gone}")
        return found

    def work(self, case: str) -> list[WorkItem]:
        with self.store.reading(self.tenant) as tx:
            return list(worklist.of_case(tx, case))

    def journal(self, *kinds: str) -> list[Entry]:
        with self.store.reading(self.tenant) as tx:
            return [each for each in journal.page(tx, limit=1000) if not kinds or each.kind in kinds]

"""A torture from beginning to end: set up, tormented, worked off, checked."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

from databases import Clock

from dueprocess.engine.pack import Library, Mark
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.auditing import audit_timers
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.waking import wake
from dueprocess.engine.service.delivering import Courier, Means
from dueprocess.engine.service.delivering.signing import written_secret
from dueprocess.engine.service.delivering.subscribing import Named, Wish, subscribe
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.store import Store, outbox
from torture.callers import Caller, Ledger
from torture.checking import Findings, check
from torture.crew import Crew
from torture.receiver import Receiver

TENANT = "endurance"
POLICIES = Path(__file__).parents[2] / "torture" / "policies"
_SECRET = written_secret(b"a key that only the torture has")


@dataclass(frozen=True)
class Plan:
    """How much is done: so many kills, so many callers, so many seconds from one kill to the next on the average."""

    kills: int
    callers: int = 4
    pause: float = 0.4
    seed: int = 1
    crash: Callable[[], None] | None = None
    """Ends the database as a crash would, and starts it again; now and then."""


@dataclass
class Outcome:
    """What a torture came to."""

    findings: Findings
    counts: dict[str, int]

    def __str__(self) -> str:
        lines = [f"{count:9,}  {name}" for name, count in self.counts.items()]
        return "\n".join([*lines, *(f"    WRONG  {each}" for each in self.findings.wrong)])


def torture(folder: Path, database: str, plan: Plan) -> Outcome:
    """Tortures the service on a database, in a folder where its processes work and say what they do."""
    shutil.copytree(POLICIES, folder / "policies")
    receiver = Receiver(_SECRET, plan.seed)
    _prepare(folder, database, receiver)
    ledger, began = Ledger(), time.monotonic()
    crew = Crew(folder, database, Random(plan.seed), plan.crash)
    try:
        _torment(crew, ledger, plan)
    finally:
        crew.end()
    lasted = int(time.monotonic() - began)
    receiver.reliable = True
    findings = _settled(database, ledger, receiver)
    receiver.close()
    findings.expect("faults", crew.faults(), [])
    counts = {"seconds": lasted, **crew.counts, **ledger.counts, **findings.counts, "wrong": len(findings.wrong)}
    return Outcome(findings, counts)


def _prepare(folder: Path, database: str, receiver: Receiver) -> None:
    """Publishes the policy, and has the receiver told of everything."""
    store = Store.open(database, _now)
    library = Library(policies=(folder / "policies",), rules=Library.default().rules)
    publish(Casebook(store), TENANT, load_policy(TENANT, library), library, "torture")
    mark = Mark("torture", 1, 1)
    with store.transaction(TENANT) as tx:
        subscribe(tx, Wish("webhook", Named(receiver.url, mark), secret=Named(_SECRET, mark)))
    store.close()


def _torment(crew: Crew, ledger: Ledger, plan: Plan) -> None:
    stop = Event()
    crew.start()
    callers = [Caller(number, crew.addresses, ledger, Random(f"{plan.seed} {number}"), stop)
               for number in range(plan.callers)]
    for caller in callers:
        caller.start()
    try:
        crew.torment(plan.kills, plan.pause)
    finally:
        stop.set()
    for caller in callers:
        caller.join()


def _settled(database: str, ledger: Ledger, receiver: Receiver) -> Findings:
    """Works off what is due, as the next worker would, and checks what there is then."""
    clock = Clock(_now())
    book = Casebook(Store.open(database, clock))
    failures = [woken for woken in iter(lambda: wake(book), None) if woken.failure is not None]
    _deliver(database, clock.now)
    findings = check(book, TENANT, ledger, receiver.deliveries())
    findings.expect("wakes that failed", failures, [])
    findings.expect("cases whose timers the auditor would mend", audit_timers(book, TENANT, mend=False), ())
    book.store.close()
    return findings


def _deliver(database: str, now: int) -> None:
    """Delivers everything, with a clock that goes to the next attempt as soon as one is over."""
    clock = Clock(now)
    store = Store.open(database, clock)
    courier = Courier(store, Means(), Random(0))
    while True:
        courier.deliver(Event())
        with store.waking() as tx:
            following = outbox.next_attempt(tx)
        if following is None:
            break
        clock.now = max(clock.now, following)
    store.close()


def _now() -> int:
    return int(time.time())

"""What must be so of every case, whatever was killed: proved from the tables, the callers' ledger, the receiver's log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from dueprocess.engine.replay import History, decide, decision_answer
from dueprocess.engine.replay.decision import Decision
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.effects import effects_of
from dueprocess.engine.service.cases.kept import KeptCase, to_look_at
from dueprocess.engine.service.cases.projecting import is_over
from dueprocess.engine.service.cases.reading import records_of
from dueprocess.engine.service.cases.work_items import work_items
from dueprocess.engine.service.delivering.queueing import message_id
from dueprocess.engine.store import (
    Transaction,
    cases,
    decisions,
    digest_of,
    documents,
    events,
    journal,
    outbox,
    subscriptions,
    timers,
    worklist,
)
from dueprocess.engine.store.records import Case, Effect, Event, Message
from torture.callers import Ledger, Request
from torture.receiver import Delivery

_ALL = 10**9


@dataclass
class Findings:
    """What is wrong, and what was looked at to find it."""

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def expect(self, what: str, found: object, expected: object) -> None:
        self.counts["comparisons"] += 1
        if found != expected:
            self.wrong.append(f"{what}: {found!r} instead of {expected!r}")


def check(book: Casebook, tenant: str, ledger: Ledger, deliveries: list[Delivery]) -> Findings:
    """Checks everything as of the book's clock; every wake and every message that was due has been worked off."""
    findings = Findings(wrong=list(ledger.wrong))
    with book.store.reading(tenant) as tx:
        found = cases.page(tx, "", _ALL)
        for case in found:
            _check_case(tx, book, case, findings)
        _check_acknowledged(tx, {each.case_id: each for each in found}, ledger.requests, findings)
        _check_messages(tx, outbox.page(tx, limit=_ALL), deliveries, findings)
    return findings


# --- a case: its records, what is derived of it, what was told ------------------------------------------------------


def _check_case(tx: Transaction, book: Casebook, case: Case, findings: Findings) -> None:
    kept = to_look_at(tx, book.shelf, case.case_id)
    name, at = case.case_id, kept.instant(tx.now)
    decision = decide(kept.policy, kept.history, at, at, case.about)
    findings.counts["cases"] += 1
    findings.counts["events"] += len(kept.events)
    findings.expect(f"{name}: sequences", [each.sequence for each in kept.events], list(range(1, case.version + 1)))
    recorded = [each.recorded_at for each in kept.events]
    findings.expect(f"{name}: order of recording", recorded, sorted(recorded))
    keys = Counter(each.key for each in kept.events if each.key is not None)
    findings.expect(f"{name}: keys used twice", [key for key, count in keys.items() if count > 1], [])
    opened = [each for each in journal.of_case(tx, name) if each.kind == "opened"]
    findings.expect(f"{name}: openings", len(opened), 1)
    _check_effects(kept, decision, findings)
    _check_told(tx, kept, findings)
    _check_timer(tx, case, decision, findings)
    findings.expect(f"{name}: worklist", sorted(worklist.of_case(tx, name), key=repr),
                    sorted(work_items(name, decision), key=repr))
    _check_decisions(tx, kept, findings)


def _check_effects(kept: KeptCase, decision: Decision, findings: Findings) -> None:
    """What stands is what a fresh replay brings; what was told before that under the same key was taken back."""
    name = kept.case.case_id
    findings.counts["effects"] += len(kept.effects)
    findings.counts["effects withdrawn"] += sum(each.withdrawn_at is not None for each in kept.effects)
    standing = {_base(each): documents.read(each.detail) for each in kept.effects if each.withdrawn_at is None}
    fresh = {each.key: documents.read(documents.written(each.told)) for each in effects_of(decision, kept.history)}
    findings.expect(f"{name}: effects", standing, fresh)
    numbers = [each.number for each in kept.effects]
    findings.expect(f"{name}: numbers of effects", numbers, list(range(1, len(numbers) + 1)))
    tellings: dict[str, list[Effect]] = defaultdict(list)
    for each in kept.effects:
        tellings[_base(each)].append(each)
    for key, told in tellings.items():
        expected = [key, *(f"{key}#{count}" for count in range(2, len(told) + 1))]
        findings.expect(f"{name}: tellings of {key}", [each.key for each in told], expected)
        findings.expect(f"{name}: {key} stands twice", [each.key for each in told[:-1] if each.withdrawn_at is None], [])
    causes = {each.event_id for each in kept.events} | {"wake"}
    findings.expect(f"{name}: causes of withdrawals",
                    {each.withdrawn_because for each in kept.effects if each.withdrawn_at is not None} - causes, set())


def _check_told(tx: Transaction, kept: KeptCase, findings: Findings) -> None:
    """Each effect, and each withdrawal, has its message for each subscription, and there is no other message."""
    name = kept.case.case_id
    expected = {
        message_id(tx.tenant, name, each.key, kind, subscription.id)
        for subscription in subscriptions.standing(tx)
        for each in kept.effects
        for kind in (each.kind, *(() if each.withdrawn_at is None else ("withdrawn",)))
    }
    found = {message.id for message in outbox.of_case(tx, name)}
    findings.expect(f"{name}: messages", sorted(found), sorted(expected))


def _check_timer(tx: Transaction, case: Case, decision: Decision, findings: Findings) -> None:
    timer = timers.of_case(tx, case.case_id)
    set_to = None if timer is None else timer.wake_at
    expected = None if is_over(tx, case, decision) else decision.valid_until
    findings.counts["timers"] += timer is not None
    findings.expect(f"{case.case_id}: timer", (set_to, case.wake_at), (expected, expected))


def _check_decisions(tx: Transaction, kept: KeptCase, findings: Findings) -> None:
    """The decisions on record follow each other, and each is given again from what was then recorded."""
    given = decisions.of_case(tx, kept.case.case_id, 0, _ALL)
    name = kept.case.case_id
    findings.counts["decisions"] += len(given)
    findings.expect(f"{name}: numbers of decisions", [each.number for each in given], list(range(1, len(given) + 1)))
    findings.expect(f"{name}: last decision's version", given[-1].version, kept.case.version)
    instants = [each.as_of for each in given]
    findings.expect(f"{name}: order of decisions", instants, sorted(instants))
    for each in given:
        history: History = records_of(kept.events[:each.version], kept.policy)
        again = decide(kept.policy, history, each.as_of, each.known_at, kept.case.about)
        answer = documents.written(decision_answer(again, kept.policy.language))
        findings.expect(f"{name}: decision {each.number}", each.answer_digest, digest_of(answer))


def _base(effect: Effect) -> str:
    key, mark, count = effect.key.rpartition("#")
    return key if mark and count.isdigit() else effect.key


# --- what was acknowledged --------------------------------------------------------------------------------------------


def _check_acknowledged(
    tx: Transaction, found: dict[str, Case], requests: Iterable[Request], findings: Findings
) -> None:
    """What was acknowledged is there as it was acknowledged; what was declined is not; nothing else is there."""
    asked = {request.key: request for request in requests}
    recorded = [event for case_id in found for event in events.of_case(tx, case_id)]
    by_key = [event.key for event in recorded if event.key is not None]
    opened = {case.key: case for case in found.values()}
    findings.counts["requests"] += len(asked)
    findings.expect("events under keys nobody sent", [key for key in by_key if key not in asked], [])
    findings.expect("cases under keys nobody sent", [key for key in opened if key not in asked], [])
    where = Counter(by_key)
    findings.expect("keys in several cases", [key for key, count in where.items() if count > 1], [])
    by_id = {(event.case_id, event.event_id): event for event in recorded}
    for request in asked.values():
        there = where[request.key] + (request.key in opened)
        if request.kept:
            findings.counts["acknowledged"] += 1
            findings.expect(f"{request.key}: acknowledged", there, 1)
            version, ids = request.kept[0]
            kept = [by_id.get((request.case or "", each)) for each in ids]
            findings.expect(f"{request.key}: its events", [each and each.sequence for each in kept],
                            list(range(version - len(ids) + 1, version + 1)))
            told = request.body.get("events", [request.body])
            findings.expect(f"{request.key}: what it told",
                            [_told(each, one) for each, one in zip(kept, told, strict=True) if each], told)
        elif request.declined and not request.unanswered:
            findings.counts["declined"] += 1
            findings.expect(f"{request.key}: declined", there, 0)
        else:
            findings.counts["never answered"] += 1


def _told(event: Event, told: dict[str, object]) -> dict[str, object]:
    """The body that was kept, without the instant if the caller told none."""
    body = cast("dict[str, object]", documents.read(event.body))
    return {name: value for name, value in body.items() if name != "at" or "at" in told}


# --- what arrived -----------------------------------------------------------------------------------------------------


def _check_messages(
    tx: Transaction, messages: Iterable[Message], deliveries: list[Delivery], findings: Findings
) -> None:
    """Each message was taken by the receiver at least once, always under its id, always the same, always signed."""
    arrived: dict[str, list[Delivery]] = defaultdict(list)
    for each in deliveries:
        arrived[each.id].append(each)
    findings.expect("unsigned deliveries", [each.id for each in deliveries if not each.signed], [])
    queued = {message.id: message for message in messages}
    findings.expect("deliveries of no message", [name for name in arrived if name not in queued], [])
    for name, message in queued.items():
        taken = arrived[name]
        findings.counts["messages"] += 1
        findings.counts["deliveries"] += len(taken)
        findings.counts["messages taken more than once"] += sum(each.accepted for each in taken) > 1
        findings.expect(f"{name}: taken", any(each.accepted for each in taken), True)
        findings.expect(f"{name}: settled as delivered", message.delivered_at is not None, True)
        findings.expect(f"{name}: bodies", {each.body for each in taken}, {message.body.encode()})

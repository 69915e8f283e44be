"""Links: earlier cases that share the declared facts enter a case as records that the service makes.

A case is found under its keys (`link_keys`). Whatever is recorded of it, or whenever it is woken, those that share a
key and came before it are looked up, one probe for each link, and its own records are brought up to that: new ones
enter, those that share it no more are withdrawn, those that carry something else now are corrected. So a case remains
the replay of its own events, and a decision that was given stays what it was. Later cases that are still running are
woken when what they would find has changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.values import Party, Value
from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.replay import BODY, Decision, History, RecordedEvent, case_node, decide
from dueprocess.engine.replay.history import WITHDRAWN, EventReader
from dueprocess.engine.service.cases.link_keys import keys_of
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.store import Transaction, cases, documents, events, links, timers
from dueprocess.engine.store.records import Case, Event, LinkedCase, LinkKey, NewEvent

SYSTEM: Final = "system"
"""Who records what links bring, and what happens to periods."""

_Found = dict[tuple[str, str], LinkedCase]
"""The earlier cases that share a key, by link and case."""

Place = tuple[int, int, str]
"""Where a case stands among others: when it was received, when it was opened, its name."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A case with what its links bring: the decision on it, its history, and the records that are new in that."""

    decision: Decision
    history: History
    new: tuple[Event, ...] = ()


def received_at(history: History, policy: Policy) -> int:
    """When a case was received: its first event of its own."""
    own = [each.at for each in history.records if each.event not in policy.links and each.event != WITHDRAWN]
    return min(own, default=history.records[0].at)


def follow_links(tx: Transaction, case: Case, decision: Decision, history: History) -> Linked:
    """Records in a locked case what its links bring now, and has it found by those that come after it."""
    linked = Linked(decision, history)
    if not decision.policy.links or case.about != "case" or case.merged_into is not None:
        return linked
    place = (received_at(history, decision.policy), case.opened_at, case.case_id)
    stirred: set[Place] = set()
    for _ in range(len(decision.policy.links) + 1):  # what one link brings may make the key of another known
        keys = keys_of(linked.decision, case.case_id, place[0])
        sharing = _sharing(tx, case.case_id, keys, stirred, place)
        bodies = tuple(_bodies(linked, sharing, case.case_id))
        if not bodies:
            break
        linked = _with(tx, case, linked, bodies)
    _stir(tx, stirred)
    return linked


def leave_links(tx: Transaction, case: Case) -> None:
    """Has a locked case found by none that come after it, from here on. What it brought them is withdrawn there."""
    stirred: set[Place] = set()
    _sharing(tx, case.case_id, (), stirred, (case.received_at, case.opened_at, case.case_id))
    _stir(tx, stirred)


def _sharing(
    tx: Transaction, case_id: str, keys: tuple[LinkKey, ...], stirred: set[Place], place: Place
) -> _Found:
    """The earlier cases that share a key. Later ones are noted as `stirred` where what they find here is new."""
    before = links.of_case(tx, case_id)
    changed = {(each.link, each.key) for each in set(before) ^ set(keys)}
    if changed:
        links.hold(tx, changed)
        links.replace(tx, case_id, keys)
    found: _Found = {}
    for link, key in sorted({(each.link, each.key) for each in keys} | changed):
        for other in links.sharing(tx, link, key):
            at = (other.received_at, other.opened_at, other.case_id)
            if at < place and any((each.link, each.key) == (link, key) for each in keys):
                found[link, other.case_id] = other
            elif at > place and (link, key) in changed:
                stirred.add(at)
    return found


def _bodies(linked: Linked, found: _Found, case_id: str) -> Iterator[dict[str, object]]:
    """The records that bring a case up to what was found."""
    policy = linked.decision.policy
    standing = dict(_standing(linked.history, policy))
    taken = {each.id for each in linked.history.records}
    for (link, other), (record, at) in standing.items():
        earlier = found.get((link, other))
        if earlier is None or earlier.received_at != at:
            yield {"id": _free(link, other, taken), "corrects": record.id, "event": WITHDRAWN, "by": SYSTEM}
        elif dict(record.facts) != _facts(link, earlier, policy)[0]:
            yield {"id": _free(link, other, taken), "corrects": record.id, "event": link, "by": SYSTEM,
                   **_facts(link, earlier, policy)[1]}
    for (link, other), earlier in found.items():
        if (link, other) not in standing or standing[link, other][1] != earlier.received_at:
            yield {"id": _free(link, other, taken), "at": format_instant(earlier.received_at, policy.zone),
                   "event": link, "by": SYSTEM, **_facts(link, earlier, policy)[1]}


def _standing(history: History, policy: Policy) -> Iterator[tuple[tuple[str, str], tuple[RecordedEvent, int]]]:
    """What links have brought and what still stands: the last record of each other case, and its instant."""
    last: dict[tuple[str, str], tuple[RecordedEvent, int]] = {}
    for record in history.records:
        named = _named(record, policy)
        if named is not None:
            at = last[named][1] if record.corrects is not None and named in last else record.at
            last[named] = (record, at)
    yield from ((named, found) for named, found in last.items() if found[0].event != WITHDRAWN)


def _named(record: RecordedEvent, policy: Policy) -> tuple[str, str] | None:
    """The link and the other case of a record that the service has made."""
    link, colon, rest = (record.id or "").partition(":")
    if not colon or link not in policy.links or record.actor != Party(SYSTEM):
        return None
    return link, rest.partition("#")[0]


def is_made(event: Event, policy: Policy) -> bool:
    """Whether a link brought an event, and nobody told of it."""
    link, colon, _ = event.event_id.partition(":")
    body = cast("Mapping[str, object]", documents.read(event.body))
    return bool(colon) and link in policy.links and body.get("by") == SYSTEM


def _free(link: str, other: str, taken: set[str | None]) -> str:
    """The id of a record that a link brings: the link and the other case, from the second on with a count."""
    name, count = f"{link}:{other}", 1
    while name in taken:
        count += 1
        name = f"{link}:{other}#{count}"
    taken.add(name)
    return name


def _facts(link: str, earlier: LinkedCase, policy: Policy) -> tuple[dict[str, Value], dict[str, object]]:
    """The carried facts that this policy knows and can read, read and as they were written."""
    read: dict[str, Value] = {}
    written: dict[str, object] = {}
    for name, value in cast("Mapping[str, object]", documents.read(earlier.carried)).items():
        collector = Collector()
        facts = EventReader(policy, collector, 0).facts_of(case_node({name: value}), link)
        if name in policy.links[link].carries and not collector.errors:
            read |= facts
            written[name] = value
    return read, written


def _with(tx: Transaction, case: Case, linked: Linked, bodies: tuple[dict[str, object], ...]) -> Linked:
    """The case with new records, decided anew."""
    decision, history = linked.decision, linked.history
    collector, at = Collector(), decision.as_of
    reader = EventReader(decision.policy, collector, at)
    read = [reader.read(case_node(body), place) for place, body in enumerate(bodies, len(history.records))]
    collector.raise_if_errors()
    records = tuple(replace(each, recorded_at=at) for each in read if each is not None)
    new = [NewEvent(record.event, record.at, documents.written(body), record.id, record.corrects)
           for record, body in zip(records, bodies, strict=True)]
    appended = events.append(tx, case.case_id, len(history.records), new, at)
    whole = History((*history.records, *records))
    with answering(Mark(BODY, 1, 1)):
        decided = decide(decision.policy, whole, at, at, case.about)
    return Linked(decided, whole, (*linked.new, *appended))


def _stir(tx: Transaction, later: set[Place]) -> None:
    """Wakes the later cases that are still running, in their order, so that no two wait for each other."""
    for _, _, case_id in sorted(later):
        case = cases.lock(tx, case_id)
        if case is None or case.ended_at is not None or case.merged_into is not None:
            continue
        wake_at = tx.now if case.wake_at is None else min(case.wake_at, tx.now)
        cases.change(tx, replace(case, wake_at=wake_at))
        timers.set_timer(tx, case_id, wake_at)

"""From JSON to records of a case, when they are new and when they are read again."""

from collections.abc import Iterable
from dataclasses import replace

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mapping, Node, PackError, Sequence, check_schema
from dueprocess.engine.replay import History, RecordedEvent, case_node
from dueprocess.engine.replay.consistency import check_records
from dueprocess.engine.replay.history import PERIODIC, EventReader
from dueprocess.engine.store import documents
from dueprocess.engine.store.records import Event


def records_of(events: Iterable[Event], policy: Policy) -> History:
    """The history that recorded events make under a policy, by which they can be read. Raises PackError."""
    collector = Collector()
    reader = EventReader(policy, collector, default_at=0)
    read = [(event, reader.read(case_node(documents.read(event.body)), 0)) for event in events]
    collector.raise_if_errors()
    return History(tuple(_kept_as(record, event) for event, record in read if record is not None))


def _kept_as(record: RecordedEvent, event: Event) -> RecordedEvent:
    """A record with the id, the instants and the place that it was kept with."""
    return replace(record, id=event.event_id, at=event.happened_at, recorded_at=event.recorded_at,
                   sequence=event.sequence - 1)


def happening_now(body: object, policy: Policy, now: int) -> object:
    """An event as it was told, with the instant at which it happened: now, unless it says so itself or corrects."""
    if not isinstance(body, dict) or "at" in body or "corrects" in body:
        return body
    return {**body, "at": format_instant(now, policy.zone)}


def new_records(
    nodes: Sequence, history: History, policy: Policy, about: str, now: int
) -> tuple[RecordedEvent, ...]:
    """New events of a case, checked against each other and those it has; one without id is given one.

    Raises PackError with everything that is wrong in them, or that makes them no events to be recorded now.
    """
    collector = Collector()
    if not check_schema(Mapping({"events": nodes}, {"events": nodes.mark}, nodes.mark), "case", collector):
        raise PackError(collector.diagnostics)
    reader = EventReader(policy, collector, default_at=now)
    read = [reader.read(node, place) for place, node in enumerate(nodes.items, len(history.records))]
    found = _identified([replace(record, recorded_at=now) for record in read if record is not None], history)
    for node, record in zip(nodes.items, read, strict=True):
        _check_now(node, record, policy, about, now, collector)
    collector.raise_if_errors()
    check_records((*history.records, *found), collector)
    collector.raise_if_errors()
    return found


def _identified(records: Iterable[RecordedEvent], history: History) -> tuple[RecordedEvent, ...]:
    """The records with ids: `e` and the place where they give none, a stroke more where that has been used already."""
    records = tuple(records)
    taken = {each.id for each in (*history.records, *records)}
    named = []
    for record in records:
        name = record.id or f"e{record.sequence + 1}"
        while record.id is None and name in taken:
            name += "-"
        taken.add(name)
        named.append(replace(record, id=name))
    return tuple(named)


def _check_now(
    node: Node, record: RecordedEvent | None, policy: Policy, about: str, now: int, collector: Collector
) -> None:
    if isinstance(node, Mapping) and "recorded_at" in node.items:
        collector.error("recorded-at-is-not-told", node.items["recorded_at"].mark)
    if record is None:
        return
    if record.at > now:
        collector.error("event-in-the-future", record.marked("at"), event=record.event,
                        now=format_instant(now, policy.zone))
    if about == "case" and record.event in PERIODIC:
        collector.error("event-of-a-period", record.marked("event"), event=record.event)


def place_of(record: RecordedEvent, history: History) -> int:
    """The sequence at which a record stands among what is known: its own, or that of the first it corrects."""
    by_id = {each.id: each for each in history.records}
    while record.corrects is not None:
        record = by_id[record.corrects]
    return record.sequence


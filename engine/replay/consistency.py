"""What records of a case say of each other: ids, corrections, withdrawals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dueprocess.engine.pack import Collector, suggestion

if TYPE_CHECKING:
    from dueprocess.engine.replay.history import RecordedEvent

Ids = Mapping[str, "RecordedEvent"]


def check_records(records: Iterable[RecordedEvent], collector: Collector) -> None:
    """Reports an id that stands twice, and every correction that could not take the place of what it corrects."""
    listed = tuple(records)
    by_id = _by_id(listed, collector)
    for record in listed:
        if record.corrects is not None:
            _check_correction(record, by_id, collector)


def _by_id(records: Iterable[RecordedEvent], collector: Collector) -> Ids:
    seen: dict[str, RecordedEvent] = {}
    for record in records:
        if record.id is None:
            continue
        first = seen.setdefault(record.id, record)
        if first is not record:
            collector.error(
                "event-twice", record.marked("id"), id=record.id, first=first.sequence + 1, second=record.sequence + 1
            )
    return seen


def _check_correction(record: RecordedEvent, by_id: Ids, collector: Collector) -> None:
    assert record.corrects is not None  # only corrections are asked
    mark = record.marked("corrects")
    if record.corrects == record.id:
        collector.error("corrects-itself", mark, id=record.corrects)
        return
    corrected = by_id.get(record.corrects)
    if corrected is None:
        others = [each for each in by_id if each != record.id]
        collector.error("corrects-nothing", mark, id=record.corrects, suggestion=suggestion(record.corrects, others))
        return
    if (record.recorded_at, record.sequence) < (corrected.recorded_at, corrected.sequence):
        collector.error("corrects-what-comes-later", mark, id=record.corrects)
        return
    original = _original(corrected, by_id)
    if original is not None and record.states_instant and record.at != original.at:
        collector.error("correction-moves", record.marked("at"), id=record.corrects)


def _original(record: RecordedEvent, by_id: Ids) -> RecordedEvent | None:
    """The first record of a chain of corrections; None if the chain leads nowhere (reported elsewhere)."""
    passed = {record.id}
    while record.corrects is not None:
        following = by_id.get(record.corrects)
        if following is None or following.id in passed:
            return None
        passed.add(following.id)
        record = following
    return record

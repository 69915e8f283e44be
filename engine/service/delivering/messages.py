"""The message of a webhook: a notice as a CloudEvents 1.0 event in structured JSON."""

from typing import Final
from urllib.parse import quote

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.replay.showing import party_plain
from dueprocess.engine.service.delivering.notices import Notice
from dueprocess.engine.store import documents

MEDIA_TYPE: Final = "application/cloudevents+json; charset=utf-8"
TYPES: Final = "dueprocess"
"""What the types of all events begin with: `dueprocess.escalated`."""

PUNCTUAL: Final = 60
"""Seconds after which what came into force counts as told late."""


def type_of(notice: Notice) -> str:
    """The last word of a notice's type: its kind, or `withdrawn`."""
    return notice.kind if notice.withdrawn is None else "withdrawn"


def late_by(notice: Notice) -> int | None:
    """How many seconds after it came into force it was found out, if that was late."""
    late = notice.issued_at - notice.happened_at
    return late if late > PUNCTUAL and notice.withdrawn is None else None


def cloud_event(message_id: str, notice: Notice) -> str:
    """The event's JSON text: the same bytes for the same notice. Its instants carry the offset of the origin's zone."""
    origin = notice.origin
    return documents.written({
        "specversion": "1.0",
        "id": message_id,
        "source": f"/v1/{quote(origin.tenant, safe='')}/cases/{quote(origin.case_id, safe='')}",
        "type": f"{TYPES}.{type_of(notice)}",
        "time": _stamp(notice.happened_at if notice.withdrawn is None else notice.withdrawn.at, notice),
        "datacontenttype": "application/json",
        "data": _data(notice),
    })


def _data(notice: Notice) -> dict[str, object]:
    withdrawn = notice.withdrawn
    return {
        "effect": notice.effect,
        "kind": notice.kind,
        "name": notice.name,
        "labels": dict(notice.labels),
        "to": [{**party_plain(each.party), "labels": dict(each.labels)} for each in notice.to],
        "due": None if notice.due is None else _stamp(notice.due, notice),
        "because": list(notice.because),
        "detail": dict(notice.detail),
        "case": notice.origin.case_id,
        "version": notice.origin.version,
        "happened_at": _stamp(notice.happened_at, notice),
        "late_by": late_by(notice),
        "withdrawn": None if withdrawn is None else {
            "at": _stamp(withdrawn.at, notice), "because": withdrawn.because},
    }


def _stamp(at: int, notice: Notice) -> str:
    return format_instant(at, notice.origin.zone)

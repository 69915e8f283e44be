"""Reading the question whether an event may be recorded."""

from __future__ import annotations

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.pack import Collector, Mapping, Node
from dueprocess.engine.replay.history import EventReader
from dueprocess.engine.replay.permissions import Request

_ASKED = ("event", "at", "by", "to", "via", "with")


def read_request(node: Node, policy: Policy, as_of: int, collector: Collector) -> Request | None:
    """The request that a map says (`event`, and perhaps `at`, `by`, `to`, `via`, `with`); `at` defaults to `as_of`."""
    if not isinstance(node, Mapping):
        collector.error("not-an-event", node.mark)
        return None
    kept = {key: value for key, value in node.items.items() if key in _ASKED}
    given = Mapping(kept, {key: node.keys[key] for key in kept}, node.mark)
    record = EventReader(policy, collector, default_at=as_of).read(given, 0)
    if record is None or record.event not in policy.events:
        return None
    return Request(record.event, record.at, record.actor, record.addressee, record.via, record.facts)

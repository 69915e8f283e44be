"""Histories: what was recorded of a case, with two times each, corrections included (pack language, 8 and 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from dueprocess.engine.calendar import NotATime
from dueprocess.engine.inference.expressions import NOWHERE
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.reading.context import entries, get, mark_of, word
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.values import NONE, Bounds, Party, Value
from dueprocess.engine.inference.vocabulary import NUMERIC, Fact, nameless
from dueprocess.engine.pack import EVENT_KEYS, Collector, Mark, Node, Scalar, Sequence, suggestion
from dueprocess.engine.pack import Mapping as MapNode
from dueprocess.engine.replay.consistency import check_records

PERIODIC = ("period_began", "period_ended")
"""The events of a case that belongs to a period."""

WITHDRAWN = "none"
"""The event of a correction that withdraws what it corrects."""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One record: what happened (`at`), when that was recorded, by whom, to whom, by which medium, with what facts.

    `sequence` orders records of the same instant. A record that `corrects` another takes its place from its own
    recording on; with the event `none` it withdraws it.
    """

    event: str
    at: int
    recorded_at: int
    sequence: int
    actor: Party | None = None
    addressee: Party | None = None
    via: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    id: str | None = None
    corrects: str | None = None
    mark: Mark | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Where the values of the record's own keys stand."""

    @property
    def states_instant(self) -> bool:
        """Whether the record says itself when it happened."""
        return "at" in self.marks

    def marked(self, key: str) -> Mark:
        """Where the value of one of its own keys stands, else where the record does."""
        return self.marks.get(key) or self.mark or NOWHERE


@dataclass(frozen=True, slots=True)
class History:
    """All records of a case."""

    records: tuple[RecordedEvent, ...] = ()

    def known(self, known_at: int) -> tuple[RecordedEvent, ...]:
        """What was known at an instant, in the order in which it happened."""
        recorded = [each for each in self.records if each.recorded_at <= known_at]
        standing = {each.sequence: each for each in recorded if each.corrects is None}
        place = {each.id: each.sequence for each in standing.values() if each.id is not None}
        corrections = (each for each in recorded if each.corrects is not None)
        for record in sorted(corrections, key=lambda each: (each.recorded_at, each.sequence)):
            original = standing.get(place.get(record.corrects or "", -1))
            if original is not None:
                # It takes the original's place, and is from then on simply what happened there.
                standing[original.sequence] = replace(
                    record, at=original.at, sequence=original.sequence, corrects=None)
                if record.id is not None:
                    place[record.id] = original.sequence
        kept = (each for each in standing.values() if each.event != WITHDRAWN)
        return tuple(sorted(kept, key=lambda each: (each.at, each.sequence)))


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was handed in."""

    id: str | None
    about: str
    history: History


def read_case(node: Node, policy: Policy, collector: Collector) -> Case:
    """A case file or body. Everything wrong in it goes to the collector, with its place."""
    records = read_history(get(node, "events"), policy, collector)
    about = word(get(node, "about")) or "case"
    for record in records:
        if about == "case" and record.event in PERIODIC:
            collector.error("event-of-a-period", record.marked("event"), event=record.event)
    return Case(word(get(node, "case")) or None, about, History(records))


def read_history(node: Node | None, policy: Policy, collector: Collector) -> tuple[RecordedEvent, ...]:
    """The records of a list of events, checked one by one and against each other."""
    reader = EventReader(policy, collector)
    items = node.items if isinstance(node, Sequence) else ()
    records = [reader.read(item, index) for index, item in enumerate(items)]
    found = tuple(record for record in records if record is not None)
    check_records(found, collector)
    return found


class EventReader:
    """Reads events of a case under a policy."""

    def __init__(self, policy: Policy, collector: Collector, default_at: int | None = None) -> None:
        self._policy = policy
        self._words = policy.words
        self._default_at = default_at
        self._collector = collector
        self._values = ValueReader(policy.words, collector)

    def read(self, node: Node, sequence: int) -> RecordedEvent | None:
        """One record, or None where too little of it can be read."""
        if not isinstance(node, MapNode):
            self._collector.error("not-an-event", node.mark)
            return None
        name, corrects = word(node.items.get("event")), word(node.items.get("corrects")) or None
        known = self._is_known(name, node, corrects)
        at = self._instant(node, "at") if "at" in node.items else self._default_at
        recorded = self._instant(node, "recorded_at")
        facts = self._facts(node, name)
        actor, addressee = self._party(node, "by"), self._party(node, "to")
        if not known:
            return None
        happened = at if at is not None else recorded
        if at is None and corrects is None:
            if "at" not in node.items:
                self._collector.error("event-without-instant", node.mark, event=name)
            return None
        if happened is None:
            if "at" not in node.items and "recorded_at" not in node.items:
                self._collector.error("correction-without-instant", node.mark)
            return None
        if at is not None and recorded is not None and recorded < at:
            self._collector.error("recorded-before-it-happened", mark_of(node.items.get("recorded_at")), event=name)
        return RecordedEvent(
            event=name,
            at=happened,
            recorded_at=happened if recorded is None else recorded,
            sequence=sequence,
            actor=actor,
            addressee=addressee,
            via=word(node.items.get("via")) or None,
            facts=facts,
            id=word(node.items.get("id")) or None,
            corrects=corrects,
            mark=node.mark,
            marks={key: node.items[key].mark for key in EVENT_KEYS if key in node.items},
        )

    def _is_known(self, name: str, node: MapNode, corrects: str | None) -> bool:
        if name == WITHDRAWN:
            if corrects is None:
                self._collector.error("withdraws-nothing", mark_of(node.items.get("event")))
            return corrects is not None
        known = {*self._words.events, *self._words.links}
        if name in known:
            return True
        if name in self._words.system_events:
            self._collector.error("system-event", mark_of(node.items.get("event")), event=name)
        else:
            self._collector.error("unknown-event", mark_of(node.items.get("event") or node), name=name,
                                  suggestion=suggestion(name, known))
        return False

    def _instant(self, node: MapNode, key: str) -> int | None:
        written = node.items.get(key)
        if written is None:
            return None
        try:
            value = self._values.moment(word(written), "instant")
        except NotATime as problem:
            self._values.not_a_time(problem, written.mark)
            return None
        return value if isinstance(value, int) else None

    def _party(self, node: MapNode, key: str) -> Party | None:
        written = node.items.get(key)
        return None if written is None or word(written) == "unknown" else self._values.party(written)

    def _facts(self, node: MapNode, event: str) -> dict[str, Value]:
        inside = node.items.get("with")
        beside = self.facts_of(node, event)
        within = {} if inside is None else self.facts_of(inside, event)
        for name in EVENT_KEYS:
            if isinstance(inside, MapNode) and name in inside.keys:
                self._collector.error("key-inside-with", inside.keys[name], key=name)
        for name in beside.keys() & within.keys():
            if isinstance(inside, MapNode):
                self._collector.error("fact-twice", inside.keys[name], fact=name)
        return {**beside, **within}

    def facts_of(self, node: Node, event: str) -> dict[str, Value]:
        """The facts that a map brings with an event (its own keys left out)."""
        facts = {}
        for name, value in entries(node):
            mark = node.keys[name] if isinstance(node, MapNode) else value.mark
            if name not in EVENT_KEYS and self._may_carry(name, event, mark):
                facts[name] = self._value(name, value)
        return facts

    def _may_carry(self, name: str, event: str, mark: Mark) -> bool:
        fact = self._words.facts.get(name)
        if event == WITHDRAWN:
            self._collector.error("withdrawal-brings-nothing", mark, name=name)
            return False
        if fact is None and name not in self._words.measures:
            recorded = [key for key, each in self._words.facts.items() if not each.derived]
            candidates = [*recorded, *EVENT_KEYS]
            self._collector.error("unknown-fact", mark, name=name, suggestion=suggestion(name, candidates))
            return False
        if fact is not None and fact.derived and event not in self._words.links:
            self._collector.error("derived-is-not-recorded", mark, fact=name, event=event)
            return False
        return True

    def _value(self, name: str, node: Node) -> Value:
        fact = self._words.facts.get(name)
        return self._values.read(fact, node) if fact is not None else self._measured(name, node)

    def _measured(self, name: str, node: Node) -> Value:
        """The value of a measure: one number, or one for each key; `none` where there was nothing to measure."""
        fact = nameless(self._words.measures[name], name, mark=node.mark)
        if word(node) == "none":
            return NONE
        if isinstance(node, Scalar) or self._policy.measures[name].by is None:
            return self._figure(fact, node)
        by = self._words.facts.get(self._policy.measures[name].by or "")
        if by is not None and by.values:
            for key, value in entries(node):
                if key not in by.values:
                    mark = node.keys[key] if isinstance(node, MapNode) else value.mark
                    self._collector.error("unknown-value", mark, fact=by.name, name=key,
                                          suggestion=suggestion(key, by.values))
        return {key: self._figure(fact, value) for key, value in entries(node)}

    def _figure(self, fact: Fact, node: Node) -> Value:
        """One number, or the limits within which it lies: `{at_least, at_most}`."""
        if not isinstance(node, MapNode) or not {"at_least", "at_most"} >= set(node.items) or fact.type not in NUMERIC:
            return self._values.read(fact, node)
        return Bounds(*(self._limit(fact, node.items.get(end)) for end in ("at_least", "at_most")))

    def _limit(self, fact: Fact, node: Node | None) -> Decimal | int | None:
        value = None if node is None else self._values.read(fact, node)
        return value if isinstance(value, int | Decimal) else None

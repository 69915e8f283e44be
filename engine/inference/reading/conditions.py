"""Reading conditions: a map of lines becomes a checked condition (pack language, section 4)."""

from __future__ import annotations

from dueprocess.engine.inference.conditions import Condition, Every, FactIs, Line, Some
from dueprocess.engine.inference.event_tests import Happened
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.reading.context import Context, listed, shown
from dueprocess.engine.inference.reading.events import read_event_line
from dueprocess.engine.inference.reading.tests import Subject, read_test
from dueprocess.engine.inference.references import (
    BearerRef,
    DueRef,
    EventPartRef,
    FactRef,
    NowRef,
    OwnFactRef,
    StageRef,
)
from dueprocess.engine.inference.tests import Is
from dueprocess.engine.pack import Mapping, Mark, Node

_PARTS = {"actor": "party", "addressee": "party", "via": "id"}


def read_condition(node: Node, context: Context) -> Condition:
    """The condition that a map says: every line must hold."""
    if not isinstance(node, Mapping):
        context.error("not-a-condition", node.mark)
        return Every((), node.mark, shown(node))
    parts = tuple(_read_line(name, value, node.keys.get(name, value.mark), context)
                  for name, value in node.items.items() if name != "because")
    return parts[0] if len(parts) == 1 else Every(parts, node.mark, shown(node))


def read_optional(node: Node | None, context: Context) -> Condition | None:
    """The condition, if there is one."""
    return None if node is None else read_condition(node, context)


def _read_line(name: str, value: Node, mark: Mark, context: Context) -> Condition:
    if name in ("all", "any"):
        parts = tuple(read_condition(item, context) for item in listed(value))
        return (Every if name == "all" else Some)(parts, mark, f"{name}: {shown(value)}")
    text = f"{name}: {shown(value)}"
    if context.place.own is None and context.words.is_event(name):
        return read_event_line(name, value, mark, text, context, read_condition)
    found = _subject(name, context)
    if found is None:
        context.unknown("name", name, mark, _sayable(context))
        return Happened(name, True, False, mark, text)
    of, subject = found
    asks = read_test(value, subject, context)
    if isinstance(asks, Is) and isinstance(of, FactRef):
        return FactIs(of.name, asks, mark, text)
    return Line(of, asks, mark, text)


def _sayable(context: Context) -> tuple[str, ...]:
    if context.place.own is None:
        return context.words.sayable
    return (*context.words.gives.get(context.place.own, ()), *_PARTS)


def _subject(name: str, context: Context) -> tuple[Readable, Subject] | None:
    words = context.words
    own = context.place.own is not None
    if name in _PARTS:
        return EventPartRef(name, own), Subject(_PARTS[name], name)
    if name == "bearer":
        return BearerRef(), Subject("party", name)
    if name in words.facts:
        fact = words.facts[name]
        return OwnFactRef(name) if own else FactRef(name), Subject(fact.type, name, fact)
    if name in words.measures and not own:
        return FactRef(name), Subject(words.measures[name], name)
    if name in words.forms and not own:
        return FactRef(name), Subject("form", name)
    return _dotted(name, context)


def _dotted(name: str, context: Context) -> tuple[Readable, Subject] | None:
    head, _, tail = name.partition(".")
    if name == "now":
        return NowRef(), Subject("instant", name)
    if tail == "stage" and head in context.words.tracks:
        return StageRef(head), Subject("stage", name, stages=context.words.tracks[head])
    if tail == "due" and head in context.words.duties:
        return DueRef(head), Subject("instant", name)
    return None

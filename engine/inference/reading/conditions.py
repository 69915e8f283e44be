"""Reading conditions: a map of lines becomes a checked condition (pack language: Conditions)."""

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
from dueprocess.engine.pack import Mapping, Mark, Node, suggestion

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
        _complain(name, mark, context)
        return Happened(name, True, False, mark, text)
    of, subject = found
    asks = read_test(value, subject, context)
    if isinstance(asks, Is) and isinstance(of, FactRef):
        return FactIs(of.name, asks, mark, text)
    return Line(of, asks, mark, text)


def _complain(name: str, mark: Mark, context: Context) -> None:
    """Says why nothing can be asked of this name here: it is misspelt, of another kind, or out of its place."""
    words, own = context.words, context.place.own
    if own is not None:
        brought = (*context.brought_by(own), *_PARTS)
        if name in words.sayable:
            context.error("not-brought", mark, name=name, event=own, suggestion=suggestion(name, brought))
        else:
            context.unknown("name", name, mark, brought)
        return
    if name in (*_PARTS, "bearer"):
        context.error("out-of-place", mark, name=name)
        return
    kinds = {"duty": words.duties, "role": words.roles, "escalation": words.chains, "track": words.tracks}
    kind = next((kind for kind, names in kinds.items() if name in names), None)
    if kind is None:
        context.unknown("name", name, mark, words.sayable)
    else:
        context.error(f"line-names-{kind}", mark, name=name)


def _subject(name: str, context: Context) -> tuple[Readable, Subject] | None:
    words, own = context.words, context.place.own
    if name in _PARTS:
        named = EventPartRef(name, own is not None), Subject(_PARTS[name], name)
        return named if own is not None or context.place.request else None
    if own is not None:
        brought = words.facts[name] if name in context.brought_by(own) else None
        return None if brought is None else (OwnFactRef(name), Subject(brought.type, name, brought))
    if name == "bearer":
        return (BearerRef(), Subject("party", name)) if context.place.bearer else None
    if name in words.facts:
        return FactRef(name), Subject(words.facts[name].type, name, words.facts[name])
    if name in words.measures:
        return FactRef(name), Subject(words.measures[name], name)
    if name in words.forms:
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

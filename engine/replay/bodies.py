"""Data that came without a file: JSON bodies as nodes whose marks are JSON Pointers, and instants from options."""

from __future__ import annotations

from decimal import Decimal

from dueprocess.engine.calendar import NotATime, parse_instant
from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar, Sequence

BODY = "body"
"""The file that marks of a body name; the pointer (RFC 6901) follows after `#`."""


def case_node(value: object, pointer: str = "") -> Node:
    """Plain JSON data as a node; the mark of each part is `body#` with the pointer to it."""
    mark = Mark(f"{BODY}#{pointer}", 0, 0)
    if isinstance(value, dict):
        pointers = {key: f"{pointer}/{_escaped(key)}" for key in value}
        return Mapping({key: case_node(item, pointers[key]) for key, item in value.items()},
                       {key: Mark(f"{BODY}#{pointers[key]}", 0, 0) for key in value}, mark)
    if isinstance(value, list):
        return Sequence(tuple(case_node(item, f"{pointer}/{index}") for index, item in enumerate(value)), mark)
    return _scalar(value, mark)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _scalar(value: object, mark: Mark) -> Scalar:
    match value:
        case None:
            return Scalar(None, "", mark)
        case bool():
            # JSON clients say true and false; the language says yes and no.
            text = "yes" if value else "no"
            return Scalar(text, text, mark)
        case int():
            return Scalar(value, str(value), mark)
        case Decimal():
            return Scalar(value, format(value, "f"), mark)
    return Scalar(str(value), str(value), mark)


def parse_as_of(text: str, zone: str, mark: Mark, collector: Collector) -> int | None:
    """The instant that a text names, in the zone given where it names none; None, and a complaint, for what is none."""
    try:
        return parse_instant(text, zone)
    except NotATime as problem:
        collector.error(problem.code, mark, **problem.params)
        return None

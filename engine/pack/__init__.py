"""Policy packs: text -> nodes with positions -> schema-checked documents -> the resolved pack."""

from dueprocess.engine.pack.diagnostics import Collector, Diagnostic, PackError, Severity
from dueprocess.engine.pack.library import Library
from dueprocess.engine.pack.marks import Mark, seen_from
from dueprocess.engine.pack.nodes import Mapping, Node, Scalar, Sequence, plain, text_of
from dueprocess.engine.pack.reader import MOST_DEPTH, read_yaml
from dueprocess.engine.pack.resolve import load_pack
from dueprocess.engine.pack.resolved import (
    BUILT_IN_EVENTS,
    DEFINITIONS,
    EVENT_KEYS,
    SECTIONS,
    ClauseEntry,
    Entry,
    Layer,
    ReadingEntry,
    ResolvedPack,
)
from dueprocess.engine.pack.scalars import LONGEST_NUMBER
from dueprocess.engine.pack.schema import check_schema
from dueprocess.engine.pack.spelling import listing, nearest, suggestion
from dueprocess.engine.pack.writer import format_yaml

__all__ = [
    "BUILT_IN_EVENTS",
    "DEFINITIONS",
    "EVENT_KEYS",
    "LONGEST_NUMBER",
    "MOST_DEPTH",
    "SECTIONS",
    "ClauseEntry",
    "Collector",
    "Diagnostic",
    "Entry",
    "Layer",
    "Library",
    "Mapping",
    "Mark",
    "Node",
    "PackError",
    "ReadingEntry",
    "ResolvedPack",
    "Scalar",
    "Sequence",
    "Severity",
    "check_schema",
    "format_yaml",
    "listing",
    "load_pack",
    "nearest",
    "plain",
    "read_yaml",
    "seen_from",
    "suggestion",
    "text_of",
]

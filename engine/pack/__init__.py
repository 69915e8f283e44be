"""Policy packs: text -> nodes with positions -> schema-checked documents -> the resolved pack."""

from dueprocess.engine.pack.diagnostics import Collector, Diagnostic, PackError, Severity
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Mapping, Node, Scalar, Sequence, plain, text_of
from dueprocess.engine.pack.reader import read_yaml
from dueprocess.engine.pack.schema import check_schema
from dueprocess.engine.pack.spelling import nearest, suggestion

__all__ = [
    "Collector",
    "Diagnostic",
    "Mapping",
    "Mark",
    "Node",
    "PackError",
    "Scalar",
    "Sequence",
    "Severity",
    "check_schema",
    "nearest",
    "plain",
    "read_yaml",
    "suggestion",
    "text_of",
]

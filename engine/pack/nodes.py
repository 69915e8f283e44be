"""A YAML document as a tree in which each node, and each key, knows where it was written."""

from dataclasses import dataclass
from decimal import Decimal

from dueprocess.engine.pack.marks import Mark


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value; `text` is how it was written (`1.10` stays `1.10`)."""

    value: str | int | Decimal | bool | None
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    mark: Mark


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map; keys are always text, `keys` says where each was written. Both keep the order of the file."""

    items: "dict[str, Node]"
    keys: dict[str, Mark]
    mark: Mark


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """The node as plain Python: dict, list, str, int, Decimal, bool, None."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key: plain(value) for key, value in node.items.items()}


def text_of(node: Node | None) -> str:
    """The text of a scalar as written; empty for anything else."""
    return node.text if isinstance(node, Scalar) else ""

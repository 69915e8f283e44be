"""The fields of a body: each is what was asked for, or a diagnostic says where it is not."""

from dueprocess.engine.pack import Collector, Mapping, Mark, Node, PackError, Scalar, suggestion
from dueprocess.engine.replay import BODY, parse_as_of


def refuse_unknown(body: Mapping, fields: tuple[str, ...], collector: Collector) -> None:
    """Collects an error for each field that is none of these, with the nearest of them."""
    for name, mark in body.keys.items():
        if name not in fields:
            collector.error("body-unknown-field", mark, name=name, suggestion=suggestion(name, fields))


def only(body: Mapping, names: tuple[str, ...]) -> Mapping:
    """The body without the fields that are none of these."""
    kept = [name for name in body.items if name in names]
    return Mapping({name: body.items[name] for name in kept}, {name: body.keys[name] for name in kept}, body.mark)


def instant(node: Node | None, name: str, zone: str, collector: Collector) -> int | None:
    """An instant in whole seconds since the epoch; None where the field is absent or no instant."""
    if node is None:
        return None
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        collector.error("body-no-instant", node.mark, name=name)
        return None
    return parse_as_of(node.value, zone, node.mark, collector)


def whole(node: Node | None, name: str, usual: int, most: int, collector: Collector) -> int:
    """A whole number from 1 to `most`; `usual` where the field is absent."""
    if node is None:
        return usual
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        collector.error("body-no-whole-number", node.mark, name=name, most=most)
        return usual
    return value


def required(node: Node | None, name: str) -> Node:
    """The field, which this question cannot do without. Raises PackError where it is absent."""
    if node is None:
        collector = Collector()
        collector.error("body-missing-field", Mark(BODY, 0, 0), name=name)
        raise PackError(collector.diagnostics)
    return node


def text(node: Node | None, name: str, most: int, collector: Collector) -> str:
    """A text of 1 to `most` characters; empty, with the reason collected, where it is none."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not 1 <= len(node.value.strip()) <= most:
        collector.error("body-no-text", Mark(BODY, 0, 0) if node is None else node.mark, name=name, most=most)
        return ""
    return node.value


def yes(node: Node | None, name: str, collector: Collector) -> bool:
    """Whether it says yes; no where the field is absent."""
    said = node.value if isinstance(node, Scalar) else None
    if node is not None and said not in ("yes", "no"):
        collector.error("body-no-yes-or-no", node.mark, name=name)
    return said == "yes"

"""The clause register of the resolved pack: those of all its layers together."""

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.layers import LayerText, Written
from dueprocess.engine.pack.nodes import Mapping, Node, Sequence, text_of
from dueprocess.engine.pack.resolved import ClauseEntry, ReadingEntry


def clauses_of(texts: tuple[LayerText, ...], collector: Collector) -> dict[str, ClauseEntry]:
    """The clauses of all layers; an id that two layers register is an error."""
    registered = _registered(texts, "clauses", collector)
    return {name: _clause(name, written, layer) for name, (written, layer) in registered.items()}


def readings_of(texts: tuple[LayerText, ...], collector: Collector) -> dict[str, ReadingEntry]:
    """The readings of all layers; an id that two layers register is an error."""
    registered = _registered(texts, "readings", collector)
    return {name: _reading(name, written, layer) for name, (written, layer) in registered.items()}


def _registered(texts: tuple[LayerText, ...], section: str, collector: Collector) -> dict[str, tuple[Written, str]]:
    found: dict[str, tuple[Written, str]] = {}
    for text in texts:
        for name, written in text.entries[section].items():
            if name in found:
                collector.error("entry-twice", written.mark, name=name, first=str(found[name][0].mark))
            else:
                found[name] = (written, text.id)
    return found


def _clause(name: str, written: Written, layer: str) -> ClauseEntry:
    items = written.node.items
    show_at = items.get("show_at")
    return ClauseEntry(
        id=name,
        says=_texts(items["says"]),
        cover=text_of(items["cover"]),
        show_at=tuple(text_of(node) for node in show_at.items) if isinstance(show_at, Sequence) else (),
        why=_optional(written.node, "why"),
        same_as=_optional(written.node, "same_as"),
        origin=layer,
        mark=written.mark,
    )


def _reading(name: str, written: Written, layer: str) -> ReadingEntry:
    return ReadingEntry(
        id=name,
        clause=_optional(written.node, "clause"),
        asks=text_of(written.node.items["asks"]),
        chosen=text_of(written.node.items["chosen"]),
        origin=layer,
        mark=written.mark,
    )


def _texts(node: Node) -> dict[str, str]:
    """A label by language tag; a plain text stands under the empty tag, for it says nothing of its language."""
    if isinstance(node, Mapping):
        return {tag: text_of(text) for tag, text in node.items.items()}
    return {"": text_of(node)}


def _optional(node: Mapping, key: str) -> str | None:
    return text_of(node.items[key]) if key in node.items else None

"""Where the names of a pack are mentioned, as written: by which entries, in how many of them."""

from __future__ import annotations

from collections.abc import Iterator

from dueprocess.engine.inference.reading.context import entries
from dueprocess.engine.pack import Mapping, Node, ResolvedPack, Scalar, Sequence

_SPOKEN = frozenset({"label", "must", "should", "question", "title", "because", "amends", "type"})


def mentions_of(pack: ResolvedPack) -> dict[str, frozenset[tuple[str, str]]]:
    """Each word that stands in an entry, outside its texts, with the entries (section, name) in which it stands.

    A dotted name mentions what stands before its dot.
    """
    found: dict[str, set[tuple[str, str]]] = {}
    for section, known in pack.sections.items():
        for name, entry in known.items():
            for word in _words(entry.node):
                found.setdefault(word, set()).add((section, name))
                found.setdefault(word.partition(".")[0], set()).add((section, name))
    for word in _words(pack.in_force):
        found.setdefault(word, set()).add(("in_force", ""))
    return {word: frozenset(places) for word, places in found.items()}


def _words(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Sequence():
            for item in node.items:
                yield from _words(item)
        case Mapping():
            for key, value in entries(node):
                if key not in _SPOKEN:
                    yield key
                    yield from _words(value)

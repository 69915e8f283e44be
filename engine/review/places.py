"""The places of a resolved pack that cite clauses, or ought to: entries and their parts, with where they stand.

What needs a clause of its own, or of what stands around it:

- whatever decides: derived facts and each row of a table, impossible combinations, forms, duties, extensions, pauses,
  the steps of escalations, conflicts, consequences, what an event `needs`, `never` allows or when it is `open`;
- whatever only names (roles, recorded facts, events, tracks, links, measures): missing, it is worth knowing, no more;
- units never do, nor the parts of an entry that only spell it out (stages, fields of forms, what an event gives).

A table whose rows all cite needs no clause around it, unless it has an `otherwise`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from dueprocess.engine.inference.reading.context import cited, entries, get, listed, words_of
from dueprocess.engine.inference.reading.definitions import definition_of
from dueprocess.engine.pack import Entry, Mapping, Mark, Node, ResolvedPack, Sequence

Key = tuple[object, ...]
"""What tells a place apart from all others."""


class Need(Enum):
    """How much a place needs a clause."""

    DECIDES = "decides"
    NAMES = "names"
    NONE = "none"


@dataclass(frozen=True)
class Place:
    """An entry (`path` empty) or a part of one. `own` is what it cites itself, `because` its own or what stands around.

    `key` tells it apart from all others, also where the pack is compiled anew: an entry by section and name, a part
    by the place of its text. `layers` are those that shaped the entry.
    """

    section: str
    name: str
    path: tuple[str, ...]
    mark: Mark
    key: Key
    own: tuple[str, ...]
    because: tuple[str, ...]
    need: Need
    layers: tuple[str, ...]

    @cached_property
    def title(self) -> str:
        """The place as people say it: the entry's name, then the part."""
        return ", ".join((self.name, *self.path)) if self.name else self.section


_PARTS = ("needs", "never", "extend", "steps", "stages", "gives", "fields", "keep")
_DECIDING_PARTS = ("needs", "never", "extend", "steps")
_NAMING = ("roles", "events", "tracks", "links", "measures")
_WHOLE = ("conventions", "in_force")


def entry_key(section: str, name: str) -> Key:
    """The key of an entry's place."""
    return (section, name)


def part_key(mark: Mark) -> Key:
    """The key of the place of an entry's part, by the mark of its text."""
    return (mark,)


def places_of(pack: ResolvedPack) -> tuple[Place, ...]:
    """All places of a resolved pack, in the order of its sections: entries, each followed by its parts."""
    return tuple(place for section, found in pack.sections.items() for entry in found.values()
                 for place in _of_entry(section, entry))


def heads_of(pack: ResolvedPack) -> tuple[Place, ...]:
    """What cites clauses outside the sections: the conventions, and from when the pack is in force."""
    conventions = pack.conventions.get("because")
    found = []
    for name, node in zip(_WHOLE, (conventions, pack.in_force.items.get("because")), strict=True):
        if node is not None:
            ids = words_of(node)
            found.append(Place(name, "", (), node.mark, entry_key(name, ""), ids, ids, Need.NONE, (pack.id,)))
    return tuple(found)


def drops_of(document: Node, layer: str) -> Iterator[Place]:
    """What a layer drops, which may cite the clause that says so."""
    for drop in listed(get(document, "drops")):
        names = ", ".join(name for key, node in entries(drop) if key != "because" for name in words_of(node))
        ids = cited(drop)
        yield Place("drops", names, (), drop.mark, part_key(drop.mark), ids, ids, Need.NONE, (layer,))


def _of_entry(section: str, entry: Entry) -> Iterator[Place]:
    because = cited(entry.node)
    yield Place(section, entry.name, (), entry.mark, entry_key(section, entry.name), because, because,
                _need_of_entry(section, entry.node), entry.layers)
    yield from _parts(section, entry, entry.node, (), because)


def _parts(section: str, entry: Entry, node: Node, path: tuple[str, ...], around: tuple[str, ...]) -> Iterator[Place]:
    for key, value in entries(node):
        if isinstance(value, Sequence) and key == "rows":
            for index, row in enumerate(value.items):
                yield from _part(section, entry, row, (*path, f"row {index + 1}"), row.mark, around, Need.DECIDES)
        elif key in _PARTS and isinstance(value, Mapping) and key != "keep":
            need = Need.DECIDES if key in _DECIDING_PARTS else Need.NONE
            for name, part in value.items.items():
                yield from _part(section, entry, part, (*path, name), value.keys[name], around, need)
        elif isinstance(value, Mapping) and ("because" in value.items or key == "keep"):
            yield from _part(section, entry, value, (*path, key), value.mark, around, Need.NONE)
        elif isinstance(value, Mapping):
            yield from _parts(section, entry, value, path, around)


def _part(
    section: str, entry: Entry, node: Node, path: tuple[str, ...], mark: Mark, around: tuple[str, ...], need: Need
) -> Iterator[Place]:
    own = cited(node)
    yield Place(section, entry.name, path, mark, part_key(node.mark), own, own or around, need, entry.layers)
    yield from _parts(section, entry, node, path, own or around)


def _need_of_entry(section: str, node: Mapping) -> Need:
    if section == "units":
        return Need.NONE
    if section == "facts":
        if definition_of(node) is None:
            return Need.NAMES
        return Need.NONE if "rows" in node.items and "otherwise" not in node.items else Need.DECIDES
    if section == "escalations":
        return Need.NONE
    if section == "events" and "open" in node.items:
        return Need.DECIDES
    return Need.NAMES if section in _NAMING else Need.DECIDES

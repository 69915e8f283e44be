"""Who cites which clause: the places of the resolved pack, and what each layer's own files cite.

The register of a layer is judged by that layer. What the pack itself registers must be carried by the resolved pack
or by what the pack drops; a base answers for its clauses when it is checked itself; a shared module is never checked
alone, so its own file counts as well as the pack that uses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.reading.context import entries, listed, word
from dueprocess.engine.pack import (
    ClauseEntry,
    Collector,
    Layer,
    Mapping,
    Mark,
    Node,
    Sequence,
    read_yaml,
)
from dueprocess.engine.review.places import Place, drops_of, heads_of, places_of


@dataclass(frozen=True, slots=True)
class Citations:
    """The places of a pack, and those that cite each clause or reading.

    `written` is every id that the files of the judged layers cite, with its place; `in_modules` those of modules.
    """

    policy: Policy
    places: tuple[Place, ...]
    citing: dict[str, tuple[Place, ...]]
    written: tuple[tuple[str, Mark], ...]
    in_modules: frozenset[str]

    @property
    def judged(self) -> frozenset[str]:
        """The layers whose registers are judged here: the pack's own, and those of its modules."""
        return frozenset(layer.id for layer in self.policy.pack.layers if layer.kind != "base")

    def own_clauses(self) -> tuple[ClauseEntry, ...]:
        """The clauses that the pack itself registers."""
        return tuple(each for each in self.policy.pack.clauses.values() if each.origin == self.policy.id)

    def judged_clauses(self) -> tuple[ClauseEntry, ...]:
        """The clauses whose coverage is judged here."""
        return tuple(each for each in self.policy.pack.clauses.values() if each.origin in self.judged)

    def carriers(self, clause: ClauseEntry) -> tuple[Place, ...]:
        """The places that cite a clause, and those that cite the clause of which it says the same."""
        found = list(self.citing.get(clause.id, ()))
        for other in self.same_as(clause):
            found += [place for place in self.citing.get(other.id, ()) if place not in found]
        return tuple(found)

    def is_carried(self, clause: ClauseEntry) -> bool:
        """Whether anything cites a clause, or one of which it says the same; a base's clause is the base's to carry."""
        others = self.same_as(clause)
        return bool(self.carriers(clause)) or clause.id in self.in_modules or any(
            other.id in self.in_modules or other.origin not in self.judged or other.cover == "guidance"
            for other in others)

    def same_as(self, clause: ClauseEntry) -> tuple[ClauseEntry, ...]:
        """The clauses that `same_as` leads to, one after the other."""
        found: dict[str, ClauseEntry] = {}
        following = clause.same_as
        while following is not None and following not in found and following != clause.id:
            other = self.policy.pack.clauses.get(following)
            if other is None:
                break
            found[following], following = other, other.same_as
        return tuple(found.values())


def citations_of(policy: Policy) -> Citations:
    """Gathers all citations of a policy's pack."""
    pack = policy.pack
    documents = {layer.id: tuple(_documents(layer)) for layer in pack.layers if layer.kind != "base"}
    written = {layer: tuple(found for document in read for found in _written(document))
               for layer, read in documents.items()}
    drops = tuple(drop for document in documents[pack.id] for drop in drops_of(document, pack.id))
    places = (*heads_of(pack), *drops, *places_of(pack))
    citing: dict[str, tuple[Place, ...]] = {}
    for place in places:
        for name in place.own:
            citing[name] = (*citing.get(name, ()), place)
    return Citations(
        policy, places, citing, tuple(found for each in written.values() for found in each),
        frozenset(name for layer, each in written.items() if layer != pack.id for name, _ in each))


def _documents(layer: Layer) -> Iterator[Mapping]:
    for file in layer.files:
        document = read_yaml(Path(file), Collector())
        if isinstance(document, Mapping):
            yield document


def _written(node: Node) -> Iterator[tuple[str, Mark]]:
    """Every id that a document cites, with its place."""
    for key, value in entries(node):
        if key == "because":
            yield from ((word(item), item.mark) for item in listed(value))
        else:
            yield from _written(value)
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _written(item)

"""The documents of one layer, read and checked: a pack's folder, or the file of a shared module."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dueprocess.engine.pack.diagnostics import Collector, Diagnostic
from dueprocess.engine.pack.library import PACK_FILE
from dueprocess.engine.pack.marks import Mark, shown
from dueprocess.engine.pack.nodes import Mapping, Node, Scalar, Sequence, text_of
from dueprocess.engine.pack.reader import read_yaml
from dueprocess.engine.pack.resolved import SECTIONS, Layer
from dueprocess.engine.pack.schema import check_schema
from dueprocess.engine.pack.source import read_text

CLAUSES_FILE = "clauses.yaml"
_GATHERED = (*SECTIONS, "clauses", "readings")


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as its layer states it."""

    node: Mapping
    mark: Mark


@dataclass(frozen=True, slots=True)
class LayerText:
    """What one layer states: its head, and the entries of all its files by section (`clauses`, `readings` too)."""

    layer: Layer
    head: Mapping
    entries: dict[str, dict[str, Written]]
    drops: tuple[Mapping, ...]
    tests: tuple[Path, ...] = ()
    folder: Path | None = None

    @property
    def id(self) -> str:
        """Its name, by which entries above amend it."""
        return self.layer.id


@dataclass(slots=True)
class _Gathered:
    """Entries of several files as they come in."""

    collector: Collector
    entries: dict[str, dict[str, Written]] = field(default_factory=lambda: {name: {} for name in _GATHERED})
    drops: list[Mapping] = field(default_factory=list)

    def take(self, document: Mapping) -> None:
        """Adds the entries of one document; an entry that stands in two of them is an error."""
        for section, known in self.entries.items():
            written = document.items.get(section)
            if isinstance(written, Mapping):
                for name, node in written.items.items():
                    self._add(known, name, node, written.keys[name])
        drops = document.items.get("drops")
        if isinstance(drops, Sequence):
            self.drops.extend(drop for drop in drops.items if isinstance(drop, Mapping))

    def _add(self, known: dict[str, Written], name: str, node: Node, mark: Mark) -> None:
        if name in known:
            self.collector.error("entry-twice", mark, name=name, first=str(known[name].mark))
        elif isinstance(node, Mapping):
            known[name] = Written(node, mark)


def read_pack_folder(folder: Path, kind: str, collector: Collector) -> LayerText | None:
    """The layer in a pack's folder (`kind`: base or own); None if its head cannot be used, the reasons collected."""
    head = _read(folder / PACK_FILE, "pack", "pack", collector)
    name = text_of(head.items["pack"]) if head else folder.name
    gathered = _Gathered(collector)
    files = [folder / PACK_FILE]
    if head:
        gathered.take(head)
    for path, document in _parts(folder, name, collector):
        files.append(path)
        gathered.take(document)
    if head is None:
        return None
    layer = Layer(name, kind, text_of(head.items["version"]), tuple(shown(path) for path in files))
    tests = tuple(sorted((folder / "tests").glob("*.yaml")))
    return LayerText(layer, head, gathered.entries, tuple(gathered.drops), tests, folder)


def read_module(path: Path, collector: Collector) -> LayerText | None:
    """The layer in the file of a shared module; None if it cannot be used, the reasons collected."""
    head = _read(path, "pack", "module", collector)
    if head is None:
        return None
    gathered = _Gathered(collector)
    gathered.take(head)
    layer = Layer(text_of(head.items["module"]), "module", text_of(head.items["version"]), (shown(path),))
    return LayerText(layer, head, gathered.entries, tuple(gathered.drops))


def _parts(folder: Path, name: str, collector: Collector) -> Iterator[tuple[Path, Mapping]]:
    """The further documents of a pack: its register, and what says `part_of` it."""
    for path in sorted([*folder.glob("*.yml"), *folder.glob("tests/*.yml")]):
        collector.error("wrong-suffix", Mark(shown(path), 1, 1))
    for path in sorted(folder.glob("*.yaml")):
        if path.name == PACK_FILE:
            continue
        register = path.name == CLAUSES_FILE
        document = _read(path, "clauses" if register else "pack", None if register else "part_of", collector)
        if document is None:
            continue
        part_of = document.items.get("part_of")
        if isinstance(part_of, Scalar) and part_of.text != name:
            collector.error("part-of-another", part_of.mark, name=part_of.text, pack=name)
        else:
            yield path, document


def _read(path: Path, kind: str, head_key: str | None, collector: Collector) -> Mapping | None:
    """One document of the right shape that begins as its place demands."""
    text = read_text(path, collector)
    if text is None:
        return None
    node, wrong = _document(text, shown(path), kind)
    collector.extend(wrong)
    if node is None:
        return None
    if head_key is not None and head_key not in node.items:
        found = next(key for key in ("pack", "module", "part_of") if key in node.items)
        collector.error("wrong-head", node.keys[found], found=found, expected=head_key)
        return None
    return node


@lru_cache(maxsize=32)
def _document(text: str, file: str, kind: str) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The document in a text, or what is wrong with it. Kept: many packs stand on the same bases and modules."""
    collector = Collector()
    node = read_yaml((text, file), collector)
    right = node is not None and check_schema(node, kind, collector)
    return (node if right and isinstance(node, Mapping) else None), collector.diagnostics

"""A pack, from its name to the resolved whole: layers read, laid over each other, and checked together."""

from pathlib import Path

from dueprocess.engine.pack.chain import layers_of
from dueprocess.engine.pack.coherence import check_conventions, check_in_force, check_names, check_shapes
from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.layers import LayerText
from dueprocess.engine.pack.library import Library
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Mapping, Node, Sequence
from dueprocess.engine.pack.overlay import Overlay
from dueprocess.engine.pack.register import clauses_of, readings_of
from dueprocess.engine.pack.resolved import ResolvedPack


def load_pack(name_or_path: str | Path, library: Library) -> ResolvedPack:
    """The resolved pack with this name, or in this folder.

    Raises PackError with everything wrong in all its files; what is wrong between entries is looked for only where
    each file is right in itself.
    """
    collector = Collector()
    texts = layers_of(name_or_path, library, collector)
    collector.raise_if_errors()
    pack = _resolved(texts, collector)
    collector.raise_if_errors()
    return pack


def _resolved(texts: tuple[LayerText, ...], collector: Collector) -> ResolvedPack:
    own = texts[-1]
    overlay = Overlay(collector)
    for text in texts:
        overlay.lay(text)
    sections = overlay.sections
    conventions = _conventions(texts)
    in_force = own.head.items["in_force"]
    assert isinstance(in_force, Mapping)
    assert own.folder is not None
    check_names(sections, [text.id for text in texts], collector)
    check_shapes(sections, collector)
    check_conventions(conventions, sections, _conventions_place(own), collector)
    check_in_force(in_force, sections, collector)
    clauses, readings = clauses_of(texts, collector), readings_of(texts, collector)
    return ResolvedPack(
        id=own.id,
        version=own.layer.version,
        version_mark=own.head.items["version"].mark,
        title=own.head.items["title"],
        in_force=in_force,
        conventions=conventions,
        sections=sections,
        clauses=clauses,
        readings=readings,
        tests=own.tests,
        layers=tuple(text.layer for text in texts),
        folder=own.folder,
        warnings=collector.diagnostics,
    )


def _conventions(texts: tuple[LayerText, ...]) -> dict[str, Node]:
    """Each convention as the highest layer states it; `because` gathers what all layers cite."""
    stated: dict[str, Node] = {}
    cited: dict[str, Node] = {}
    mark: Mark | None = None
    for text in texts:
        conventions = text.head.items.get("conventions")
        if isinstance(conventions, Mapping):
            stated.update(conventions.items)
            because = conventions.items.get("because")
            if because is not None:
                mark = because.mark
                nodes = because.items if isinstance(because, Sequence) else (because,)
                cited.update((str(getattr(node, "text", "")), node) for node in nodes)
    if mark is not None:
        stated["because"] = Sequence(tuple(cited.values()), mark)
    return stated


def _conventions_place(own: LayerText) -> Mark:
    return own.head.keys.get("conventions", own.head.keys["pack"])

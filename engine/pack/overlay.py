"""Laying one layer over those below: drops, new entries, amended entries, and what must not be touched."""

from dataclasses import replace
from typing import Final

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.layers import LayerText, Written
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.merging import amended, replaces_something, with_rows_added
from dueprocess.engine.pack.nodes import Mapping, Scalar, Sequence, text_of
from dueprocess.engine.pack.resolved import BUILT_IN_EVENTS, SECTIONS, Entry
from dueprocess.engine.pack.spelling import listing, suggestion
from dueprocess.engine.text import Phrase

Sections = dict[str, dict[str, Entry]]

_GUARDS: Final = ("free", "tighten_only", "locked")


class Overlay:
    """The sections of the resolved pack, as layer after layer is laid."""

    def __init__(self, collector: Collector) -> None:
        self.sections: Sections = {section: {} for section in SECTIONS}
        self._collector = collector

    def lay(self, text: LayerText) -> None:
        """Applies what one layer drops, amends and adds."""
        for drop in text.drops:
            self._drop(drop)
        for section in SECTIONS:
            for name, written in text.entries[section].items():
                self._enter(section, name, written, text.id)

    def _drop(self, drop: Mapping) -> None:
        for section, names in drop.items.items():
            known = self.sections.get(section)
            for name in names.items if known is not None and isinstance(names, Sequence) else ():
                self._drop_one(section, text_of(name), name.mark)

    def _drop_one(self, section: str, name: str, mark: Mark) -> None:
        below = self.sections[section].get(name)
        if below is None:
            hint = suggestion(name, self.sections[section])
            self._collector.error("drops-nothing", mark, name=name, section=section, suggestion=hint)
        elif guard_of(below.node) != "free":
            self._collector.error("locked", mark, name=name, layer=below.origin, guard=guard_of(below.node))
        else:
            del self.sections[section][name]

    def _enter(self, section: str, name: str, written: Written, layer: str) -> None:
        known = self.sections[section]
        below = known.get(name)
        amends = written.node.items.get("amends")
        if below is None and amends is None:
            self._adds_rows_to_nothing(section, written.node, None)
            known[name] = Entry(name, with_rows_added(written.node), layer, (layer,), written.mark)
        elif below is None:
            self._amends_nothing(section, name, written)
        elif isinstance(amends, Scalar):
            self._amend(section, below, written, amends, layer)
        elif section == "events" and name in BUILT_IN_EVENTS and not replaces_something(below.node, written.node):
            known[name] = _laid_over(section, below, written, layer)
        else:
            self._collector.error("redefined", written.mark, name=name, layer=below.origin, place=str(below.mark))

    def _amend(self, section: str, below: Entry, written: Written, amends: Scalar, layer: str) -> None:
        if amends.text not in below.layers:
            layers = listing(below.layers)
            self._collector.error("amends-elsewhere", amends.mark, name=below.name, layer=amends.text, layers=layers)
            return
        guard = guard_of(below.node)
        loosened = _GUARDS.index(guard_of(written.node, guard)) < _GUARDS.index(guard)
        if guard == "locked" or loosened:
            self._collector.error("locked", written.mark, name=below.name, layer=below.origin, guard=guard)
            return
        if self._adds_rows_to_nothing(section, written.node, below.node):
            return
        merged = _laid_over(section, below, written, layer)
        if guard == "tighten_only" and below.guarded is None:
            merged = replace(merged, guarded=below.node)
        self.sections[section][below.name] = merged

    def _amends_nothing(self, section: str, name: str, written: Written) -> None:
        elsewhere = [other for other in SECTIONS if name in self.sections[other]]
        if section == "events" and name in BUILT_IN_EVENTS:
            hint = Phrase("amends-built-in")
        elif elsewhere:
            hint = Phrase("stands-in-section", {"name": name, "section": elsewhere[0]})
        else:
            hint = suggestion(name, self.sections[section])
        mark = written.node.keys["amends"]
        self._collector.error("amends-nothing", mark, name=name, section=section, suggestion=hint)

    def _adds_rows_to_nothing(self, section: str, node: Mapping, below: Mapping | None) -> bool:
        wrong = section == "facts" and "rows_added" in node.items and (below is None or "rows" not in below.items)
        if wrong:
            self._collector.error("rows-added-to-nothing", node.keys["rows_added"])
        return wrong


def guard_of(node: Mapping, default: str = "free") -> str:
    """How an entry is guarded against layers above: free, tighten_only or locked."""
    return text_of(node.items.get("overlays")) or default


def _laid_over(section: str, below: Entry, written: Written, layer: str) -> Entry:
    return replace(
        below,
        node=amended(section, below.node, written.node),
        layers=(*below.layers, layer),
        mark=written.mark,
    )

"""Overlays that may only tighten: a due may only come earlier, an amount only rise (pack language, section 2).

What is guarded by `overlays: tighten_only` is compared, as written, with what a layer above made of it. A change
that cannot be proved to tighten is refused: a guard that lets through what nobody can prove is none.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dueprocess.engine.calendar import NotATime, parse_span
from dueprocess.engine.inference.reading.context import entries, get, shown, word
from dueprocess.engine.inference.tests import measure
from dueprocess.engine.pack import Collector, Entry, Mapping, Node, ResolvedPack, plain

_FREE = {
    "duties": ("must", "should", "escalation", "because", "overlays", "due"),
    "consequences": ("label", "because", "overlays", "amount", "kind"),
}
"""What a guarded entry's overlay may say otherwise without loosening it (`due` and `amount` are compared)."""


def check_guards(pack: ResolvedPack, collector: Collector) -> None:
    """Reports every amended entry that is not provably tighter than the version it amends."""
    for section, free in _FREE.items():
        for entry in pack.sections[section].values():
            if entry.guarded is not None:
                _check(section, entry, entry.guarded, free, collector)


def _check(section: str, entry: Entry, before: Mapping, free: tuple[str, ...], collector: Collector) -> None:
    now = entry.node
    for key in {**before.items, **now.items}:
        if key in free or _same(before.items.get(key), now.items.get(key)):
            continue
        changed = now.items.get(key)
        collector.error("overlay-may-loosen", now.mark if changed is None else changed.mark, name=entry.name, key=key)
    key = "due" if section == "duties" else "amount"
    old, new = before.items.get(key), now.items.get(key)
    if _same(old, new):
        return
    tighter = _earlier(old, new) if section == "duties" else _higher(old, new)
    if not tighter:
        collector.error("overlay-loosens", now.mark if new is None else new.mark, name=entry.name, key=key,
                        before="" if old is None else shown(old), now="" if new is None else shown(new))


def _same(one: Node | None, other: Node | None) -> bool:
    if one is None or other is None:
        return one is other
    return plain(one) == plain(other)


def _earlier(old: Node | None, new: Node | None) -> bool:
    """The same clock with a span that is not longer."""
    before, after = dict(entries(old)), dict(entries(new))
    if set(before) != set(after) or "within" not in before:
        return False
    if any(not _same(before[key], after[key]) for key in before if key != "within"):
        return False
    try:
        was, now = measure(parse_span(word(before["within"]))), measure(parse_span(word(after["within"])))
    except NotATime:
        return False
    return was[0] == now[0] and now[1] <= was[1]


def _higher(old: Node | None, new: Node | None) -> bool:
    """The same currency and not less."""
    was, currency = _money(old)
    now, other = _money(new)
    return was is not None and now is not None and currency == other and now >= was


def _money(node: Node | None) -> tuple[Decimal | None, str]:
    if get(node, "range") is not None:
        return None, ""
    amount, _, currency = word(node).partition(" ")
    try:
        return Decimal(amount), currency
    except InvalidOperation:
        return None, currency

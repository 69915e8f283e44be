"""Overlays that may only tighten: a due may only come earlier, an amount only rise (pack language: Files).

What is guarded by `overlays: tighten_only` is compared, as written, with what a layer above made of it. A change
that cannot be proved to tighten is refused: a guard that lets through what nobody can prove is none.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from dueprocess.engine.calendar import NotATime, parse_span
from dueprocess.engine.inference.reading.context import entries, get, listed, shown, word, words_of
from dueprocess.engine.inference.tests import measure
from dueprocess.engine.pack import Collector, Entry, Mapping, Node, ResolvedPack, plain

_FREE = {
    "duties": ("must", "should", "escalation", "because", "overlays", "due"),
    "consequences": ("label", "because", "overlays", "amount", "kind"),
}
"""What a guarded entry's overlay may say otherwise without loosening it (`due` and `amount` are compared)."""


_CLOCK = ("zone", "calendar", "hours_run", "first_day", "cut_off", "day_ends", "closed_day", "at_due")
"""The conventions that a due rests on."""


def check_guards(pack: ResolvedPack, collector: Collector) -> None:
    """Reports every amended entry that is not provably tighter than the version it amends, and what a pack changes
    around a duty that a layer below guards.
    """
    for section, free in _FREE.items():
        for entry in pack.sections[section].values():
            if entry.guarded is not None:
                _check(section, entry, entry.guarded, free, collector)
    guarded = [entry for entry in pack.sections["duties"].values()
               if entry.origin != pack.id and word(entry.node.items.get("overlays")) in ("tighten_only", "locked")]
    if guarded:
        _check_surroundings(pack, guarded, collector)


def _check_surroundings(pack: ResolvedPack, guarded: list[Entry], collector: Collector) -> None:
    """Conventions and pauses of the pack itself that may move the due of a guarded duty: warnings, for they are lawful
    and often meant, but nobody should have to find out by a missed deadline.
    """
    own = set(pack.layers[-1].files)
    names = ", ".join(f"`{entry.name}`" for entry in guarded)
    for key in _CLOCK:
        node = pack.conventions.get(key)
        if node is not None and node.mark.file in own:
            collector.warning("guarded-clock-changed", node.mark, key=key, names=names)
    for pause in pack.sections["pauses"].values():
        stops = pause.node.items.get("stops")
        stopped = [entry.name for entry in guarded if word(stops) == "everything" or entry.name in words_of(stops)]
        if pause.origin == pack.id and stopped:
            collector.warning("guarded-duty-paused", pause.mark, name=pause.name,
                              names=", ".join(f"`{name}`" for name in stopped))


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
    """The same clock with a span that is not longer, or a table of spans none of which is."""
    before, after = dict(entries(old)), dict(entries(new))
    if set(before) != set(after) or "within" not in before:
        return False
    if any(not _same(before[key], after[key]) for key in before if key != "within"):
        return False
    try:
        was = measure(parse_span(word(before["within"])))
        becomes = [measure(parse_span(word(value))) for value in _values(after["within"])]
    except NotATime:
        return False
    return bool(becomes) and all(now[0] == was[0] and now[1] <= was[1] for now in becomes)


def _values(node: Node) -> tuple[Node, ...]:
    """Every value that a node may come to: itself, or those of a table that always yields one."""
    rows, otherwise = get(node, "rows"), get(node, "otherwise")
    if rows is None:
        return (node,)
    found = tuple(value for row in listed(rows) if (value := get(row, "is")) is not None)
    return () if otherwise is None else (*found, otherwise)


def _higher(old: Node | None, new: Node | None) -> bool:
    """The same currency and not less."""
    was, currency = _money(old)
    becomes = () if new is None else tuple(_money(value) for value in _values(new))
    return was is not None and bool(becomes) and all(
        now is not None and other == currency and now >= was for now, other in becomes)


def _money(node: Node | None) -> tuple[Decimal | None, str]:
    if get(node, "range") is not None:
        return None, ""
    amount, _, currency = word(node).partition(" ")
    try:
        return Decimal(amount), currency
    except InvalidOperation:
        return None, currency

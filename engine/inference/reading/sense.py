"""Checks of what no single reader sees: keys that go together, limits, values, repetitions, measures, links."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dueprocess.engine.inference.reading.clocks import optional_span
from dueprocess.engine.inference.reading.context import Context, entries, get, listed, word
from dueprocess.engine.inference.vocabulary import LISTED, NUMERIC, Fact
from dueprocess.engine.pack import Entry, Mapping, Node, ResolvedPack, Sequence

_MEASURED = ("share_of", "count_of", "average_of")


def check_sense(pack: ResolvedPack, context: Context) -> None:
    """Reports entries whose parts are right one by one and make no sense together."""
    sections = pack.sections
    for name, entry in sections["facts"].items():
        _fact(entry.node, context.words.facts[name], context)
    for entry in sections["links"].values():
        _link(entry.node, context)
    for name, entry in sections["measures"].items():
        _measure(name, entry, context)
    for entry in sections["forms"].values():
        _signatures(entry.node, context)
    for name, entry in sections["duties"].items():
        _duty(name, entry.node, context)
    for entry in sections["escalations"].values():
        for name, step in entries(entry.node.items.get("steps")):
            _step(name, step, context)
    for entries_of_section in sections.values():
        for entry in entries_of_section.values():
            _check_repetitions(entry.node, entry.node.items.get("due"), context)


def _useless(key: str, node: Mapping, name: str, partner: str, context: Context) -> None:
    if key in node.items:
        context.error("key-without-use", node.keys[key], key=key, name=name, partner=partner)


def _fact(node: Mapping, fact: Fact, context: Context) -> None:
    if fact.type in LISTED:
        if not fact.values and "which" not in node.items:
            context.error("values-missing", node.items["type"].mark, fact=fact.name, type=fact.type)
    else:
        _useless("values", node, fact.name, "`type: choice`, `choices`, `levels`", context)
    if "rows" not in node.items:
        for key in ("pick", "otherwise", "while_unknown"):
            _useless(key, node, fact.name, "`rows`", context)
    elif fact.type in ("choices", "parties"):
        _useless("pick", node, fact.name, "`type: choice`, `levels`, `party`", context)
    elif word(node.items.get("pick")) != "highest":
        _useless("while_unknown", node, fact.name, "`pick: highest`", context)
    if fact.type not in NUMERIC:
        for key in ("min", "max"):
            _useless(key, node, fact.name, "`type: count`, `number`, `percent`, `money`", context)
    elif fact.low is not None and fact.high is not None and fact.low > fact.high:
        key = "min" if "min" in node.items else "max"
        context.error("limits-reversed", node.keys[key], name=fact.name, low=fact.low, high=fact.high)


def _link(node: Mapping, context: Context) -> None:
    recorded = [name for name, fact in context.words.facts.items() if not fact.derived]
    for key in ("same", "carries"):
        for item in listed(node.items.get(key)):
            fact = context.words.facts.get(word(item))
            if fact is None and not (key == "same" and word(item) in ("customer", "complainant")):
                context.unknown("fact", word(item), item.mark, recorded)
            elif fact is not None and fact.type == "text" and key == "same":
                context.error("other-type", item.mark, name=fact.name, type=fact.type, expected="id")


def _measure(name: str, entry: Entry, context: Context) -> None:
    node = entry.node
    said = [key for key in _MEASURED if key in node.items]
    if len(said) != 1:
        context.error("measure-of-one-thing", entry.mark, name=name, count=len(said))
    countable = ("complaints", *context.words.events, *context.words.links, *context.words.system_events)
    for key in ("share_of", "count_of"):
        counted = node.items.get(key)
        if counted is not None and word(counted) not in countable:
            context.unknown("event", word(counted), counted.mark, countable)


def _signatures(node: Mapping, context: Context) -> None:
    fields = node.items.get("fields")
    for name, needed in entries(fields):
        fact = context.words.facts.get(name)
        signed = word(needed) == "signed" or get(needed, "signed_when") is not None
        if signed and fact is not None and fact.type != "yes_no" and isinstance(fields, Mapping):
            context.error("other-type", fields.keys[name], name=name, type=fact.type, expected="yes_no")


def _duty(name: str, node: Mapping, context: Context) -> None:
    due = node.items.get("due")
    if due is None and "extend" in node.items:
        context.error("extension-without-due", node.keys["extend"], name=name)
    _check_goes_on(get(due, "every"), context)


def _step(name: str, node: Node, context: Context) -> None:
    left, repeat = get(node, "left"), get(node, "repeat")
    if left is not None and Decimal(word(left).split()[0]) >= 100:
        context.error("share-above-whole", left.mark, written=word(left))
    _check_goes_on(repeat, context)
    if repeat is None and isinstance(node, Mapping):
        _useless("at_most", node, name, "`repeat`", context)


def _check_goes_on(span: Node | None, context: Context) -> None:
    """A repetition takes time: reports a span of nothing."""
    if span is None or not word(span)[:1].isdigit():
        return
    read = optional_span(span, context)
    if read is not None and read.amount == 0:
        context.error("never-ends", span.mark, written=word(span))


def _check_repetitions(node: Node, due: Node | None, context: Context) -> None:
    for inner in _inside(node):
        known = context.collector.reported("no-such-instant-fact", inner.mark) or inner is due
        if isinstance(inner, Mapping) and {"every", "after", "until"} <= set(inner.items) and not known:
            context.error("every-is-for-dues", inner.keys["every"])


def _inside(node: Node) -> Iterator[Node]:
    yield node
    parts = node.items.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()
    for part in parts:
        yield from _inside(part)

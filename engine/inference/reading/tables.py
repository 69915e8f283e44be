"""Reading decision tables."""

from __future__ import annotations

from dueprocess.engine.inference.definitions import AsInstant
from dueprocess.engine.inference.expressions import Readable, is_timed, walk
from dueprocess.engine.inference.instants import Again, Exactly, Manner, Unnumbered
from dueprocess.engine.inference.parties import PartySet
from dueprocess.engine.inference.reading.context import (
    Context,
    cited,
    get,
    listed,
    mark_of,
    misnamed,
    same_currency,
    word,
)
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.parties import read_party
from dueprocess.engine.inference.reading.rows import read_rows
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.references import Constant, FactRef
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.values import NONE, Value
from dueprocess.engine.inference.vocabulary import Fact
from dueprocess.engine.pack import Mapping, Node, Scalar


def gap_of(fact: Fact) -> Value:
    """What a table yields when no row holds and there is no `otherwise`: none for parties, unknown for the rest."""
    return NONE if fact.type == "party" else None


def read_table(node: Node, fact: Fact, context: Context) -> Table:
    """The table that defines a fact (or an amount of its type)."""
    pick = word(get(node, "pick")) or "all"
    if fact.type in ("choices", "parties"):
        pick = "all"
    elif pick == "all":
        context.error("table-needs-pick", mark_of(node), fact=fact.name)
    if pick == "highest" and fact.type != "levels":
        context.error("highest-needs-levels", mark_of(get(node, "pick")), fact=fact.name, type=fact.type)
    otherwise = get(node, "otherwise")
    return Table(
        pick=pick,
        rows=read_rows(get(node, "rows"), lambda value: read_result(value, fact, context), context, node),
        otherwise=None if otherwise is None else read_result(otherwise, fact, context),
        levels=fact.values if fact.type == "levels" else (),
        at_least_certain=word(get(node, "while_unknown")) == "highest_certain",
        gap=gap_of(fact),
        mark=mark_of(node),
        because=cited(node),
    )


def read_result(node: Node, fact: Fact, context: Context) -> Readable:
    """What a definition yields: a value of the fact's type, a party, or another fact of the same type."""
    if fact.type in ("party", "parties"):
        return _parties(node, fact, context)
    if fact.type in ("date", "instant") and _names_an_instant(node, context):
        return _instant(node, fact, context)
    other = context.words.facts.get(word(node)) if isinstance(node, Scalar) else None
    if other is not None and word(node) not in fact.values:
        if other.type != fact.type:
            context.error("other-type", node.mark, name=other.name, type=other.type, expected=fact.type)
        same_currency(other, fact, node, context)
        return FactRef(other.name)
    if misnamed(node, fact.type, context):
        return Constant(None)
    value = ValueReader(context.words, context.collector).read(fact, node)
    return Constant(value)


def _parties(node: Node, fact: Fact, context: Context) -> Readable:
    if fact.type == "party":
        return read_party(node, context)
    return PartySet(tuple(read_party(item, context) for item in listed(node)))


def _names_an_instant(node: Node, context: Context) -> bool:
    text, words = word(node), context.words
    return isinstance(node, Mapping) or words.is_event(text) or text == "now" or text.endswith(".due") or (
        text in words.facts)


def _instant(node: Node, fact: Fact, context: Context) -> Readable:
    instant = read_instant(node, context)
    for each in walk(instant):
        if isinstance(each, Exactly | Again) or (isinstance(each, Unnumbered) and each.manner is Manner.AT_ONCE):
            context.error("no-such-instant-fact", mark_of(node), fact=fact.name)
            break
    return AsInstant(instant, fact.type == "date", context.words.conventions.zone, is_timed(instant))

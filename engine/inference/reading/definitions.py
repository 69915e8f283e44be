"""Reading the definitions of derived facts (pack language, section 5)."""

from __future__ import annotations

from dueprocess.engine.inference.definitions import Amount, CountOf, Elapsed, TotalOf, Truth, WhichKeys
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.reading.context import Context, get, listed, word, words_of
from dueprocess.engine.inference.reading.clocks import read_clock
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.tables import read_result, read_table
from dueprocess.engine.inference.reading.tests import Subject, limit, read_test
from dueprocess.engine.inference.references import Constant, FactRef
from dueprocess.engine.inference.vocabulary import NUMERIC, Fact
from dueprocess.engine.pack import Mapping, Node

DEFINITIONS = (
    "rows", "yes_when", "is", "largest_of", "smallest_of", "sum_of", "minus", "times", "count_of", "total_of",
    "elapsed", "which",
)
"""The keys that make a fact a derived one."""

_AMOUNTS = ("largest_of", "smallest_of", "sum_of", "minus", "times")
_RESULTS = {
    "yes_when": ("yes_no",), "count_of": ("count", "number"), "total_of": NUMERIC,
    "elapsed": ("count", "number"), "which": ("choices", "choice", "parties"),
    **dict.fromkeys(_AMOUNTS, (*NUMERIC, "duration")),
}


def definition_of(node: Node) -> str | None:
    """The key by which a fact is defined; None for a recorded fact."""
    return next((key for key in DEFINITIONS if get(node, key) is not None), None)


def read_definition(node: Mapping, fact: Fact, context: Context) -> Readable:
    """The definition of a derived fact."""
    kind = definition_of(node) or "is"
    value = node.items[kind]
    if kind in _RESULTS and fact.type not in _RESULTS[kind]:
        context.error("definition-does-not-fit", node.keys.get(kind, value.mark), kind=kind, fact=fact.name,
                      type=fact.type, expected=", ".join(_RESULTS[kind]))
    if kind in _AMOUNTS:
        return _amount(kind, value, fact, context)
    match kind:
        case "rows":
            return read_table(node, fact, context)
        case "yes_when":
            return Truth(context.condition(value, context))
        case "count_of":
            return CountOf(_events(value, context))
        case "total_of":
            return _total(value, context)
        case "elapsed":
            return _elapsed(value, context)
        case "which":
            return _which(node, value, context)
    return read_result(value, fact, context)


def _amount(kind: str, value: Node, fact: Fact, context: Context) -> Readable:
    members, limits = [], []
    for item in listed(value):
        other = context.words.facts.get(word(item))
        if other is None:
            members.append(_constant_term(item, kind, fact, context))
            limits.append((None, None))
            continue
        fits = other.type == fact.type or (kind == "times" and other.type in NUMERIC) or (
            other.type in ("count", "number") and fact.type in ("count", "number"))
        if not fits:
            context.error("other-type", item.mark, name=other.name, type=other.type, expected=fact.type)
        if other.type == "money" == fact.type and other.currency != fact.currency:
            context.error("other-currency", item.mark, fact=fact.name, written=other.currency, currency=fact.currency)
        members.append(FactRef(other.name))
        limits.append((other.low, other.high))
    return Amount(kind, tuple(members), tuple(limits))


def _constant_term(item: Node, kind: str, fact: Fact, context: Context) -> Readable:
    text = word(item)
    plain = text.replace(".", "", 1).lstrip("-").isdigit()
    if kind == "times" and plain:
        return limit(item, Subject("number", fact.name), context)
    if not text[:1].lstrip("-").isdigit() and not text.startswith("-"):
        context.unknown("fact", text, item.mark,
                        [name for name, other in context.words.facts.items() if other.type == fact.type])
        return Constant(None)
    return limit(item, Subject(fact.type, fact.name, fact), context)


def _events(value: Node, context: Context) -> tuple[str, ...]:
    for item in listed(value):
        if not context.words.is_event(word(item)):
            context.unknown("event", word(item), item.mark, [*context.words.events, *context.words.system_events])
    return words_of(value)


def _total(value: Node, context: Context) -> Readable:
    event, fact = get(value, "event"), get(value, "fact")
    if event is not None:
        _events(event, context)
    if fact is not None and word(fact) not in context.words.facts:
        context.unknown("fact", word(fact), fact.mark, context.words.facts)
    return TotalOf(word(event), word(fact))


def _elapsed(value: Node, context: Context) -> Readable:
    start, end = get(value, "from"), get(value, "to")
    if start is None or end is None:
        context.error("elapsed-needs-both", value.mark)
        return Constant(None)
    return Elapsed(read_instant(start, context), read_instant(end, context), word(get(value, "in")),
                   read_clock(value, context))


def _which(node: Mapping, value: Node, context: Context) -> Readable:
    measure = word(value)
    if measure not in context.words.measures:
        context.unknown("measure", measure, value.mark, context.words.measures)
        return Constant(None)
    matches = node.items.get("matches")
    if matches is None:
        context.error("which-needs-matches", value.mark, measure=measure)
        return Constant(None)
    return WhichKeys(FactRef(measure), read_test(matches, Subject(context.words.measures[measure], measure), context))

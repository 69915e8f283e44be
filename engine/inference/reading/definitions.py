"""Reading the definitions of derived facts (pack language: Facts)."""

from __future__ import annotations

from decimal import Decimal

from dueprocess.engine.inference.definitions import Amount, CountOf, Elapsed, Limit, Share, TotalOf, Truth, WhichKeys
from dueprocess.engine.inference.expressions import Readable, is_timed
from dueprocess.engine.inference.reading.context import Context, get, listed, same_currency, word, words_of
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.tables import read_result, read_table
from dueprocess.engine.inference.reading.tests import Subject, limit, read_test
from dueprocess.engine.inference.references import Constant, FactRef
from dueprocess.engine.inference.vocabulary import NUMERIC, Fact
from dueprocess.engine.pack import DEFINITIONS, Mapping, Node, suggestion

AMOUNTS = ("largest_of", "smallest_of", "sum_of", "minus", "times")
"""The definitions that reckon with amounts."""

_RESULTS = {
    "yes_when": ("yes_no",), "count_of": ("count", "number"), "total_of": NUMERIC,
    "elapsed": ("count", "number"), "which": ("choices", "choice", "parties"),
    "largest_of": (*NUMERIC, "duration"), "smallest_of": (*NUMERIC, "duration"), "sum_of": (*NUMERIC, "duration"),
    "minus": NUMERIC, "times": NUMERIC,
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
        return Constant(None)
    if kind in AMOUNTS:
        return _amount(kind, value, fact, context)
    match kind:
        case "rows":
            return read_table(node, fact, context)
        case "yes_when":
            return Truth(context.condition(value, context))
        case "count_of":
            return CountOf(_events(value, context))
        case "total_of":
            return _total(value, fact, context)
        case "elapsed":
            return _elapsed(value, context)
        case "which":
            return _which(node, value, context)
    return read_result(value, fact, context)


def _amount(kind: str, value: Node, fact: Fact, context: Context) -> Readable:
    members: list[Readable] = []
    limits: list[tuple[Limit, Limit]] = []
    amounts = 0
    for item in listed(value):
        other = context.words.facts.get(word(item))
        if other is None and not word(item).lstrip("-")[:1].isdigit():
            fitting = [name for name, each in context.words.facts.items() if _fits(each.type, kind, fact)]
            context.unknown("fact", word(item), item.mark, fitting)
            continue
        type_of = other.type if other is not None else _type_written(item, kind, fact)
        amounts += type_of == "money"
        if not _fits(type_of, kind, fact):
            context.error("other-type", item.mark, name=word(item), type=type_of, expected=fact.type)
        member, low, high = (_constant_term(item, type_of, fact, context), None, None) if other is None else (
            FactRef(other.name), other.low, other.high)
        if other is not None:
            same_currency(other, fact, item, context)
        is_share = kind == "times" and type_of == "percent" and fact.type != "percent"
        members.append(Share(member) if is_share else member)
        limits.append((_share(low), _share(high)) if is_share else (low, high))
    if kind == "times" and len(members) == len(listed(value)) and amounts != (fact.type == "money"):
        context.error("factors-do-not-fit", value.mark, fact=fact.name, type=fact.type)
    return Amount(kind, tuple(members), tuple(limits), fact.type == "duration")


def _share(number: Limit) -> Limit:
    return None if number is None else Decimal(number) / 100


def _fits(type_of: str, kind: str, fact: Fact) -> bool:
    if type_of == fact.type or (kind == "times" and type_of in NUMERIC):
        return True
    return type_of in ("count", "number") and fact.type in ("count", "number")


def _type_written(item: Node, kind: str, fact: Fact) -> str:
    """The type of a constant among the members of an amount: factors may be plain numbers and shares."""
    text = word(item)
    if kind == "times" and text.endswith(" percent"):
        return "percent"
    return "number" if kind == "times" and text.replace(".", "", 1).lstrip("-").isdigit() else fact.type


def _constant_term(item: Node, type_of: str, fact: Fact, context: Context) -> Readable:
    subject = Subject(fact.type, fact.name, fact) if type_of == fact.type else Subject(type_of, fact.name)
    return limit(item, subject, context)


def _events(value: Node, context: Context) -> tuple[str, ...]:
    for item in listed(value):
        if not context.words.is_event(word(item)):
            context.unknown("event", word(item), item.mark, [*context.words.events, *context.words.system_events])
    return words_of(value)


def _total(value: Node, total: Fact, context: Context) -> Readable:
    event, fact = get(value, "event"), get(value, "fact")
    if event is not None:
        _events(event, context)
    given = context.brought_by(word(event))
    if fact is not None and word(fact) not in context.words.facts:
        context.unknown("fact", word(fact), fact.mark, given)
    elif fact is not None and context.words.is_event(word(event)) and word(fact) not in given:
        context.error("not-brought", fact.mark, name=word(fact), event=word(event),
                      suggestion=suggestion(word(fact), given))
    summed = context.words.facts.get(word(fact))
    if fact is not None and summed is not None and not _fits(summed.type, "total_of", total):
        context.error("other-type", fact.mark, name=summed.name, type=summed.type, expected=total.type)
    if fact is not None and summed is not None:
        same_currency(summed, total, fact, context)
    return TotalOf(word(event), word(fact), summed is not None and summed.low is not None and summed.low >= 0)


def _elapsed(value: Node, context: Context) -> Readable:
    start, end = get(value, "from"), get(value, "to")
    if start is None or end is None:
        context.error("elapsed-needs-both", value.mark)
        return Constant(None)
    first, last = read_instant(start, context), read_instant(end, context)
    return Elapsed(first, last, word(get(value, "in")), context.clock, is_timed(first, last))


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

"""Reading tests: what stands on the right of a condition's line, checked against the type on its left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from dueprocess.engine.inference.expressions import NOWHERE, Readable
from dueprocess.engine.inference.parties import BUILT_IN, HasRole, InUnit, IsParty, SeniorTo, SetOfParties
from dueprocess.engine.inference.reading.context import (
    Context,
    entries,
    listed,
    misnamed,
    same_currency,
    shown,
    word,
    words_of,
)
from dueprocess.engine.inference.reading.parties import read_party, read_unit
from dueprocess.engine.inference.reading.times import read_time_test
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.references import Constant, FactRef
from dueprocess.engine.inference.tests import (
    AllOf,
    Both,
    Compare,
    Is,
    Known,
    Mentions,
    NoneOf,
    Not,
    Ranked,
    SameAs,
    Size,
    Test,
)
from dueprocess.engine.inference.values import NONE
from dueprocess.engine.inference.vocabulary import LISTED, NUMERIC, Fact, nameless
from dueprocess.engine.pack import Mapping, Node, suggestion

ORDER = ("below", "at_most", "above", "at_least")
TIMES = ("before", "after", "not_before", "not_after", "in_working_time", "between_hours", "on_days")
_PARTY_TESTS = ("role", "unit", "senior_to")
_ALWAYS = ("known", "not", "same_as")
_FITTING = {
    "count": ORDER, "number": ORDER, "percent": ORDER, "money": ORDER, "duration": ORDER, "levels": ORDER,
    "choices": ("all_of", "none_of", "count"), "parties": ("all_of", "none_of", "count", *_PARTY_TESTS),
    "text": ("mentions",), "date": TIMES, "instant": TIMES, "party": _PARTY_TESTS,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a test is asked of: its type, its name, and its declaration where it is a fact."""

    type: str
    name: str
    fact: Fact | None = None
    stages: tuple[str, ...] = ()


def read_test(node: Node, subject: Subject, context: Context) -> Test:
    """The test that a node asks of its subject."""
    if not isinstance(node, Mapping):
        return _constants(node, subject, context)
    if subject.type == "party" and "role" in node.items and "of" in node.items:
        return IsParty((read_party(node, context),))
    if subject.type == "form" and set(node.items) != {"not"}:
        context.error("form-is-complete", node.mark, name=subject.name, written=shown(node))
        return Known(True)
    tests = []
    for key, value in entries(node):
        if key not in (*_ALWAYS, *_FITTING.get(subject.type, ())):
            context.error("test-does-not-fit", node.keys[key], test=key, name=subject.name, type=subject.type,
                          suggestion=suggestion(key, (*_ALWAYS, *_FITTING.get(subject.type, ()))))
            continue
        tests.append(_one(key, value, subject, context))
    return tests[0] if len(tests) == 1 else Both(tuple(tests))


def _one(key: str, value: Node, subject: Subject, context: Context) -> Test:
    if key in _READERS:
        return _READERS[key](value, subject, context)
    if key in ORDER:
        return _order(key, value, subject, context)
    return read_time_test(key, value, context, of_now=subject.name == "now")


def _constants(node: Node, subject: Subject, context: Context) -> Test:
    items = listed(node)
    if subject.type in ("party", "parties"):
        return IsParty(tuple(read_party(item, context) for item in items))
    if subject.type == "stage":
        return Is(frozenset(_stage(item, subject, context) for item in items))
    if subject.type == "form":
        return _form(node, subject, context)
    if subject.type == "text":
        context.error("text-is-not-compared", node.mark, name=subject.name)
        return Known(True)
    if subject.type == "instant" and subject.fact is None:
        context.error("instant-has-no-value", node.mark, name=subject.name, written=shown(node))
        return Known(True)
    fact = subject.fact or nameless(subject.type, subject.name, mark=node.mark)
    # One member of a set is read as one of the listed names; among them `none` is a name like any other.
    single = replace(fact, type="levels") if subject.type == "choices" else fact
    for item in items:
        if word(item) == "unknown":
            context.error("unknown-is-no-value", item.mark, name=subject.name)
    reader = ValueReader(context.words, context.collector)
    same = [other for item in items if (other := _other_fact(item, subject, context)) is not None]
    if same:
        return same[0]
    return Is(frozenset(value for item in items if (value := reader.read(single, item)) is not None))


def _other_fact(item: Node, subject: Subject, context: Context) -> Test | None:
    """Another fact written where only values may stand: say so instead of calling it an unknown value."""
    other = context.words.facts.get(word(item))
    if other is None or other.type != subject.type or subject.type in ("id", "unit"):
        return None
    if subject.fact is None or word(item) in subject.fact.values:
        return None
    context.error("compare-with-same-as", item.mark, name=word(item))
    return Known(True)


def _stage(item: Node, subject: Subject, context: Context) -> object:
    if word(item) == "none":
        return NONE
    if word(item) not in subject.stages:
        context.unknown("stage", word(item), item.mark, subject.stages)
    return word(item)


def _form(node: Node, subject: Subject, context: Context) -> Test:
    if word(node) not in ("complete", "incomplete"):
        context.error("form-is-complete", node.mark, name=subject.name, written=shown(node))
    return Is(frozenset({word(node) == "complete"}))


def _known(value: Node, subject: Subject, context: Context) -> Test:
    return Known(word(value) == "yes")


def _not(value: Node, subject: Subject, context: Context) -> Test:
    return Not(read_test(value, subject, context))


def _same_as(value: Node, subject: Subject, context: Context) -> Test:
    zone = context.words.conventions.zone
    if subject.type in ("party", "parties"):
        return IsParty((read_party(value, context),))
    other = context.words.facts.get(word(value))
    if other is None:
        context.unknown("fact", word(value), value.mark,
                        [name for name, fact in context.words.facts.items() if fact.type == subject.type])
        return Known(True)
    if other.type != subject.type and {other.type, subject.type} != {"date", "instant"}:
        context.error("other-type", value.mark, name=other.name, type=other.type, expected=subject.type)
    _check_comparable(subject, other, value, context)
    return SameAs(FactRef(other.name), zone)


def _check_comparable(subject: Subject, other: Fact, value: Node, context: Context) -> None:
    """Two amounts compare in one currency, two levels on one scale."""
    fact = subject.fact
    if fact is None:
        return
    same_currency(other, fact, value, context)
    if other.type == "levels" == fact.type and other.values != fact.values:
        context.error("other-scale", value.mark, name=other.name, fact=fact.name)


def _order(key: str, value: Node, subject: Subject, context: Context) -> Test:
    other = context.words.facts.get(word(value))
    if other is not None and word(value) not in (subject.fact.values if subject.fact else ()):
        if other.type != subject.type:
            context.error("other-type", value.mark, name=other.name, type=other.type, expected=subject.type)
        _check_comparable(subject, other, value, context)
        if subject.type == "levels":
            return Ranked(key, FactRef(other.name), subject.fact.values if subject.fact else ())
        return Compare(key, FactRef(other.name))
    if subject.type == "levels":
        return _levels(key, value, subject, context)
    if misnamed(value, subject.type, context):
        return Known(True)
    return Compare(key, limit(value, subject, context))


def _levels(key: str, value: Node, subject: Subject, context: Context) -> Test:
    values = subject.fact.values if subject.fact else ()
    if word(value) not in values:
        context.error("unknown-value", value.mark, fact=subject.name, name=word(value),
                      suggestion=suggestion(word(value), values))
        return Known(True)
    index = values.index(word(value))
    chosen = {"below": values[:index], "at_most": values[: index + 1], "above": values[index + 1:]}
    return Is(frozenset(chosen.get(key, values[index:])))


def limit(value: Node, subject: Subject, context: Context) -> Readable:
    """A constant limit, in the unit of its subject (its own range does not bind a limit)."""
    fact = subject.fact or nameless(subject.type, subject.name, mark=NOWHERE)
    if fact.type not in (*NUMERIC, "duration"):
        context.error("test-does-not-fit", value.mark, test="limit", name=subject.name, type=fact.type,
                      suggestion=suggestion("", ()))
    return Constant(ValueReader(context.words, context.collector).read(replace(fact, low=None, high=None), value))


def _set_test(key: str) -> Callable[[Node, Subject, Context], Test]:
    def read(value: Node, subject: Subject, context: Context) -> Test:
        if subject.type == "parties":
            return SetOfParties(tuple(read_party(item, context) for item in listed(value)), key == "all_of")
        fact = subject.fact
        for item in listed(value):
            if fact is not None and fact.type in LISTED and word(item) not in fact.values:
                context.error("unknown-value", item.mark, fact=fact.name, name=word(item),
                              suggestion=suggestion(word(item), fact.values))
        members = frozenset[object](words_of(value))
        return AllOf(members) if key == "all_of" else NoneOf(members)

    return read


def read_count(value: Node, subject: Subject, context: Context) -> Test:
    """A test on a number of things."""
    if not isinstance(value, Mapping):
        return Is(frozenset(limit(item, Subject("count", "count"), context).get(None)  # type: ignore[arg-type]
                            for item in listed(value)))
    return read_test(value, Subject("count", "count"), context)


def _size(value: Node, subject: Subject, context: Context) -> Test:
    return Size(read_count(value, subject, context))


def _mentions(value: Node, subject: Subject, context: Context) -> Test:
    return Mentions(tuple(each.casefold() for each in words_of(value)))


def _role(value: Node, subject: Subject, context: Context) -> Test:
    for item in listed(value):
        if word(item) not in (*context.words.roles, *BUILT_IN):
            context.unknown("role", word(item), item.mark, (*context.words.roles, *BUILT_IN))
    return HasRole(frozenset(words_of(value)))


def _unit(value: Node, subject: Subject, context: Context) -> Test:
    return InUnit(read_unit(value, context))


def _senior(value: Node, subject: Subject, context: Context) -> Test:
    return SeniorTo(read_party(value, context), context.words.ladder)


_READERS: dict[str, Callable[[Node, Subject, Context], Test]] = {
    "known": _known, "not": _not, "same_as": _same_as, "all_of": _set_test("all_of"),
    "none_of": _set_test("none_of"), "count": _size, "mentions": _mentions, "role": _role, "unit": _unit,
    "senior_to": _senior,
}

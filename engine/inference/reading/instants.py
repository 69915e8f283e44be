"""Reading instants and clocks (pack language: Time)."""

from __future__ import annotations

import re
from functools import partial

from dueprocess.engine.calendar import Clock, NotATime, parse_date, parse_instant, parse_period
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.instants import (
    Again,
    Before,
    Chosen,
    Exactly,
    InPeriod,
    Instant,
    Manner,
    Missing,
    Now,
    Of,
    OfDue,
    OfEvent,
    OfFact,
    Unnumbered,
    Within,
)
from dueprocess.engine.inference.reading.clocks import read_amount, read_clock, span_of
from dueprocess.engine.inference.reading.context import Context, listed, mark_of, word
from dueprocess.engine.inference.reading.rows import read_rows
from dueprocess.engine.inference.references import Constant, FactRef, OwnFactRef
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mapping, Node, Scalar

_KINDS = ("within", "exactly", "in", "every", "at_least")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_MANY = ("earliest_of", "latest_of", "first_known")


def read_instant(node: Node, context: Context) -> Instant:
    """The instant that a node says; a complaint, and `now`, for what is none."""
    if isinstance(node, Scalar):
        return _named(node, context)
    if isinstance(node, Mapping):
        for key in _MANY:
            if key in node.items:
                return Of(key, tuple(read_instant(item, context) for item in listed(node.items[key])))
        if "pick" in node.items:
            return _table(node, context)
        if "first" in node.items:
            return _event(node.items["first"], context, first=True)
        if "immediately_after" in node.items:
            return Unnumbered(read_instant(node.items["immediately_after"], context), Manner.AT_ONCE)
        kind = next((key for key in _KINDS if key in node.items), None)
        if kind is not None:
            return _clocked(kind, node, context)
        if "after" in node.items:
            return Unnumbered(read_instant(node.items["after"], context), Manner.UNSTATED)
    context.error("not-an-instant", node.mark)
    return Now()


def _named(node: Scalar, context: Context) -> Instant:
    text, words = node.text, context.words
    zone = words.conventions.zone
    if text == "now":
        return Now()
    if _DATED.match(text):
        return _dated(node, context)
    if text.endswith(".due") and text.removesuffix(".due") in words.duties:
        return OfDue(text.removesuffix(".due"))
    if words.is_event(text):
        return OfEvent(text)
    fact = words.facts.get(text)
    if fact is not None and fact.type in ("date", "instant"):
        own = context.place.own
        return OfFact(OwnFactRef(text) if own and text in words.gives.get(own, ()) else FactRef(text), zone)
    if fact is not None:
        context.error("other-type", node.mark, name=text, type=fact.type, expected="instant")
        return Now()
    timely = [name for name, each in words.facts.items() if each.type in ("date", "instant")]
    dues = [f"{duty}.due" for duty in words.duties]
    context.unknown("instant", text, node.mark, [*timely, *words.events, *words.links, *words.system_events, *dues])
    return Now()


def _dated(node: Scalar, context: Context) -> Instant:
    zone = context.words.conventions.zone
    try:
        value = parse_instant(node.text, zone) if "T" in node.text else parse_date(node.text)
    except NotATime as problem:
        context.error(problem.code, node.mark, **problem.params)
        return Now()
    return OfFact(Constant(value), zone)


def _event(node: Node, context: Context, *, first: bool) -> Instant:
    if not context.words.is_event(word(node)):
        context.unknown("event", word(node), node.mark, [*context.words.events, *context.words.system_events])
    return OfEvent(word(node), first)


def _clocked(kind: str, node: Mapping, context: Context) -> Instant:
    clock = read_clock(node, context)
    anchor = node.items.get("before" if kind == "at_least" else "after")
    if anchor is None:
        context.error("clock-without-anchor", node.mark, kind=kind)
        return Now()
    base = read_instant(anchor, context)
    if kind == "in":
        return _period(node, base, clock, context)
    amount = read_amount(node.items[kind], context)
    match kind:
        case "within":
            return Within(amount, base, clock)
        case "every":
            return Again(amount, base, clock)
        case "at_least":
            return Before(amount, base, clock)
    grace = node.items.get("grace")
    span = None if grace is None or word(grace) == "unstated" else span_of(grace, context)
    return Exactly(amount, base, span, clock)


def _period(node: Mapping, base: Instant, clock: Clock, context: Context) -> Instant:
    written = node.items["in"]
    try:
        return InPeriod(parse_period(word(written)), base, clock)
    except NotATime as problem:
        context.error(problem.code, written.mark, **problem.params)
        return base


def _table(node: Mapping, context: Context) -> Instant:
    pick = node.items["pick"]
    if word(pick) == "highest":
        context.error("highest-needs-levels", pick.mark, fact="instant", type="instant")
    options: list[Instant] = []

    def option(value: Node) -> Readable:
        options.append(read_instant(value, context))
        return Constant(len(options) - 1)

    rows = read_rows(node.items.get("rows"), option, context, node)
    otherwise = node.items.get("otherwise")
    table = Table(pick=word(pick), rows=rows, otherwise=None if otherwise is None else option(otherwise), levels=(),
                  at_least_certain=False, gap=None, mark=mark_of(node))
    return Chosen(tuple(options), partial(_choose, table, tuple(options)), table)


def _choose(table: Table, options: tuple[Instant, ...], world: World) -> int | Missing:
    """The option that wins; while several could, the first of them, if they all say the same instant."""
    found = [None if each is None else each.get(world) for each in table.could_win(world)]
    chosen = [index for index in found if isinstance(index, int)]
    if not chosen or len(chosen) < len(found):
        return Missing.UNKNOWN
    first, *others = (options[index] for index in dict.fromkeys(chosen))
    timing = first.timing(world) if others else None
    return chosen[0] if all(other.timing(world) == timing for other in others) else Missing.UNKNOWN

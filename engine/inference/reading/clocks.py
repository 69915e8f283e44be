"""Reading how time is counted: spans, amounts, and what a clock states of its own (pack language: Time)."""

from __future__ import annotations

from dataclasses import replace

from dueprocess.engine.calendar import Clock, NotATime, Span, parse_span, parse_time_of_day
from dueprocess.engine.inference.expressions import NOWHERE, Readable
from dueprocess.engine.inference.instants import Amount
from dueprocess.engine.inference.reading.context import Context, get, mark_of, misnamed, word
from dueprocess.engine.inference.reading.rows import read_rows
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.references import Constant, FactRef
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.pack import Collector, Mapping, Node

DURATION = nameless("duration", mark=NOWHERE)
"""A nameless fact of type duration: what the rows of an amount's table yield."""


def span_of(node: Node, context: Context) -> Span | None:
    """A span written in the pack, or None after a complaint."""
    try:
        return parse_span(word(node))
    except NotATime as problem:
        context.error(problem.code, node.mark, **problem.params)
        return None


def optional_span(node: Node | None, context: Context) -> Span | None:
    """The span, if there is one."""
    return None if node is None else span_of(node, context)


def read_amount(node: Node, context: Context) -> Amount:
    """An amount of time: a span, a duration fact, or a table of either."""
    if isinstance(node, Mapping) and "pick" in node.items:
        return _table(node, context)
    fact = context.words.facts.get(word(node))
    if fact is not None:
        if fact.type != "duration":
            context.error("other-type", node.mark, name=fact.name, type=fact.type, expected="duration")
        return FactRef(fact.name)
    if misnamed(node, "duration", context):
        return Constant(None)
    return span_of(node, context) or Constant(None)


def _table(node: Mapping, context: Context) -> Table:
    if word(node.items["pick"]) == "highest":
        context.error("highest-needs-levels", node.items["pick"].mark, fact=DURATION.name, type=DURATION.type)
    otherwise = node.items.get("otherwise")
    return Table(
        pick=word(node.items["pick"]),
        rows=read_rows(node.items.get("rows"), lambda value: _duration(value, context), context, node),
        otherwise=None if otherwise is None else _duration(otherwise, context),
        levels=(), at_least_certain=False, gap=None, mark=mark_of(node))


def _duration(node: Node, context: Context) -> Readable:
    if word(node) in context.words.facts:
        amount = read_amount(node, context)
        return amount if isinstance(amount, Readable) else Constant(amount)
    if misnamed(node, "duration", context):
        return Constant(None)
    return Constant(ValueReader(context.words, context.collector).read(DURATION, node))


def read_clock(node: Node, context: Context) -> Clock:
    """The pack's way of counting, with what this clock states otherwise."""
    clock = context.clock
    calendar = get(node, "calendar")
    if calendar is not None:
        edition = context.edition(word(calendar), calendar.mark)
        clock = clock if edition is None else replace(clock, edition=edition)
    for key in ("first_day", "day_ends", "closed_day", "hours_run"):
        stated = get(node, key)
        if stated is not None:
            clock = replace(clock, **{key: word(stated)})  # type: ignore[arg-type]
    cut_off, zone = get(node, "cut_off"), get(node, "zone")
    if cut_off is not None:
        clock = replace(clock, cut_off=read_cut_off(cut_off, context.collector))
    return clock if zone is None else in_zone(clock, zone, context)


def in_zone(clock: Clock, zone: Node, context: Context) -> Clock:
    """The clock in another zone, if there is such a zone."""
    try:
        return replace(clock, zone=word(zone))
    except NotATime as problem:
        context.error(problem.code, zone.mark, **problem.params)
        return clock


def read_cut_off(node: Node, collector: Collector) -> int | None:
    """A time of day as its second; None after a complaint."""
    try:
        return parse_time_of_day(word(node))
    except NotATime as problem:
        collector.error(problem.code, node.mark, **problem.params)
        return None

"""Reading duties, their extensions, and the escalation steps that they drive (pack language: Duties, Escalations)."""

from __future__ import annotations

from decimal import Decimal

from dueprocess.engine.inference.conditions import Condition, Every
from dueprocess.engine.inference.event_tests import Happened
from dueprocess.engine.inference.expressions import NOWHERE, Readable, walk
from dueprocess.engine.inference.instants import Again
from dueprocess.engine.inference.model import Duty, Each, Extension, Step
from dueprocess.engine.inference.reading.clocks import optional_span, read_amount
from dueprocess.engine.inference.reading.conditions import read_condition, read_optional
from dueprocess.engine.inference.reading.context import (
    Context,
    Place,
    cited,
    entries,
    get,
    labels,
    listed,
    mark_of,
    shown,
    word,
    words_of,
)
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.parties import read_party
from dueprocess.engine.inference.reading.tables import read_table
from dueprocess.engine.inference.references import BearerRef, FactRef
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.pack import Mapping, Mark, Node, listing, suggestion

PARTY = nameless("party", mark=NOWHERE)
"""A nameless fact of type party: what the rows of a bearer's table yield."""


def read_duty(name: str, node: Mapping, mark: Mark, context: Context) -> Duty:
    """One duty (or, with `should`, advice)."""
    inside = context.at(Place(bearer=True))
    part = node.items.get
    due_node, must = part("due"), part("must")
    due = None if due_node is None else read_instant(due_node, context)
    when, done = read_optional(part("when"), inside), _done(part("done"), context, mark)
    waived_if = read_optional(part("waived_if"), inside)
    return Duty(
        name=name,
        because=cited(node),
        mark=mark,
        must=must is not None,
        text=labels(must if must is not None else part("should"), context.words.conventions.language),
        who=read_bearer(part("who"), context),
        to=_optional_party(part("to"), inside),
        via=_media(part("via"), context),
        when=when,
        each=_each(part("each"), context),
        due=due,
        until=_until(due_node, context),
        repeats=isinstance(due, Again),
        extensions=tuple(_extension(key, value, context) for key, value in entries(part("extend"))),
        done=done,
        waived_if=waived_if,
        chain=_chain(part("escalation"), context),
        outlives_case=word(part("outlives_case")) == "yes",
        late_at_due=(word(get(due_node, "at_due")) == "late" if get(due_node, "at_due") is not None
                     else context.words.conventions.late_at_due),
        about=word(part("about")) or "case",
        names_bearer=any(isinstance(node, BearerRef) for each in (when, done, waived_if) if each is not None
                         for node in walk(each)),
    )


def read_bearer(node: Node | None, context: Context) -> Readable:
    """Who bears a duty: a party or a table of parties."""
    if isinstance(node, Mapping) and "rows" in node.items:
        return read_table(node, PARTY, context)
    return read_party(node, context) if node is not None else FactRef("owner")


def _optional_party(node: Node | None, context: Context) -> Readable | None:
    if isinstance(node, Mapping) and "rows" in node.items:
        return read_table(node, PARTY, context)
    return None if node is None else read_party(node, context)


def _media(node: Node | None, context: Context) -> frozenset[str] | Readable | None:
    if node is None:
        return None
    fact = context.words.facts.get(word(node))
    if fact is not None and fact.type not in ("choice", "choices", "id"):
        context.error("other-type", node.mark, name=fact.name, type=fact.type, expected="choice")
    if fact is not None:
        return FactRef(fact.name)
    return frozenset(words_of(node))


def _each(node: Node | None, context: Context) -> Each | None:
    if node is None:
        return None
    event, same = get(node, "event"), words_of(get(node, "same"))
    if not context.words.is_event(word(event)):
        context.unknown("event", word(event), mark_of(event), [*context.words.events, *context.words.system_events])
    for item in listed(get(node, "same")):
        _check_brought(item, word(event), context)
    return Each(word(event), word(get(node, "newer")) == "replaces", same)


def _check_brought(fact: Node, event: str, context: Context) -> None:
    """Reports a fact that occurrences of this event never bring."""
    brought = context.brought_by(event)
    if word(fact) not in context.words.facts:
        context.unknown("fact", word(fact), fact.mark, brought)
    elif context.words.is_event(event) and word(fact) not in brought:
        context.error("not-brought", fact.mark, name=word(fact), event=event,
                      suggestion=suggestion(word(fact), brought))


def _until(due: Node | None, context: Context) -> Condition | None:
    until = get(due, "until")
    if until is None:
        return None
    if isinstance(until, Mapping):
        return read_condition(until, context)
    if not context.words.is_event(word(until)):
        context.unknown("event", word(until), until.mark, context.words.events)
    return Happened(word(until), True, True, until.mark, shown(until))


def _done(node: Node | None, context: Context, mark: Mark) -> Condition:
    if node is None:
        return Every((), mark, "")
    inside = context.at(Place(done=True, bearer=True))
    if isinstance(node, Mapping):
        return read_condition(node, inside)
    if not context.words.is_event(word(node)):
        context.unknown("event", word(node), node.mark, [*context.words.events, *context.words.system_events])
    return Happened(word(node), True, True, node.mark, shown(node))


def _chain(node: Node | None, context: Context) -> str | None:
    if node is None:
        return None
    if word(node) not in context.words.chains:
        context.unknown("escalation", word(node), node.mark, context.words.chains)
        return None
    return word(node)


def _extension(name: str, node: Node, context: Context) -> Extension:
    upon, until, to, by = get(node, "upon"), get(node, "until"), get(node, "to"), get(node, "by")
    if not context.words.is_event(word(upon)):
        context.unknown("event", word(upon), mark_of(upon), context.words.events)
    if until is not None:
        fact = context.words.facts.get(word(until))
        if fact is None or fact.type not in ("date", "instant"):
            timely = [key for key, each in context.words.facts.items() if each.type in ("date", "instant")]
            context.unknown("instant", word(until), until.mark, timely)
        else:
            _check_brought(until, word(upon), context)
    at_most = get(node, "at_most")
    return Extension(
        name=name,
        because=cited(node),
        mark=node.mark,
        upon=word(upon),
        when=read_optional(get(node, "when"), context),
        by=optional_span(by, context),
        to=None if to is None else read_amount(to, context),
        until=None if until is None else word(until),
        at_most=None if at_most is None else int(word(at_most)),
    )


def read_step(chain: str, name: str, node: Node, mark: Mark, owner: Node, context: Context) -> Step:
    """One step of an escalation chain."""
    # A step that a condition triggers stands for no single duty, so it has no bearer.
    inside = context if get(node, "when") is not None else context.at(Place(bearer=True))
    takes_over, at_most, left = get(node, "takes_over"), get(node, "at_most"), get(node, "left")
    if takes_over is not None:
        _check_take_over(takes_over, node, context)
    return Step(
        name=name,
        because=cited(node, owner),
        mark=mark,
        chain=chain,
        when=read_optional(get(node, "when"), context),
        after_due=optional_span(get(node, "after_due"), context),
        before_due=optional_span(get(node, "before_due"), context),
        left=None if left is None else Decimal(word(left).split()[0]),
        repeat=optional_span(get(node, "repeat"), context),
        at_most=None if at_most is None else int(word(at_most)),
        in_working_time=word(get(node, "only_in_working_time")) == "yes",
        unless=read_optional(get(node, "unless"), inside),
        escalate_to=_optional_party(get(node, "escalate_to"), inside),
        remind=_optional_party(get(node, "remind"), inside),
        takes_over=None if takes_over is None else word(takes_over),
    )


def _check_take_over(node: Node, step: Node, context: Context) -> None:
    parties = [name for name, fact in context.words.facts.items() if fact.type == "party"]
    derived = [name for name in parties if context.words.facts[name].derived]
    if word(node) not in parties:
        context.unknown("party-fact", word(node), node.mark, derived)
    elif word(node) not in derived:
        context.error("take-over-needs-definition", node.mark, name=word(node), candidates=listing(derived))
    if get(step, "escalate_to") is None:
        context.error("take-over-needs-escalation", node.mark)

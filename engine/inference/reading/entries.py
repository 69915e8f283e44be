"""Reading events, forms, tracks, pauses, conflicts, consequences, measures, links.

See pack language: Roles and parties, Events and permissions, The rest.
"""

from __future__ import annotations

from decimal import Decimal

from dueprocess.engine.inference.conditions import Condition, Every
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.instants import Instant
from dueprocess.engine.inference.model import (
    Conflict,
    Consequence,
    Entrance,
    Event,
    Field,
    Form,
    Given,
    Impossible,
    Keep,
    Link,
    Measure,
    Need,
    Never,
    Pause,
    Stage,
    Track,
)
from dueprocess.engine.inference.reading.clocks import span_of
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
    word,
    words_of,
)
from dueprocess.engine.inference.reading.definitions import read_definition
from dueprocess.engine.inference.reading.duties import read_bearer
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.parties import read_party
from dueprocess.engine.inference.reading.tables import read_result, read_table
from dueprocess.engine.inference.reading.tests import Subject, read_test
from dueprocess.engine.inference.references import Constant
from dueprocess.engine.inference.vocabulary import Fact, nameless
from dueprocess.engine.pack import Mapping, Mark, Node, Scalar

_ASKED = Place(request=True)


def _key_mark(node: Node | None, key: str) -> Mark:
    return node.keys[key] if isinstance(node, Mapping) else mark_of(node)


def _known_fact(name: str, mark: Mark, context: Context) -> None:
    if name not in context.words.facts:
        context.unknown("fact", name, mark, context.words.facts)


def read_event(name: str, node: Mapping, mark: Mark, context: Context) -> Event:
    """An event and the rules of its permission."""
    asked, part = context.at(_ASKED), node.items.get
    by, opens = part("by"), part("open")
    gives = part("gives")
    for fact in get_keys(gives):
        _known_fact(fact, _key_mark(gives, fact), context)
        if fact in context.words.facts and context.words.facts[fact].derived:
            context.error("derived-is-not-given", _key_mark(gives, fact), fact=fact, event=name)
    return Event(
        name=name,
        because=cited(node),
        mark=mark,
        label=labels(part("label"), context.words.conventions.language),
        by=None if by is None else tuple(read_party(item, context) for item in listed(by)),
        gives=tuple(_given(fact, value, node, asked) for fact, value in entries(gives)),
        needs=tuple(_need(key, value, node, asked) for key, value in entries(part("needs"))),
        never=tuple(Never(key, cited(value, node), value.mark, read_optional(get(value, "when"), asked))
                    for key, value in entries(part("never"))),
        opens=_instant(get(opens, "from"), context),
        closes=_instant(get(opens, "until"), context),
    )


def get_keys(node: Node | None) -> tuple[str, ...]:
    """The keys of a map."""
    return tuple(key for key, _ in entries(node))


def _instant(node: Node | None, context: Context) -> Instant | None:
    return None if node is None else read_instant(node, context)


def _given(fact: str, node: Node, owner: Node, context: Context) -> Given:
    if isinstance(node, Scalar):
        return Given(fact, node.text == "required", None, cited(owner))
    return Given(fact, True, read_optional(get(node, "required_when"), context), cited(node, owner))


def _need(name: str, node: Node, owner: Node, context: Context) -> Need:
    ask = get(node, "ask")
    return Need(name, cited(node, owner), node.mark, read_optional(get(node, "that"), context),
                read_optional(get(node, "when"), context), None if ask is None else read_party(ask, context))


def read_form(name: str, node: Mapping, mark: Mark, context: Context) -> Form:
    """A record, signature sheet or checklist."""
    part = node.items.get
    filled_by, keep = part("filled_by"), part("keep")
    fields = []
    for fact, value in entries(part("fields")):
        _known_fact(fact, _key_mark(part("fields"), fact), context)
        fields.append(_field(fact, value, context))
    return Form(name, cited(node), mark, labels(part("label"), context.words.conventions.language),
                None if filled_by is None else read_party(filled_by, context),
                read_optional(part("when"), context), tuple(fields),
                None if keep is None else _keep(keep, node, context), word(part("about")) or "case")


def _field(fact: str, node: Node, context: Context) -> Field:
    if isinstance(node, Scalar):
        return Field(fact, node.text, None)
    signed = get(node, "signed_when")
    if signed is not None:
        return Field(fact, "signed", read_condition(signed, context))
    return Field(fact, "required", read_optional(get(node, "required_when"), context))


def _keep(node: Node, owner: Node, context: Context) -> Keep | None:
    span_node, after, by = get(node, "for"), get(node, "after"), get(node, "by")
    if span_node is None or after is None or by is None:
        return None
    span = span_of(span_node, context)
    return None if span is None else Keep(
        span, read_instant(after, context), read_party(by, context), cited(node, owner), context.clock)


def read_track(name: str, node: Mapping, mark: Mark, context: Context) -> Track:
    """A flow of stages."""
    stages = []
    stage_names = get_keys(node.items.get("stages"))
    for key, value in entries(node.items.get("stages")):
        who = get(value, "who")
        stages.append(Stage(key, cited(value, node), value.mark,
                            labels(get(value, "label"), context.words.conventions.language),
                            None if who is None else read_bearer(who, context),
                            tuple(_entrance(item, context) for item in listed(get(value, "enter")))))
    ends = node.items.get("ends_at")
    for item in listed(ends):
        if word(item) not in stage_names:
            context.unknown("stage", word(item), item.mark, stage_names)
    return Track(name, cited(node), mark, read_optional(node.items.get("opens_when"), context), tuple(stages),
                 frozenset(words_of(ends)))


def _entrance(node: Node, context: Context) -> Entrance:
    event, where = word(node), None
    if isinstance(node, Mapping):
        event, value = next(iter(node.items.items()), ("", node))
        condition = get(value, "where")
        known = context.words.is_event(event)
        where = None if condition is None or not known else read_condition(condition, context.at(Place(own=event)))
    if event != "opening" and not context.words.is_event(event):
        mark = node.mark if isinstance(node, Scalar) else _key_mark(node, event)
        context.unknown("event", event, mark, [*context.words.events, *context.words.system_events])
    return Entrance(event, where)


def _scope(node: Node | None, context: Context, known: frozenset[str]) -> frozenset[str] | None:
    if node is None or word(node) == "everything":
        return None
    for item in listed(node):
        if word(item) not in known:
            context.unknown("name", word(item), item.mark, known)
    return frozenset(words_of(node))


def read_pause(name: str, node: Mapping, mark: Mark, context: Context) -> Pause:
    """What makes the clocks stand still."""
    condition = node.items.get("while")
    return Pause(name, cited(node), mark,
                 Every((), mark, "") if condition is None else read_condition(condition, context),
                 _scope(node.items.get("stops"), context, context.words.duties),
                 word(node.items.get("adds")) or "nothing")


def read_conflict(name: str, node: Mapping, mark: Mark, context: Context) -> Conflict | None:
    """Somebody who is kept out of duties and events."""
    keep_out = node.items.get("keep_out")
    if keep_out is None:
        context.error("conflict-needs-keep-out", mark, name=name)
        return None
    known = frozenset({*context.words.duties, *context.words.events})
    return Conflict(name, cited(node), mark, read_party(keep_out, context),
                    _scope(node.items.get("from"), context, known),
                    word(node.items.get("instead")) != "somebody_else")


def read_impossible(name: str, node: Mapping, mark: Mark, context: Context) -> Impossible:
    """A combination that cannot be."""
    when = node.items.get("when")
    return Impossible(name, cited(node), mark, _condition(when, mark, context))


def _condition(node: Node | None, mark: Mark, context: Context) -> Condition:
    return Every((), mark, "") if node is None else read_condition(node, context)


def read_consequence(name: str, node: Mapping, mark: Mark, context: Context) -> Consequence:
    """A penalty, compensation, violation or reward."""
    part = node.items.get
    money = money_fact(name, mark, context)
    amount, span = part("amount"), listed(get(part("amount"), "range"))
    least = read_result(span[0], money, context) if len(span) == 2 else None
    most = read_result(span[1], money, context) if len(span) == 2 else None
    _check_range(name, least, most, span, context)
    booked, to, appeal = get(part("booked_in"), "month_of"), part("to"), part("appeal")
    return Consequence(
        name=name,
        because=cited(node),
        mark=mark,
        kind=word(part("kind")),
        label=labels(part("label"), context.words.conventions.language),
        when=_condition(part("when"), mark, context),
        who=read_bearer(part("who"), context),
        to=None if to is None else read_bearer(to, context),
        amount=None if amount is None or span else _amount(amount, money, context),
        least=least,
        most=most,
        currency=money.currency,
        per=word(part("per")) or None,
        booked_in=None if booked is None else read_instant(booked, context),
        appeal=None if appeal is None else word(appeal) == "yes",
    )


def _check_range(
    name: str, least: Readable | None, most: Readable | None, span: tuple[Node, ...], context: Context
) -> None:
    low = least.value if isinstance(least, Constant) else None
    high = most.value if isinstance(most, Constant) else None
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
        context.error("limits-reversed", span[0].mark, name=name, low=low, high=high)


def _amount(node: Node, money: Fact, context: Context) -> Readable:
    if get(node, "rows") is not None:
        return read_table(node, money, context)
    if isinstance(node, Mapping):
        return read_definition(node, money, context)
    return read_result(node, money, context)


def money_fact(name: str, mark: Mark, context: Context) -> Fact:
    """A nameless fact of type money in the pack's currency: what a consequence's amount must be."""
    return nameless("money", name, mark=mark, currency=context.words.conventions.currency)


def read_measure(name: str, node: Mapping, mark: Mark, context: Context) -> Measure:
    """Something measured over the cases of a period."""
    kind = next((key for key in ("share_of", "count_of", "average_of") if key in node.items), "count_of")
    said, target = node.items.get(kind), node.items.get("target")
    start, end = get(said, "from"), get(said, "to")
    by = word(node.items.get("by")) or None
    if by is not None and by not in context.words.facts:
        context.unknown("fact", by, mark_of(node.items.get("by")), context.words.facts)
    return Measure(
        name, cited(node), mark, word(node.items.get("about")) or "month",
        labels(node.items.get("label"), context.words.conventions.language), kind,
        "complaints" if kind == "average_of" else word(said), _instant(start, context), _instant(end, context), by,
        read_optional(node.items.get("where"), context),
        None if target is None else read_test(target, Subject(context.words.measures[name], name), context))


def read_link(name: str, node: Mapping, mark: Mark, context: Context) -> Link:
    """Which earlier cases count for this one."""
    return Link(name, cited(node), mark, labels(node.items.get("label"), context.words.conventions.language),
                words_of(node.items.get("same")), words_of(node.items.get("carries")))

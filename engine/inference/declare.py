"""From a resolved pack to its vocabulary: what each name is, before any expression is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from dueprocess.engine.calendar import Clock, Edition, NotATime
from dueprocess.engine.inference.parties import BUILT_IN, Ladder, Rung
from dueprocess.engine.inference.reading.clocks import read_cut_off
from dueprocess.engine.inference.reading.context import cited, get, labels, word, words_of
from dueprocess.engine.inference.reading.definitions import AMOUNTS, definition_of
from dueprocess.engine.inference.reading.values import ValueReader
from dueprocess.engine.inference.vocabulary import (
    LISTED,
    NUMERIC,
    PARTY_TYPES,
    Conventions,
    Fact,
    Label,
    Role,
    Vocabulary,
)
from dueprocess.engine.pack import (
    BUILT_IN_EVENTS,
    Collector,
    Entry,
    Mark,
    Node,
    ResolvedPack,
    Scalar,
    Sequence,
    suggestion,
)
from dueprocess.engine.pack import Mapping as MapNode

_MEASURED = {"share_of": "percent", "count_of": "count", "average_of": "duration"}


def conventions_of(
    pack: ResolvedPack, edition: Callable[[str, Mark], Edition | None], collector: Collector
) -> Conventions | None:
    """The pack's conventions with the clock that they make; None (reported) where they cannot be used."""
    said = {key: word(node) for key, node in pack.conventions.items()}
    calendar = pack.conventions.get("calendar")
    chosen = None if calendar is None else edition(word(calendar), calendar.mark)
    if chosen is None or "zone" not in said:
        return None
    cut_off = pack.conventions.get("cut_off")
    try:
        clock = Clock(
            zone=said["zone"], edition=chosen,
            hours_run=said["hours_run"], first_day=said["first_day"],  # type: ignore[arg-type]
            day_ends=said["day_ends"], closed_day=said["closed_day"],  # type: ignore[arg-type]
            cut_off=None if cut_off is None else read_cut_off(cut_off, collector),
        )
    except NotATime as problem:
        collector.error(problem.code, pack.conventions["zone"].mark, **problem.params)
        return None
    return Conventions(said["zone"], said.get("language", "en"), said.get("currency"), word(calendar),
                       said.get("at_due") == "late", clock)


def declare(pack: ResolvedPack, conventions: Conventions, collector: Collector) -> Vocabulary:
    """Every name of the pack, with its type; presumed values and limits included."""
    sections, language = pack.sections, conventions.language
    gives = {name: tuple(key for key in _keys(entry.node.items.get("gives"))) for name, entry in
             sections["events"].items()}
    guarded = _protected(sections["events"], gives)
    facts = {name: _fact(name, entry, language, conventions.currency, guarded.get(name, ()))
             for name, entry in sections["facts"].items()}
    facts = {name: _keyed(fact, sections["facts"][name].node, sections["measures"], facts) for name, fact in
             facts.items()}
    brought = {**gives, **dict.fromkeys(BUILT_IN_EVENTS, tuple(facts))}
    roles = _roles(sections["roles"], language, collector)
    links = {name: words_of(entry.node.items.get("carries")) for name, entry in sections["links"].items()}
    words = Vocabulary(
        facts=facts,
        roles=roles,
        units={name: word(entry.node.items.get("in")) or None for name, entry in sections["units"].items()},
        events=frozenset({*BUILT_IN_EVENTS, *sections["events"]}),
        links=links,
        measures={name: _measured(entry.node) for name, entry in sections["measures"].items()},
        forms=frozenset(sections["forms"]),
        duties=frozenset(sections["duties"]),
        tracks={name: _keys(entry.node.items.get("stages")) for name, entry in sections["tracks"].items()},
        chains={name: _keys(entry.node.items.get("steps")) for name, entry in sections["escalations"].items()},
        gives={**brought, **links,
               **{f"{duty}.{end}": _given_to(entry.node, brought) for duty, entry in sections["duties"].items()
                  for end in ("met", "missed")}},
        ladder=_ladder(roles, sections["units"]),
        conventions=conventions,
    )
    return replace(words, facts=_with_values(sections["facts"], words, collector))


def _keyed(fact: Fact, node: MapNode, measures: Mapping[str, Entry], facts: Mapping[str, Fact]) -> Fact:
    """A fact defined by `which` has the keys of its measure as values: those of the fact that it is taken `by`."""
    measure = measures.get(word(node.items.get("which")))
    by = None if measure is None else facts.get(word(measure.node.items.get("by")))
    if by is None or fact.values:
        return fact
    return replace(fact, values=by.values, value_labels=by.value_labels)


def _given_to(duty: MapNode, gives: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return gives.get(word(get(duty.items.get("each"), "event")), ())


def _keys(node: Node | None) -> tuple[str, ...]:
    return tuple(node.items) if isinstance(node, MapNode) else ()


def _measured(node: Node) -> str:
    return next((kind for key, kind in _MEASURED.items() if get(node, key) is not None), "number")


def _protected(events: Mapping[str, Entry], gives: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in events.items():
        if "by" in entry.node.items and name not in BUILT_IN_EVENTS:
            for fact in gives[name]:
                found[fact] = (*found.get(fact, ()), name)
    return found


def _fact(name: str, entry: Entry, language: str, currency: str | None, protected: tuple[str, ...]) -> Fact:
    part = entry.node.items.get
    values, question = part("values"), part("question")
    listed = words_of(values) if isinstance(values, Sequence) else _keys(values)
    kind = word(part("type"))
    reckoned = definition_of(entry.node) in AMOUNTS  # the result of arithmetic is not held to a domain
    return Fact(
        name=name,
        type=kind,
        label=labels(part("label"), language),
        question=None if question is None else labels(question, language),
        ask=word(part("ask")) or None,
        values=listed if kind in LISTED else (),
        value_labels=_value_labels(values, language),
        presumed=None,
        low=0 if kind in ("count", "money", "percent") and not reckoned else None,
        high=100 if kind == "percent" and not reckoned else None,
        currency=(_own_currency(entry.node) or currency) if kind == "money" else None,
        about=word(part("about")) or "case",
        derived=definition_of(entry.node) is not None,
        because=cited(entry.node),
        mark=entry.mark,
        protected=protected,
    )


def _value_labels(node: Node | None, language: str) -> dict[str, Label]:
    if not isinstance(node, MapNode):
        return {}
    return {key: labels(value, language) for key, value in node.items.items()}


def _own_currency(node: Node) -> str | None:
    """The currency that a money fact's own entry is written in, if it names one."""
    match node:
        case Scalar():
            amount, _, currency = node.text.partition(" ")
            plain = amount.replace(".", "", 1).lstrip("-").isdigit()
            return currency if plain and currency.isupper() and currency.isalpha() else None
        case Sequence():
            return next((found for item in node.items if (found := _own_currency(item))), None)
        case MapNode():
            keys = (key for key in node.items if key not in ("when", "label", "question", "firm_when", "because"))
            return next((found for key in keys if (found := _own_currency(node.items[key]))), None)


def _with_values(entries: Mapping[str, Entry], words: Vocabulary, collector: Collector) -> dict[str, Fact]:
    """The facts with their limits and presumed values, which need the vocabulary to be read."""
    reader, found = ValueReader(words, collector), {}
    for name, fact in words.facts.items():
        part = entries[name].node.items.get
        limits = {}
        for key, limit in (("min", "low"), ("max", "high")):
            node = part(key)
            if node is not None and fact.type in NUMERIC:
                value = reader.read(replace(fact, low=None, high=None), node)
                limits[limit] = value if isinstance(value, int | Decimal) else None
        bounded = replace(fact, **limits)  # type: ignore[arg-type]
        presumed = part("presumed")
        if presumed is not None and not fact.derived:
            bounded = replace(bounded, presumed=reader.read(bounded, presumed))
        ask = part("ask")
        askable = {*words.roles, *BUILT_IN, *(key for key, each in words.facts.items() if each.type in PARTY_TYPES)}
        if ask is not None and fact.ask not in askable:
            collector.error("unknown-party", ask.mark, name=word(ask), suggestion=suggestion(word(ask), askable))
        found[name] = bounded
    return found


def _roles(entries: Mapping[str, Entry], language: str, collector: Collector) -> dict[str, Role]:
    roles = {name: Role(name, labels(entry.node.items.get("label"), language),
                        word(entry.node.items.get("above")) or None, word(entry.node.items.get("per")) or None,
                        cited(entry.node), entry.mark) for name, entry in entries.items()}
    for name, role in roles.items():
        above = entries[name].node.items.get("above")
        if role.above is not None and role.above not in roles and above is not None:
            collector.error("unknown-role", above.mark, name=role.above, suggestion=suggestion(role.above, roles))
    _check_ladder(roles, collector)
    return roles


def _check_ladder(roles: Mapping[str, Role], collector: Collector) -> None:
    """Reports each circle of superiors once, at the role of it that is declared first."""
    order = list(roles)
    for name in order:
        climbed, above = [name], roles[name].above
        while above is not None and above in roles and above not in climbed:
            climbed.append(above)
            above = roles[above].above
        if above == name == min(climbed, key=order.index):
            collector.error("role-above-itself", roles[name].mark, circle=" -> ".join([*climbed, name]))


def _ladder(roles: Mapping[str, Role], units: Mapping[str, Entry]) -> Ladder:
    inside = {name: word(entry.node.items.get("in")) for name, entry in units.items() if "in" in entry.node.items}
    return Ladder({name: Rung(role.above, role.per) for name, role in roles.items()}, inside)

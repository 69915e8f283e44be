"""Reading parties: who bears, acts, receives (pack language: Roles and parties)."""

from __future__ import annotations

from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.parties import (
    BUILT_IN,
    BearerOf,
    PartyRef,
    RoleOf,
    Several,
    Somebody,
    SuperiorOf,
    WhoDid,
)
from dueprocess.engine.inference.reading.context import Context, get, listed, word
from dueprocess.engine.inference.references import BearerRef, Constant, EventPartRef, FactRef, OwnFactRef, UnitOf
from dueprocess.engine.inference.values import NONE, Party
from dueprocess.engine.inference.vocabulary import PARTY_TYPES
from dueprocess.engine.pack import Mapping, Node

_NOBODY = Somebody(NONE)


def read_party(node: Node, context: Context) -> Readable:
    """The party that a node names; a complaint, and nobody, for what is none."""
    if not isinstance(node, Mapping):
        return _named(node, context)
    if "role" in node.items:
        return _role_of(node, context)
    if "superior_of" in node.items:
        return SuperiorOf(read_party(node.items["superior_of"], context), context.words.ladder)
    if "who_did" in node.items:
        event = node.items["who_did"]
        if not context.words.is_event(word(event)):
            context.unknown("event", word(event), event.mark, context.words.events)
        return WhoDid(word(event))
    if "bearer_of" in node.items:
        duty = node.items["bearer_of"]
        if word(duty) not in context.words.duties:
            context.unknown("duty", word(duty), duty.mark, context.words.duties)
            return _NOBODY
        return BearerOf(word(duty))
    for mode in ("all_of", "any_of"):
        if mode in node.items:
            return Several(mode, tuple(read_party(item, context) for item in listed(get(node, mode))))
    context.error("not-a-party", node.mark)
    return _NOBODY


def _role_of(node: Mapping, context: Context) -> Readable:
    role = node.items["role"]
    if word(role) not in context.words.roles:
        context.unknown("role", word(role), role.mark, context.words.roles)
    unit = node.items.get("of")
    return Somebody(Party(word(role))) if unit is None else RoleOf(word(role), read_unit(unit, context))


def read_unit(node: Node, context: Context) -> Readable:
    """A unit: a unit fact, the unit of a party fact (`respondent.unit`), or a unit's own name."""
    text = word(node)
    facts = context.words.facts
    if text in facts and facts[text].type == "unit":
        return FactRef(text)
    if text.endswith(".unit"):
        owner = text.removesuffix(".unit")
        if owner in facts and facts[owner].type == "party":
            return UnitOf(FactRef(owner))
        if owner in ("bearer", "actor", "addressee"):
            _check_place(owner, node, context)
            return UnitOf(BearerRef() if owner == "bearer" else EventPartRef(owner, own=context.place.own is not None))
    if text in context.words.units:
        return Constant(text)
    units = [name for name, fact in facts.items() if fact.type == "unit"]
    of_parties = [f"{name}.unit" for name, fact in facts.items() if fact.type == "party"]
    context.unknown("unit", text, node.mark, [*units, *context.words.units, *of_parties])
    return Constant(None)


def _check_place(name: str, node: Node, context: Context) -> None:
    """Reports a bearer where there is no duty, an actor or addressee where there is no event."""
    place = context.place
    if not (place.bearer if name == "bearer" else place.own is not None or place.request):
        context.error("out-of-place", node.mark, name=name)


def _named(node: Node, context: Context) -> Readable:
    text = word(node)
    if text == "none":
        return _NOBODY
    if text in ("bearer", "actor", "addressee"):
        _check_place(text, node, context)
    if text == "bearer":
        return PartyRef(BearerRef())
    if text in ("actor", "addressee"):
        return PartyRef(EventPartRef(text, own=context.place.own is not None))
    if text in context.words.roles or text in BUILT_IN:
        return Somebody(Party(text))
    fact = context.words.facts.get(text)
    if fact is not None and fact.type in ("party", "parties"):
        own = context.place.own is not None and text in context.words.gives.get(context.place.own, ())
        return PartyRef(OwnFactRef(text) if own else FactRef(text))
    parties = [name for name, each in context.words.facts.items() if each.type in PARTY_TYPES]
    here = ["bearer"] if context.place.bearer else []
    context.unknown("party", text, node.mark, [*context.words.roles, *BUILT_IN, *parties, *here])
    return _NOBODY

"""The keys under which a case is found by later ones: what it shares with them, and what it brings them."""

from decimal import Decimal

from dueprocess.engine.inference.model import Link
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Party, Value, is_partial, parties_of
from dueprocess.engine.replay import Decision
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.store import documents
from dueprocess.engine.store.records import LinkKey


def keys_of(decision: Decision, case_id: str, received_at: int) -> tuple[LinkKey, ...]:
    """One key for each link whose `same` facts are all known. Nobody shares what there is none of: `none` gives no key.

    A key is a digest, so that none is too long for an index.
    """
    found = []
    for link in decision.policy.links.values():
        shared = _shared(link, decision)
        if shared is not None:
            key = documents.digest_of(documents.written(shared))
            found.append(LinkKey(link.name, key, case_id, received_at, documents.written(_carried(link, decision))))
    return tuple(sorted(found, key=lambda each: each.link))


def _shared(link: Link, decision: Decision) -> dict[str, object] | None:
    found: dict[str, object] = {}
    for name in link.same:
        value = _value(name, decision)
        if _is_open(value) or value is NONE or value == frozenset():
            return None
        found[name] = _plain(name, value, decision)
    return found


def _carried(link: Link, decision: Decision) -> dict[str, object]:
    """The carried facts that are known, as events write them; the others are unknown to the later case, too."""
    values = {name: _value(name, decision) for name in link.carries}
    return {name: _plain(name, value, decision) for name, value in values.items() if not _is_open(value)}


def _value(name: str, decision: Decision) -> Value:
    if name in decision.policy.words.facts:
        return decision.state.value(name)
    return _person(name, decision)


def _person(role: str, decision: Decision) -> str | None:
    """Who acted last as `customer` or `complainant`, as far as a person was named."""
    acts = (each for found in decision.state.occurrences.values() for each in found)
    named = [each for each in acts if isinstance(each.actor, Party) and each.actor.role == role and each.actor.person]
    last = max(named, key=lambda each: each.order, default=None)
    return last.actor.person if last is not None and isinstance(last.actor, Party) else None


def _is_open(value: Value) -> bool:
    return is_partial(value) or any(party.unit == UNKNOWN_UNIT for party in parties_of(value))


def _plain(name: str, value: Value, decision: Decision) -> object:
    """A value as an event would write it; the same amount is always written alike."""
    if isinstance(value, Decimal):
        value = Decimal(format(value.normalize(), "f"))
    return plain_value(value, decision.policy, decision.policy.words.facts.get(name))

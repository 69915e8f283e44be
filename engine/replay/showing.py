"""Values as they are written: the inverse of reading them."""

from __future__ import annotations

from decimal import Decimal

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference.expressions import NOWHERE
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import NONE, UNKNOWN_UNIT, Bounds, OpenSet, Parties, Party, Value
from dueprocess.engine.inference.vocabulary import Fact, nameless

INSTANT = nameless("instant", mark=NOWHERE)
"""A nameless fact of type instant: shows a number as the instant that it is."""


def written(value: object, policy: Policy, fact: Fact | None = None) -> str:
    """A value as the language writes it; partial knowledge is shown as what is certain of it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case Party():
            return party_text(value)
        case Parties():
            return f"{value.mode}: [{', '.join(party_text(each) for each in value.members)}]"
        case frozenset():
            members = ", ".join(sorted(written(each, policy) for each in value))
            return f"[{members}]" + (" at least" if isinstance(value, OpenSet) else "")
        case Bounds():
            return _bounds(value, fact)
        case dict():
            return ", ".join(f"{key}: {written(each, policy, fact)}" for key, each in value.items())
        case int() | Decimal() if fact is not None and fact.type == "instant":
            return format_instant(int(value), policy.zone)
        case int() | Decimal():
            return number_text(value, fact)
    return "none" if value is NONE else str(value)


def number_text(value: int | Decimal, fact: Fact | None) -> str:
    """A number with its unit: currency or percent."""
    text = str(value) if isinstance(value, int) else format(value, "f")
    if fact is not None and fact.type == "money":
        return f"{text} {fact.currency}"
    return f"{text} percent" if fact is not None and fact.type == "percent" else text


def _bounds(value: Bounds, fact: Fact | None) -> str:
    low = "" if value.low is None else f"at least {number_text(value.low, fact)}"
    high = "" if value.high is None else f"at most {number_text(value.high, fact)}"
    return " and ".join(part for part in (low, high) if part)


def party_text(party: Party) -> str:
    """A party as the language writes it."""
    if party.unit is None and party.person is None and not party.other_than:
        return party.role
    parts = [f"role: {party.role}"]
    if party.unit is not None:
        parts.append(f"of: {party.unit}")
    if party.person is not None:
        parts.append(f"person: {party.person}")
    if party.other_than:
        parts.append(f"other_than: [{', '.join(party_text(each) for each in party.other_than)}]")
    return "{" + ", ".join(parts) + "}"


def plain_value(value: Value, policy: Policy, fact: Fact | None = None) -> object:
    """A value for JSON: texts as the language writes them, parties and sets as structures, unknown as null."""
    match value:
        case None:
            return None
        case Party():
            return party_plain(value)
        case Parties():
            return {value.mode: [party_plain(each) for each in value.members]}
        case frozenset():
            members = [party_plain(each) if isinstance(each, Party) else each for each in value]
            members.sort(key=str)
            return {"at_least": members} if isinstance(value, OpenSet) else members
        case Bounds():
            return {"at_least": None if value.low is None else number_text(value.low, fact),
                    "at_most": None if value.high is None else number_text(value.high, fact)}
        case dict():
            return {key: written(each, policy) for key, each in value.items()}
    return written(value, policy, fact)


def party_plain(party: Party) -> dict[str, object]:
    """A party for JSON."""
    found: dict[str, object] = {"role": party.role}
    if party.unit is not None:
        found["of"] = None if party.unit == UNKNOWN_UNIT else party.unit
    if party.person is not None:
        found["person"] = party.person
    if party.other_than:
        found["other_than"] = [party_plain(each) for each in party.other_than]
    return found

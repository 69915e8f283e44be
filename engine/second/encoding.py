"""How values are told to the second engine: as tokens, limits, families and ranks, exact or not at all.

Texts are only ever compared for equality, and so stand as tokens of plain ASCII. Amounts are whole millionths within
2^62 either way: what has more decimals, or is greater, is `Unsaid`, and never rounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Final

from dueprocess.engine.calendar import Span
from dueprocess.engine.inference.tests import measure
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet, Parties, Party, Value, is_partial

MILLION: Final = 1_000_000
ENDLESS: Final = 1 << 62
"""Greater than every amount that can be said; its negative is smaller than all of them."""

UNKNOWN, PARTLY, KNOWN, ABSENT = 0, 1, 2, 3
"""How much is known of a value: nothing, limits or some members, all, or that there is none."""

FALSE, UNSURE, TRUE = 0, 1, 2
"""The three values of truth, in an order in which `all` is the least and `any` the greatest."""

NOT_RANKED, RANK_UNKNOWN = -1, -2

_LONGEST = 60
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{0,80}")


class Unsaid(Exception):
    """A value that the rules of the second engine cannot say."""


def truth(answer: bool | None) -> int:
    """An answer in three-valued logic as a number."""
    return UNSURE if answer is None else TRUE if answer else FALSE


def knowledge(value: Value) -> int:
    """How much is known of a value."""
    if value is NONE:
        return ABSENT
    return UNKNOWN if value is None else PARTLY if is_partial(value) else KNOWN


def token(value: object) -> str:
    """A short ASCII text that is the same for equal values, and for no others."""
    match value:
        case None:
            return "?"
        case bool():
            return "yes" if value else "no"
        case str():
            return f"s:{_short(value)}"
        case int() | Decimal():
            return f"n:{_digits(value)}"
        case date():
            return f"d:{value.isoformat()}"
        case Span():
            family, amount = measure(value)
            return f"a:{_short(family)}:{amount}"
        case Bounds():
            return f"b:{token(value.low)}:{token(value.high)}"
    return "-" if value is NONE else _token_of_parts(value)


def _token_of_parts(value: object) -> str:
    """The token of somebody, of a set or of a table of values."""
    match value:
        case Party():
            return "p:" + _digest([value.role, value.unit, value.person, [token(each) for each in value.other_than]])
        case Parties():
            return "q:" + _digest([value.mode, *(token(each) for each in value.members)])
        case frozenset():
            return ("o:" if isinstance(value, OpenSet) else "m:") + _digest(sorted(token(each) for each in value))
        case Mapping():
            return "t:" + _digest(sorted([str(key), token(each)] for key, each in value.items()))
    raise Unsaid(type(value).__name__)


def _short(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f"={_digest(text)}"


def _digest(content: object) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()[:40]


def _digits(number: int | Decimal) -> str:
    if isinstance(number, int):
        return str(number)
    _sayable(number)
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def amount(number: int | Decimal) -> int:
    """A number in millionths. Raises Unsaid where it is too long or too great."""
    _sayable(number)
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(numerator * MILLION, denominator)
    if rest or abs(whole) >= ENDLESS:
        raise Unsaid("amount")
    return whole


def _sayable(number: int | Decimal) -> None:
    """Raises Unsaid for a decimal that would take more digits than any amount has."""
    if isinstance(number, Decimal):
        exponent = number.as_tuple().exponent
        if isinstance(exponent, str) or abs(exponent) > _LONGEST or abs(number.adjusted()) > _LONGEST:
            raise Unsaid("amount")


def limits(value: Value) -> tuple[int, int]:
    """The least and the greatest amount that a value may be; endless where no limit is known, or it is no amount."""
    if isinstance(value, Bounds):
        return (-ENDLESS if value.low is None else amount(value.low),
                ENDLESS if value.high is None else amount(value.high))
    if isinstance(value, Span):
        value = measure(value)[1]
    if isinstance(value, int | Decimal):
        exact = amount(value)
        return exact, exact
    return -ENDLESS, ENDLESS


def family(value: Value) -> str:
    """The family of durations within which a value compares; `any` for what is no duration."""
    return f"f:{_short(measure(value)[0])}" if isinstance(value, Span) else "any"


def rank(value: Value, order: tuple[str, ...]) -> int:
    """The place of a level in its order."""
    if value is None:
        return RANK_UNKNOWN
    return order.index(str(value)) if value in order else NOT_RANKED


def membership(value: Value, member: object) -> int:
    """Whether a set has a member, in three-valued logic."""
    if value is None:
        return UNSURE
    if isinstance(value, frozenset):
        return TRUE if member in value else UNSURE if isinstance(value, OpenSet) else FALSE
    return FALSE


def size(value: Value) -> Value:
    """The number of a set's members, within bounds while more may be in it."""
    if value is None:
        return None
    if not isinstance(value, frozenset):
        return 0
    return Bounds(len(value), None) if isinstance(value, OpenSet) else len(value)

"""Strict JSON: what other readers let pass in silence is refused here.

Refused: anything but UTF-8, a name that stands twice in one object, `NaN` and infinities, halves of surrogate pairs,
NUL characters, numbers of more than 40 digits, and more than 50 levels. Decimals stay exact.
"""

import json
import re
from decimal import Decimal
from typing import NoReturn

from dueprocess.engine.pack import LONGEST_NUMBER, MOST_DEPTH, Collector, Mark
from dueprocess.engine.replay import BODY

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)  # a string is passed over, closed or not


def parse_json(raw: bytes, collector: Collector) -> object:
    """The value of a JSON text; None with the reason collected if it is refused (`null` is None, without a reason)."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        collector.error("json-not-utf-8", Mark(BODY, 1, 1))
        return None
    if _too_deep(text):
        collector.error("json-too-deep", Mark(BODY, 1, 1), most=MOST_DEPTH)
        return None
    try:
        value: object = _decoder().decode(text)
    except json.JSONDecodeError as failure:
        collector.error("json-malformed", Mark(BODY, failure.lineno, failure.colno))
    except _Refused as refused:
        collector.error(refused.code, Mark(BODY, 1, 1), name=refused.name)
    else:
        unfit = _unfit_text(value) if "\\u" in text else None
        if unfit is None:
            return value
        collector.error(unfit, Mark(BODY, 1, 1))
    return None


class _Refused(ValueError):
    """Well-formed JSON that we do not take."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code)
        self.code = code
        self.name = name


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=_object, parse_int=_whole, parse_float=_decimal, parse_constant=_not_a_number
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _Refused("json-name-twice", name)
        found[name] = value
    return found


def _whole(text: str) -> int:
    return int(_bearable(text))


def _decimal(text: str) -> Decimal:
    value = Decimal(_bearable(text))
    if value.adjusted() > LONGEST_NUMBER or int(value.as_tuple().exponent) < -LONGEST_NUMBER:
        raise _Refused("json-number-too-long", text)
    return value


def _bearable(text: str) -> str:
    if len(text) > LONGEST_NUMBER:
        raise _Refused("json-number-too-long", f"{text[:10]}…")
    return text


def _not_a_number(text: str) -> NoReturn:
    raise _Refused("json-not-a-number", text)


def _too_deep(text: str) -> bool:
    """Whether brackets stand too deep; counted before parsing, for the parser recurses."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        bracket = token.group()
        if bracket in "[{":
            depth += 1
            if depth > MOST_DEPTH:
                return True
        elif bracket in "]}":
            depth -= 1
    return False


def _unfit_text(value: object) -> str | None:
    """What is wrong with a text that escapes wrote: half of a surrogate pair cannot be written out, NUL not be kept."""
    rest = [value]
    while rest:
        match rest.pop():
            case str() as text:
                if any("\ud800" <= character <= "\udfff" for character in text):
                    return "json-half-character"
                if "\0" in text:
                    return "json-null-character"
            case list() as items:
                rest.extend(items)
            case dict() as fields:
                rest.extend(fields)
                rest.extend(fields.values())
    return None

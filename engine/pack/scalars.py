"""What an unquoted word means: the core schema of YAML 1.2, without the parts that surprise people.

Whole and decimal numbers, `true`/`false` and `null` are values; all else is text: `yes`, `no`, `on`, `off`, dates,
times, `1:30`, `0123`, `0x1F`, `1e5`. Decimals are exact.
"""

import re
from decimal import Decimal

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark

LONGEST_NUMBER = 40

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~"), None),
}
_NUMBERS_BEGIN = frozenset("+-.0123456789")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)", re.ASCII)
_NOT_A_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII)


def resolve(text: str, mark: Mark, collector: Collector) -> str | int | Decimal | bool | None:
    """The value of an unquoted scalar; infinities, `.nan` and numbers of more than 40 digits are errors."""
    if is_text(text):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_A_NUMBER.fullmatch(text):
        collector.error("not-a-number", mark, text=text)
        return text
    if len(text) > LONGEST_NUMBER:
        collector.error("number-too-long", mark, most=LONGEST_NUMBER)
        return text
    return int(text) if _WHOLE.fullmatch(text) else Decimal(text)


def is_text(text: str) -> bool:
    """Whether an unquoted scalar is a text as it stands, and no number, truth value or null."""
    if text in _WORDS:
        return False
    if text[:1] not in _NUMBERS_BEGIN:
        return True
    return not any(form.fullmatch(text) for form in (_WHOLE, _DECIMAL, _NOT_A_NUMBER))

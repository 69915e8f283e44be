"""Plain data -> YAML that reads back as the same data, laid out the way packs are written by hand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from dueprocess.engine.pack.scalars import LONGEST_NUMBER, is_text
from dueprocess.engine.pack.source import REFUSED

WIDTH: Final = 120
_INDENT: Final = "  "

# Texts that need no quotes anywhere, braces included.
_UNQUOTED: Final = re.compile(r"[^\W\d_](?:[\w./ ()-]*[\w./()-])?|\d(?:[\w./ -]*[\w./-])?")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def format_yaml(data: object) -> str:
    """The data (maps with text keys, lists, texts, whole numbers, decimals, booleans, None) as a YAML document.

    Below the first two levels, what fits on one line stands on one line.
    Raises ValueError for what a document cannot hold: control characters, numbers that are not finite or have more
    than 40 digits.
    """
    return "\n".join(_block(data, 0)) + "\n"


def _block(data: object, level: int) -> Iterator[str]:
    """The lines of a value that stands on lines of its own."""
    indent = _INDENT * level
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from _item(f"{indent}{_text(key)}:", value, level, level + 1)
    elif isinstance(data, list | tuple) and data:
        for value in data:
            yield from _item(f"{indent}-", value, level, level + 1)
    else:
        yield indent + _flow(data)


def _item(head: str, value: object, level: int, below: int) -> Iterator[str]:
    inline = _flow(value)
    nested = isinstance(value, Mapping | list | tuple) and bool(value)
    if nested and (level < 1 or len(head) + 1 + len(inline) > WIDTH):
        yield head
        yield from _block(value, below)
    else:
        yield f"{head} {inline}"


def _flow(data: object) -> str:
    """A value on one line."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {_flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, Sequence) and not isinstance(data, str):
        return "[" + ", ".join(_flow(value) for value in data) + "]"
    return _scalar(data)


def _scalar(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return _number(value)
        case str():
            return _text(value)
        case _:
            raise ValueError(f"a document cannot hold {value!r}")


def _number(value: int | Decimal) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"a document cannot hold the number {value}")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, Decimal) and "." not in text:
        text += ".0"
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a document cannot hold a number of {len(text)} digits")
    return text


def _text(value: str) -> str:
    if REFUSED.search(value):
        raise ValueError("a document cannot hold control characters")
    if _UNQUOTED.fullmatch(value) and is_text(value):
        return value
    return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'

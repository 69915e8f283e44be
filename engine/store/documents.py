"""Documents as they are kept: canonical JSON text, the same bytes for the same value, and its digest."""

import hashlib
import json
from decimal import Decimal


def written(document: object) -> str:
    """Canonical JSON: names sorted, no blanks, nothing escaped that need not be; exact decimals stay exact.

    Raises TypeError for what is no plain data, ValueError for NaN and infinities.
    """
    match document:
        case dict():
            return "{" + ",".join(f"{_name(key)}:{written(document[key])}" for key in sorted(document)) + "}"
        case list() | tuple():
            return "[" + ",".join(map(written, document)) + "]"
        case Decimal():
            return _decimal(document)
        case _:
            return json.dumps(document, ensure_ascii=False, allow_nan=False)


def read(text: str) -> object:
    """The value of a document; numbers with a fraction are exact decimals."""
    return json.loads(text, parse_float=Decimal)


def digest_of(text: str) -> str:
    """The digest of a text, as `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _name(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a name in a document is text, not {key!r}")
    return json.dumps(key, ensure_ascii=False)


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} cannot stand in a document")
    return str(value)

"""Answers as JSON text: the same bytes for the same answer, on every face."""

import json


def json_text(answer: object, *, indent: int | None = None) -> str:
    """The answer as JSON, its order kept, Chinese legible; `indent` for people, without it compact."""
    separators = (",", ":") if indent is None else None
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)

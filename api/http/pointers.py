"""Where in a body something is wrong: a JSON Pointer (RFC 6901), or a line and column where it is no JSON yet."""

from dueprocess.engine.pack import Diagnostic
from dueprocess.engine.replay import BODY


def as_error(found: Diagnostic, language: str) -> dict[str, str | int]:
    """A diagnostic as one member of a problem's `errors`."""
    said: dict[str, str | int] = {"code": found.code, "message": found.message(language), "hint": found.hint(language)}
    file, _, pointer = found.mark.file.partition("#")
    if file != BODY:
        return {**said, "file": found.mark.file, "line": found.mark.line, "column": found.mark.column}
    if pointer or not found.mark.line:
        return {**said, "pointer": pointer}
    return {**said, "line": found.mark.line, "column": found.mark.column}

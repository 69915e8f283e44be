"""Where in a request something is wrong: a JSON Pointer (RFC 6901) into its body, or a line and column where that is
no JSON yet; or the name of a parameter.
"""

from typing import Final

from dueprocess.engine.pack import Diagnostic
from dueprocess.engine.replay import BODY

QUERY: Final = "query"
"""The file that marks of a parameter name; its name follows after `#`."""


def as_error(found: Diagnostic, language: str) -> dict[str, str | int]:
    """A diagnostic as one member of a problem's `errors`."""
    said: dict[str, str | int] = {"code": found.code, "message": found.message(language), "hint": found.hint(language)}
    file, _, pointer = found.mark.file.partition("#")
    if file == QUERY:
        return {**said, "parameter": pointer}
    if file != BODY:
        return {**said, "file": found.mark.file, "line": found.mark.line, "column": found.mark.column}
    if pointer or not found.mark.line:
        return {**said, "pointer": pointer}
    return {**said, "line": found.mark.line, "column": found.mark.column}

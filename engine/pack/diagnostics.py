"""What is wrong with a document, where, and what would be right.

Exception
└── PackError    a pack (or any document) cannot be used; carries every Diagnostic found
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.text import Phrase, say


class Severity(StrEnum):
    """How grave a diagnostic is: an error stops the load, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, its place, and the parameters of its message."""

    code: str
    severity: Severity
    mark: Mark
    params: Mapping[str, str | Phrase]

    def message(self, language: str = "en") -> str:
        """What is wrong, in the language that serves this tag."""
        return say(f"{self.code}.message", language, **self.params)

    def hint(self, language: str = "en") -> str:
        """What to do about it, in the language that serves this tag."""
        return say(f"{self.code}.hint", language, **self.params)

    @property
    def docs(self) -> str:
        """The page and section that explain this code."""
        return f"docs/errors.md#{self.code}"

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Diagnostics are shown by file, line, column, code."""
        return (self.mark.file, self.mark.line, self.mark.column, self.code)

    def as_plain(self, language: str = "en") -> dict[str, str | int]:
        """The diagnostic as plain data, for JSON output."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.mark.file,
            "line": self.mark.line,
            "column": self.mark.column,
            "message": self.message(language),
            "hint": self.hint(language),
            "docs": self.docs,
        }


class PackError(Exception):
    """The documents cannot be used; `diagnostics` holds everything found, sorted."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return "\n".join(f"{found.mark}: {found.message()} [{found.code}]" for found in self.diagnostics)


class Collector:
    """Gathers diagnostics, so that everything wrong is reported at once."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Diagnostic] = {}
        self._places: set[tuple[str, Mark]] = set()

    def error(self, code: str, mark: Mark, **params: object) -> None:
        """Records what stops the load."""
        self._add(code, Severity.ERROR, mark, params)

    def warning(self, code: str, mark: Mark, **params: object) -> None:
        """Records what should be looked at."""
        self._add(code, Severity.WARNING, mark, params)

    def info(self, code: str, mark: Mark, **params: object) -> None:
        """Records what is worth knowing."""
        self._add(code, Severity.INFO, mark, params)

    def reported(self, code: str, mark: Mark) -> bool:
        """Whether this was found at this place already."""
        return (code, mark) in self._places

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Takes over what another collector found."""
        for found in diagnostics:
            self._add(found.code, found.severity, found.mark, found.params)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found so far, each thing once, sorted by file, line, column, code."""
        return tuple(sorted(self._found.values(), key=lambda found: found.sort_key))

    @property
    def errors(self) -> int:
        """How many errors were found so far."""
        return sum(found.severity is Severity.ERROR for found in self._found.values())

    def raise_if_errors(self) -> None:
        """Raises PackError with everything found, if any of it is an error."""
        if self.errors:
            raise PackError(self.diagnostics)

    def _add(self, code: str, severity: Severity, mark: Mark, params: Mapping[str, object]) -> None:
        texts = {name: value if isinstance(value, Phrase) else str(value) for name, value in params.items()}
        found = Diagnostic(code, severity, mark, texts)
        self._places.add((code, mark))
        self._found.setdefault((*found.sort_key, *(str(value) for value in texts.values())), found)

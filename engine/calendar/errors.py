"""The exceptions of this package.

    ValueError
    └── CalendarError
        ├── NotATime      unreadable instant, date, span, period; unknown zone; out of range
        └── NoEdition     an edition cannot be generated: unknown place, no notice for these years
"""

from dueprocess.engine.text import Phrase, say


class CalendarError(ValueError):
    """Raised for input that cannot be used. `code` and `params` are those of the diagnostic that says so."""

    def __init__(self, code: str, /, **params: str | Phrase) -> None:
        self.code = code
        self.params = params
        super().__init__(code, params)

    def message(self, language: str = "en") -> str:
        """What is wrong, in the language that serves this tag."""
        return say(f"{self.code}.message", language, **self.params)

    def hint(self, language: str = "en") -> str:
        """What would be right, in the language that serves this tag."""
        return say(f"{self.code}.hint", language, **self.params)

    def __str__(self) -> str:
        return f"{self.message()}: {self.hint()}"


class NotATime(CalendarError):
    """Raised for text or amounts that are not a time, or that reach beyond the calendar."""


class NoEdition(CalendarError):
    """Raised when an edition cannot be generated."""

"""What came of asking for a second opinion, in the little that is counted, logged, and sent from process to process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

Answer = dict[str, Any]

AGREED: Final = "agreed"
DIFFERS: Final = "differs"
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Agreed, differs, or none (no second opinion).

    `differences` are plain data (answers.py), `reason` says why there is no opinion, `detail` more of it for the log.
    """

    kind: str
    differences: tuple[Answer, ...] = ()
    reason: str = ""
    detail: str = ""

    @classmethod
    def of_differences(cls, differences: tuple[Answer, ...]) -> Self:
        """Agreed, where nothing differs."""
        return cls(DIFFERS if differences else AGREED, differences)

    @classmethod
    def none(cls, reason: str, detail: str = "") -> Self:
        """No second opinion, for this reason."""
        return cls(NONE, reason=reason, detail=detail)

    def as_plain(self) -> Answer:
        """The outcome for another process; `of_plain` reads it there."""
        return {"kind": self.kind, "differences": list(self.differences), "reason": self.reason, "detail": self.detail}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The outcome that another process has told."""
        return cls(plain["kind"], tuple(plain["differences"]), plain["reason"], plain["detail"])

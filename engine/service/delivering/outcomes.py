"""What came of one attempt to deliver a message."""

from dataclasses import dataclass, field
from typing import Any, cast

from dueprocess.engine.store import documents
from dueprocess.engine.text import say


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong: a message id of the catalogue with its parameters, kept as data and said when it is shown."""

    code: str
    params: dict[str, object] = field(default_factory=dict)

    def written(self) -> str:
        """The trouble as it is stored."""
        return documents.written({"code": self.code, "params": self.params})


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has it; `trouble` names recipients that were refused while others were not."""

    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Not delivered, worth another attempt; `wait` is how many seconds the receiver asked for."""

    trouble: Trouble
    wait: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Not delivered, and another attempt would be refused as well."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Gone:
    """The receiver wants nothing any more of this subscription."""

    trouble: Trouble


Outcome = Delivered | Failed | Refused | Gone


def said_trouble(written: str, language: str) -> str:
    """A stored trouble as a sentence."""
    stored = cast("dict[str, Any]", documents.read(written))
    return say(stored["code"], language, **stored["params"])

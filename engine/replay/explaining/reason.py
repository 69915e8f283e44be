"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.calendar import Step
from dueprocess.engine.inference.expressions import NOWHERE
from dueprocess.engine.inference.values import Tri
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay.decision import Decision


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of an explanation.

    `kind` says what it is (fact, recorded, presumed, row, condition, duty, clock, event, consequence …), `name`
    what of, `value` what came out, `text` the rule as the pack has it. `steps` is the arithmetic of a due.
    """

    kind: str
    name: str
    value: str
    because: tuple[str, ...] = ()
    mark: Mark = NOWHERE
    text: str = ""
    steps: tuple[Step, ...] = ()
    children: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason of one thing in one decision."""

    decision: Decision
    reason: Reason


class UnknownSubject(LookupError):
    """Nothing in the policy has the name that somebody asks about; `names` are those that could be meant."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.names = name, names


def answer_text(answer: Tri) -> str:
    """The answer of a condition in one word."""
    return {True: "true", False: "false", None: "unknown"}[answer]

"""What a verification comes to: plain data for every face, without the words of any language."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.pack import Mark


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that an answer rests on: a fact, or a part of a condition as the pack writes it, and its value."""

    text: str
    came_to: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one engine answered (`answer` as the language writes it, empty where nothing came out), and why."""

    answer: str
    rests_on: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer in which the engines differ.

    `kind` is `fact`, `condition` or `table`; `how` is `differs`, `missing` (the second engine came to no answer) or
    `contradicts_itself` (it came to several, which `second` joins by ` / `). `name` is the fact's, or that of the entry
    in which the condition or table stands; `text` the condition as written (empty where it is none); `at` the instant
    of the replay, whole seconds, UTC.
    """

    kind: str
    how: str
    name: str
    text: str
    because: tuple[str, ...]
    mark: Mark
    at: int
    first: Opinion
    second: Opinion


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was looked at: the instants of the replay at which something was asked, the answers compared, the
    derivations that they were chained in, the facts given and derived, and the atoms (answers of the first engine that
    the rules of the second took as given).
    """

    instants: int = 0
    answers: int = 0
    derivations: int = 0
    given: int = 0
    derived: int = 0
    atoms: int = 0
    unsaid: int = 0
    """Answers that rest on a value which the second engine's rules cannot say (a number of too many digits)."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The second opinion on one decision, or why there is none.

    `reason` and `detail` are those of NoSecondOpinion, empty where there is an opinion; answers already compared then
    stand in `counts` and `differences` as far as they go.
    """

    counts: Counts
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    detail: str = ""

    @property
    def outcome(self) -> str:
        """`agreed`, `differs`, or `none` (no second opinion)."""
        if self.differences:
            return "differs"
        return "none" if self.reason else "agreed"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a policy the second engine derives: its roots (conditions, tables, heads), the nodes that are derived
    by rules, the facts of the case that are given, and the atoms (by kind) that the first engine's code answers.
    """

    roots: int
    derived: int
    given: int
    atoms: dict[str, int]
    rules: int
    layers: int

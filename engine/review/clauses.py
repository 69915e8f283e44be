"""The clause report: each clause with what carries and tests it, each place with its clauses, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import ClauseEntry, Collector, Diagnostic, Library, ReadingEntry, Severity
from dueprocess.engine.review.examined import Check, Examined
from dueprocess.engine.review.places import Place
from dueprocess.engine.review.uncarried_clauses import uncarried_clauses
from dueprocess.engine.review.uncited_entries import uncited_entries
from dueprocess.engine.review.unexplained_clauses import unexplained_clauses
from dueprocess.engine.review.unknown_clauses import unknown_clauses
from dueprocess.engine.review.unshown_guidance import unshown_guidance
from dueprocess.engine.review.untested_clauses import untested_clauses

CLAUSE_CHECKS: tuple[Check, ...] = (
    unknown_clauses, uncarried_clauses, uncited_entries, untested_clauses, unshown_guidance, unexplained_clauses,
)


@dataclass(frozen=True, slots=True)
class ClauseReport:
    """What carries each clause of a policy's register, and the findings that say where paper and pack do not meet.

    `findings` are those with consequences for the exit code; what is merely worth knowing is left to `findings`.
    """

    policy: Policy
    examined: Examined
    findings: tuple[Diagnostic, ...]

    @property
    def clauses(self) -> tuple[ClauseEntry, ...]:
        """Every registered clause, the pack's own first, then those of its layers."""
        found = self.policy.pack.clauses.values()
        return tuple(sorted(found, key=lambda each: each.origin != self.policy.id))

    @property
    def readings(self) -> tuple[ReadingEntry, ...]:
        """Every registered reading, the pack's own first."""
        found = self.policy.pack.readings.values()
        return tuple(sorted(found, key=lambda each: each.origin != self.policy.id))

    @property
    def places(self) -> tuple[Place, ...]:
        """Every entry of the resolved pack, and every part of one that cites clauses of its own."""
        return tuple(place for place in self.examined.citations.places if not place.path or place.own)

    def carriers(self, clause: ClauseEntry) -> tuple[Place, ...]:
        """The places that carry a clause."""
        return self.examined.citations.carriers(clause)

    def resting_on(self, reading: ReadingEntry) -> tuple[Place, ...]:
        """The places that cite a reading."""
        return self.examined.citations.citing.get(reading.id, ())

    def tests_of(self, places: tuple[Place, ...]) -> tuple[str, ...]:
        """The tests that exercise one of these places."""
        return tuple(dict.fromkeys(name for place in places for name in self.examined.exercise.of(place)))


def clause_report(policy: Policy, library: Library) -> ClauseReport:
    """The clause report of a policy; runs the pack's tests. `library` is where other calendars are looked for."""
    examined, collector = Examined(policy, library), Collector()
    for check in CLAUSE_CHECKS:
        check(examined, collector)
    grave = tuple(found for found in collector.diagnostics if found.severity is not Severity.INFO)
    return ClauseReport(examined.policy, examined, grave)

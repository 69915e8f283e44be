"""Which tests of a pack exercise which places of it: those that mattered in one of the decisions they came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.reading.context import entries, get
from dueprocess.engine.inference.tables import Row
from dueprocess.engine.pack import Collector, Diagnostic, Library, Node, Sequence, read_yaml
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.review.mattering import exercised_by, rows_of, tracked
from dueprocess.engine.review.places import Key, Place, entry_key

_BY_ANY = ("conventions", "in_force")


class Exercise:
    """Which tests exercise which places; `problems` is what is wrong with the tests themselves."""

    def __init__(
        self, tests: dict[Key, tuple[str, ...]], names: tuple[str, ...], tracked: frozenset[Key],
        problems: tuple[Diagnostic, ...] = (),
    ) -> None:
        self._tests = tests
        self._tracked = tracked
        self.names = names
        self.problems = problems

    def of(self, place: Place) -> tuple[str, ...]:
        """The names of the tests that exercise a place, in the order of the files."""
        if place.section in _BY_ANY:
            return self.names
        if place.path and place.key in self._tracked:
            return self._tests.get(place.key, ())
        return self._tests.get(entry_key(place.section, place.name), ())


def exercise_of(policy: Policy, library: Library) -> Exercise:
    """Runs the tests of a policy's pack and gathers what they exercise. `library` finds other calendars they name."""
    report = run_tests(policy, library)
    expected = {node.mark: node for node in _nodes_of_tests(policy.pack.tests)}
    tests: dict[Key, dict[str, None]] = {}
    names: dict[str, None] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    for result in report.results:
        if result.decision is not None:
            name = result.name.partition(", ")[0]
            names.setdefault(name)
            made_under = result.decision.policy
            if made_under.digest not in rows:
                rows[made_under.digest] = tuple(rows_of(made_under))
            expect = get(expected.get(result.mark), "expect")
            for key in exercised_by(result.decision, expect, rows[made_under.digest]):
                tests.setdefault(key, {}).setdefault(name)
    return Exercise({key: tuple(found) for key, found in tests.items()}, tuple(names), frozenset(tracked(policy)),
                    report.diagnostics)


def _nodes_of_tests(files: Iterable[Path]) -> Iterator[Node]:
    for file in files:
        for _, test in entries(get(read_yaml(file, Collector()), "tests")):
            yield test
            for key in ("table", "then"):
                found = get(test, key)
                yield from found.items if isinstance(found, Sequence) else ()

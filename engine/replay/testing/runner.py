"""Pack tests: a policy's own worked cases, run against it (pack language: Tests)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.reading.context import entries, get, listed, shown, word, words_of
from dueprocess.engine.pack import (
    Collector,
    Diagnostic,
    Library,
    Mark,
    Node,
    PackError,
    Sequence,
    check_schema,
    read_yaml,
    suggestion,
)
from dueprocess.engine.replay.bodies import parse_as_of
from dueprocess.engine.replay.consistency import check_records
from dueprocess.engine.replay.deciding import decide, may
from dueprocess.engine.replay.decision import Decision
from dueprocess.engine.replay.history import EventReader, History, RecordedEvent
from dueprocess.engine.replay.permissions import Request
from dueprocess.engine.replay.requests import read_request
from dueprocess.engine.replay.testing.calendars import OnCalendars
from dueprocess.engine.replay.testing.expectations import Comparison, Mismatch

NOTHING_YET: Final = History()


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test, or one row or continuation of it: what did not hold, the decision it came to, and on which history."""

    __test__ = False

    name: str
    mark: Mark
    mismatches: tuple[Mismatch, ...]
    decision: Decision | None = None
    history: History = NOTHING_YET

    @property
    def passed(self) -> bool:
        """Whether everything expected was found."""
        return not self.mismatches


@dataclass(frozen=True, slots=True)
class TestReport:
    """All results of a pack's tests, and what is wrong with the tests themselves."""

    __test__ = False

    results: tuple[TestResult, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether every test could be read and passed."""
        return not self.diagnostics and all(result.passed for result in self.results)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a test hands on to its rows and continuations."""

    policy: Policy
    records: tuple[RecordedEvent, ...]
    as_of: int | None
    known_at: int | None
    about: str
    judged: bool


def run_tests(policy: Policy, library: Library, only: str | None = None) -> TestReport:
    """Runs the tests of a policy's pack; `only` keeps those whose name contains it.

    `library` is where the calendars are that tests name.
    """
    collector = Collector()
    results: list[TestResult] = []
    calendars = OnCalendars(policy, library)
    for path in policy.pack.tests:
        node = read_yaml(path, collector)
        if node is None or not check_schema(node, "tests", collector):
            continue
        for name, test in entries(get(node, "tests")):
            if only is None or only in name:
                results.extend(_Runner(name, policy, calendars, collector).run(test))
    return TestReport(tuple(results), collector.diagnostics)


class _Runner:
    def __init__(self, name: str, policy: Policy, calendars: OnCalendars, collector: Collector) -> None:
        self._name = name
        self._policy = policy
        self._calendars = calendars
        self._collector = collector

    def run(self, test: Node) -> Iterable[TestResult]:
        start = _Setting(self._policy, (), None, None, word(get(test, "about")) or "case",
                         word(get(test, "judge_history")) == "yes")
        setting = self._widened(start, test)
        if get(test, "expect") is not None:
            yield self._result(self._name, test, setting)
        for index, row in enumerate(listed(get(test, "table"))):
            yield self._result(f"{self._name}, row {index + 1}", row, self._row(setting, row))
        for index, after in enumerate(listed(get(test, "then"))):
            setting = self._widened(setting, after)
            yield self._result(f"{self._name}, then {index + 1}", after, setting)

    # --- settings ------------------------------------------------------------------------------------------------

    def _widened(self, setting: _Setting, node: Node) -> _Setting:
        """The setting with what a test or a continuation adds to it."""
        policy = self._on_calendar(get(node, "calendar"), setting.policy)
        dropped = words_of(get(node, "without"))
        for item in listed(get(node, "without")):
            if all(record.event != word(item) for record in setting.records):
                self._collector.error("unknown-event", item.mark, name=word(item),
                                      suggestion=suggestion(word(item), {each.event for each in setting.records}))
        records = tuple(record for record in setting.records if record.event not in dropped)
        reader = EventReader(policy, self._collector)
        history = get(node, "history")
        items = history.items if isinstance(history, Sequence) else ()
        following = max((record.sequence for record in records), default=-1) + 1
        fresh = [reader.read(item, following + index) for index, item in enumerate(items)]
        together = (*records, *(each for each in fresh if each is not None))
        check_records(together, self._collector)
        return replace(
            setting, policy=policy, records=together,
            as_of=self._moment(node, "as_of", setting.as_of), known_at=self._moment(node, "known_at", setting.known_at))

    def _on_calendar(self, calendar: Node | None, otherwise: Policy) -> Policy:
        if calendar is None:
            return otherwise
        try:
            return self._calendars.named(calendar)
        except PackError as error:
            self._collector.extend(error.diagnostics)
            return otherwise

    def _row(self, setting: _Setting, row: Node) -> _Setting:
        """The setting with a row's facts in the first event, and its instants."""
        setting = self._widened(setting, row)
        records = list(setting.records)
        given = get(row, "with")
        if given is not None and records:
            read = EventReader(setting.policy, self._collector).facts_of(given, records[0].event)
            records[0] = replace(records[0], facts={**records[0].facts, **read})
        for event, instant in entries(get(row, "at")):
            moment = self._parse(instant)
            for index, record in enumerate(records):
                if record.event == event and moment is not None:
                    records[index] = replace(record, at=moment, recorded_at=moment)
        return replace(setting, records=tuple(records))

    def _moment(self, node: Node, key: str, otherwise: int | None) -> int | None:
        written = get(node, key)
        return otherwise if written is None else self._parse(written)

    def _parse(self, node: Node) -> int | None:
        return parse_as_of(word(node), self._policy.zone, node.mark, self._collector)

    # --- results -------------------------------------------------------------------------------------------------

    def _result(self, name: str, node: Node, setting: _Setting) -> TestResult:
        as_of = setting.as_of
        if as_of is None:  # it names no instant, which is reported
            return TestResult(name, node.mark, ())
        history = History(setting.records)
        decision = decide(setting.policy, history, as_of, setting.known_at, setting.about)
        comparison = Comparison(decision, self._collector)
        expect = get(node, "expect")
        if expect is not None:
            comparison.compare(expect)
        mismatches = [*comparison.mismatches, *self._tries(expect, setting, history, as_of)]
        if setting.judged:
            mismatches += self._judged(node, setting, as_of)
        return TestResult(name, node.mark, tuple(mismatches), decision, history)

    def _judged(self, node: Node, setting: _Setting, as_of: int) -> Iterable[Mismatch]:
        """Whether each recorded event would have been refused when it happened."""
        known = History(setting.records).known(as_of if setting.known_at is None else setting.known_at)
        for index, record in enumerate(known):
            if record.at > as_of or record.event not in setting.policy.events:
                continue
            request = Request(record.event, record.at, record.actor, record.addressee, record.via, record.facts)
            verdict = may(setting.policy, History(known[:index]), request, record.at, max(as_of, record.recorded_at),
                          setting.about)
            if verdict.answer == "refused":
                mark = record.mark or node.mark
                yield Mismatch(mark, f"history: {record.event}", "refused: []",
                               f"refused: [{', '.join(reason.name for reason in verdict.reasons)}]")

    def _tries(self, expect: Node | None, setting: _Setting, history: History, as_of: int) -> Iterable[Mismatch]:
        for item in listed(get(expect, "try")):
            request = read_request(item, setting.policy, as_of, self._collector)
            if request is None:
                continue
            verdict = may(setting.policy, history, request, as_of, setting.known_at, setting.about)
            found = {"allowed": "allowed: yes", "refused": f"refused: [{', '.join(r.name for r in verdict.reasons)}]",
                     "undetermined": f"undetermined: [{', '.join(verdict.questions)}]"}[verdict.answer]
            said = {"refused": {reason.name for reason in verdict.reasons}, "undetermined": set(verdict.questions)}
            for key, names in said.items():
                wanted = get(item, key)
                if wanted is not None and set(words_of(wanted)) != names:
                    yield Mismatch(wanted.mark, f"try {request.event}", f"{key}: {shown(wanted)}", found)
            allowed = get(item, "allowed")
            if allowed is not None and (word(allowed) == "yes") != (verdict.answer == "allowed"):
                yield Mismatch(allowed.mark, f"try {request.event}", f"allowed: {word(allowed)}", found)

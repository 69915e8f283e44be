"""The clause report as plain data, in the language that is asked for."""

from __future__ import annotations

from collections import Counter

from dueprocess.engine.pack import ClauseEntry, ReadingEntry
from dueprocess.engine.replay.answers.wording import source_of
from dueprocess.engine.review.clauses import ClauseReport
from dueprocess.engine.review.places import Place
from dueprocess.engine.text import in_language, say

Plain = dict[str, object]

COVERS = ("rule", "guidance", "assumed", "untranslatable")


def clause_answer(report: ClauseReport, language: str) -> Plain:
    """The report: a sentence, counts per cover, clauses, readings, entries the other way round, and the findings."""
    policy = report.policy
    own = [clause for clause in report.clauses if clause.origin == policy.id]
    covers = Counter(clause.cover for clause in own)
    counts = {cover: covers[cover] for cover in COVERS}
    return {
        "summary": _summary(report, len(own), counts, language),
        "policy": {"pack": policy.id, "version": policy.version, "digest": policy.digest},
        "counts": counts,
        "clauses": [_clause(clause, report, language) for clause in report.clauses],
        "readings": [_reading(reading, report) for reading in report.readings],
        "entries": [_entry(place, report) for place in report.places],
        "findings": [found.as_plain(language) for found in report.findings],
    }


def _summary(report: ClauseReport, clauses: int, counts: dict[str, int], language: str) -> str:
    entries = sum(not place.path for place in report.places)
    message = "clauses-summary-findings" if report.findings else "clauses-summary"
    return say(message, language, clauses=clauses, entries=entries, findings=len(report.findings), **counts)


def _clause(clause: ClauseEntry, report: ClauseReport, language: str) -> Plain:
    carriers = report.carriers(clause)
    return {
        "id": clause.id,
        "says": in_language(clause.says, language),
        "cover": clause.cover,
        "why": clause.why,
        "same_as": clause.same_as,
        "show_at": list(clause.show_at),
        "layer": clause.origin,
        "source": source_of(clause.mark),
        "entries": [_place(place) for place in carriers],
        "tests": list(report.tests_of(carriers)),
        "readings": [reading.id for reading in report.readings if reading.clause == clause.id],
    }


def _reading(reading: ReadingEntry, report: ClauseReport) -> Plain:
    return {
        "id": reading.id,
        "clause": reading.clause,
        "asks": reading.asks,
        "chosen": reading.chosen,
        "layer": reading.origin,
        "source": source_of(reading.mark),
        "entries": [_place(place) for place in report.resting_on(reading)],
    }


def _entry(place: Place, report: ClauseReport) -> Plain:
    tests = len(report.tests_of((place,)))
    return _place(place) | {"clauses": list(place.own), "layers": list(place.layers), "tests": tests}


def _place(place: Place) -> Plain:
    shown: Plain = {"section": place.section, "name": place.name}
    if place.path:
        shown["part"] = ", ".join(place.path)
    return shown | {"source": source_of(place.mark)}

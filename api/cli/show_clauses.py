"""The clause report for people: the paper with what carries it, or the pack with the paper behind it."""

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.api.cli.terminal import Shown

_TESTS_NAMED = 5
_COVER_STYLES = {"assumed": "yellow", "untranslatable": "red"}


def show_clauses(*, by_entry: bool) -> Shown:
    """How to show the report: clause by clause, or entry by entry."""

    def show(console: Console, answer: Plain, language: str) -> None:
        lines = Lines(console, language)
        lines.sentence(answer["summary"])
        policy = answer["policy"]
        lines.aside([policy["pack"], policy["version"], policy["digest"]])
        if by_entry:
            _entries(lines, answer["entries"])
        else:
            _clauses(lines, answer["clauses"])
            _readings(lines, answer["readings"])
        _findings(lines, answer["findings"])

    return show


def _clauses(lines: Lines, clauses: list[Plain]) -> None:
    lines.heading("clauses")
    for clause in clauses:
        cover = lines.say(f"cover-{clause['cover']}")
        lines.item(clause["id"], [cover, clause["says"]], style=_COVER_STYLES.get(clause["cover"], "bold"))
        same_as = lines.say("same-as", clause=clause["same_as"]) if clause["same_as"] else ""
        lines.aside([clause["why"], same_as, lines.listed(clause["readings"])], indent=6)
        lines.aside([_carried(lines, clause["entries"])], indent=6)
        _tests(lines, clause["tests"])


def _tests(lines: Lines, tests: list[str]) -> None:
    """The first few tests by name, the rest by number; JSON has them all."""
    if tests:
        more = f" +{len(tests) - _TESTS_NAMED}" if len(tests) > _TESTS_NAMED else ""
        lines.aside([lines.say("tested-by", tests=lines.listed(tests[:_TESTS_NAMED]) + more)], indent=6)


def _readings(lines: Lines, readings: list[Plain]) -> None:
    if readings:
        lines.heading("readings")
    for reading in readings:
        lines.item(reading["id"], [reading["asks"], f"→ {reading['chosen']}"], style="yellow")
        lines.aside([reading["clause"], _carried(lines, reading["entries"])], indent=6)


def _entries(lines: Lines, entries: list[Plain]) -> None:
    section = ""
    for entry in entries:
        if entry["section"] != section:
            section = str(entry["section"])
            lines.heading(f"section-{section}")
        tests = lines.say("test-count", count=entry["tests"]) if entry["tests"] else ""
        lines.item(_named(entry) or section, [lines.listed(entry["clauses"]), tests])
        lines.aside([entry["source"]], indent=6)


def _findings(lines: Lines, findings: list[Plain]) -> None:
    if findings:
        lines.heading("findings")
    for found in findings:
        place = f"{found['file']}:{found['line']}:{found['column']}"
        lines.item(place, [found["message"]], style="bold red")


def _carried(lines: Lines, entries: list[Plain]) -> str:
    return lines.listed(".".join(part for part in (entry["section"], _named(entry)) if part) for entry in entries)


def _named(entry: Plain) -> str:
    return f"{entry['name']} ({entry['part']})" if entry.get("part") else str(entry["name"])

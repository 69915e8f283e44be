"""Answers about policies over time for people: what was published, and what a migration changes for each case."""

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.api.cli.show_cases import plain_value


def show_published(console: Console, answer: Plain, language: str) -> None:
    """What came of a publication."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    lines.aside([answer["digest"]])
    for case in answer["failed"]:
        lines.item(case, [lines.say("cannot-move")])


def show_publications(console: Console, answer: Plain, language: str) -> None:
    """What was published, the first first."""
    lines = Lines(console, language)
    if not answer["publications"]:
        lines.sentence(lines.say("nothing-published"))
    for each in answer["publications"]:
        force = each["in_force"]
        gone = lines.say("withdrawn-at", at=each["withdrawn_at"]) if each["withdrawn_at"] else ""
        lines.item(f"{each['pack']} {each['version']}", [
            lines.say("in-force", since=force["from"], until=force["until"] or "", event=force["applies_by"]),
            lines.say("open-cases", count=each["open_cases"]), gone], indent=0)
        lines.aside([each["digest"], lines.say("published-by", at=each["published_at"], person=each["published_by"])],
                    indent=2)
        if "compiles_to" in each:
            lines.detail(lines.say("compiles-to", digest=each["compiles_to"]), indent=2)


def show_migration(console: Console, answer: Plain, language: str) -> None:
    """What a migration changes, case by case."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    for case in answer["cases"]:
        lines.item(case["case"], [case["from"], "→", answer["version"]])
        for each in case.get("cannot", []):
            lines.detail(each["message"])
        _changes(lines, case.get("changes", {}))


def show_withdrawn(console: Console, answer: Plain, language: str) -> None:
    """That a version was withdrawn."""
    Lines(console, language).sentence(answer["summary"])


def _changes(lines: Lines, changes: Plain) -> None:
    for each in changes.get("duties", []):
        lines.detail(f"{each['duty']}: {_duty(lines, each['before'])} → {_duty(lines, each['after'])}")
    named = {**changes.get("stage", {}), **({"owner": changes["owner"]} if "owner" in changes else {})}
    for name, pair in named.items():
        before, after = (plain_value(lines, pair[side]) for side in ("before", "after"))
        lines.detail(f"{name}: {before} → {after}")
    for each in changes.get("issued", []):
        lines.detail(lines.say("would-tell", kind=_kind(lines, each["kind"]), name=each["name"]))
    for key in changes.get("withdrawn", []):
        lines.detail(lines.say("would-take-back", effect=key))
    for each in changes.get("against_rules", []):
        reasons = lines.listed(each["reasons"])
        lines.detail(lines.say("would-refuse", event=each["event"], at=each["at"], reasons=reasons))


def _duty(lines: Lines, duty: Plain | None) -> str:
    if duty is None:
        return "–"
    state = lines.say(f"state-{duty['state'].replace('_', '-')}")
    return " ".join(part for part in (state, duty["due"] or "", plain_value(lines, duty["who"])) if part)


def _kind(lines: Lines, kind: str) -> str:
    return lines.say(f"effect-{kind.replace('_', '-')}")

"""Answers about kept cases for people: what was recorded and told, worklists, the directory."""

from typing import Final

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.api.cli.show_cases import plain_value, show_decision

_OF_EVENT: Final = ("id", "at", "recorded_at", "event", "forced_by")


def show_recorded(console: Console, answer: Plain, language: str) -> None:
    """What was told because of what was recorded, and the decision that it led to."""
    lines = Lines(console, language)
    lines.aside([lines.say("kept", case=answer["case"], version=answer["version"]), *answer["recorded"]])
    _effects(lines, "issued", answer.get("issued", []))
    _effects(lines, "withdrawn", answer.get("withdrawn", []))
    show_decision(console, answer, language)


def show_what_is_kept(console: Console, answer: Plain, language: str) -> None:
    """The events of a case in the order of their recording, and everything that was told of it."""
    lines = Lines(console, language)
    lines.sentence(lines.say("kept", case=answer["case"], version=answer["version"]))
    lines.aside(_ends(lines, answer))
    for each in answer["events"]:
        late = "" if each["recorded_at"] == each["at"] else lines.say("recorded-at", at=each["recorded_at"])
        forced = lines.say("forced-by", person=each["forced_by"]) if "forced_by" in each else ""
        lines.item(each["event"], [each["at"], late, forced])
        facts = {name: value for name, value in each.items() if name not in _OF_EVENT}
        lines.aside([each["id"], *(f"{name}: {plain_value(lines, value)}" for name, value in facts.items())], indent=6)
    _effects(lines, "told", answer["effects"])
    lines.heading("policies")
    for each in answer["policies"]:
        since = lines.say("since-version", version=each["since_version"], at=each["since"])
        lines.item(f"{each.get('pack', '')} {each.get('version', '')}".strip(), [since, each["digest"]])


def show_cases(console: Console, answer: Plain, language: str) -> None:
    """Cases, one in a line."""
    lines = Lines(console, language)
    if not answer["cases"]:
        lines.sentence(lines.say("no-cases"))
    for each in answer["cases"]:
        lines.item(each["case"], [each["received_at"], *_ends(lines, each)], indent=0)
    _more(lines, answer["next"])


def show_due(console: Console, answer: Plain, language: str) -> None:
    """A worklist, most urgent first."""
    lines = Lines(console, language)
    lines.sentence(lines.say("due", at=answer["as_of"]) if answer["due"] else lines.say("nothing-due"))
    for each in answer["due"]:
        state = lines.say(f"state-{each['state'].replace('_', '-')}")
        who = each["who"]["label"] if each["who"] else "?"
        due = each["due"] or lines.say("no-due")
        lines.item(each["case"], [state, due, f"{who}: {each['what']}", f"({each['duty']})"])
    _more(lines, answer["next"])


def show_directory(console: Console, answer: Plain, language: str) -> None:
    """Who holds what, from when until when."""
    lines = Lines(console, language)
    if not answer["directory"]:
        lines.sentence(lines.say("nobody-entered"))
    for each in answer["directory"]:
        role = lines.say("role-of", role=each["role"], unit=each["of"]) if each["of"] else each["role"]
        may_force = lines.say("may-force") if each["may_force"] else ""
        lines.item(each["person"], [role, f"{each['since']} – {each['until'] or ''}", may_force], indent=0)


def show_audit(console: Console, answer: Plain, language: str) -> None:
    """Timers that were not what their cases asked for."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    for tenant in answer["tenants"]:
        for case in tenant["astray"]:
            lines.item(case, [tenant["tenant"]])


def _ends(lines: Lines, case: Plain) -> list[str]:
    """When a case ended, which it was merged into, when it changes next: as far as that is so."""
    said = (("ended-at", "at", case["ended_at"]), ("merged-into", "case", case["merged_into"]),
            ("next-change", "at", case["next_change"]))
    return [lines.say(message, **{name: value}) for message, name, value in said if value]


def _effects(lines: Lines, heading: str, effects: list[Plain]) -> None:
    if effects:
        lines.heading(heading)
    for each in effects:
        late = lines.say("told-late", seconds=each["late_by"]) if "late_by" in each else ""
        gone = lines.say("taken-back", because=each["withdrawn"]["because"]) if "withdrawn" in each else ""
        kind = lines.say(f"effect-{each['kind'].replace('_', '-')}")
        whom = plain_value(lines, each["to"]) if each.get("to") else ""
        lines.item(each["name"], [each["happened_at"], kind, f"→ {whom}" if whom else "", late, gone])


def _more(lines: Lines, following: str | None) -> None:
    if following is not None:
        lines.aside([lines.say("more", place=following)])

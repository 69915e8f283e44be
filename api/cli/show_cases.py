"""Answers about a case for people: the same plain data that `--json` prints, laid out for reading."""

from typing import Any

from rich.console import Console

from dueprocess.api.cli.lines import Lines, Plain
from dueprocess.engine.replay import FIRST_FACTS

_STATE_STYLES = {"missed": "bold red", "running": "bold yellow"}
_NEVER_ASKED = ("not_applicable", "replaced")


def show_decision(console: Console, answer: Plain, language: str) -> None:
    """What must happen next, and everything around it."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    _identity(lines, answer)
    facts = {name: answer[name] for name in FIRST_FACTS if name in answer}
    lines.aside([f"{fact['label']}: {_value(lines, fact)}" for fact in facts.values()])
    lines.aside(f"{track}: {stage}" for track, stage in answer["stage"].items() if stage)
    for section in ("must", "should", "later", "over"):
        _duties(lines, section, [duty for duty in answer[section] if duty["state"] not in _NEVER_ASKED])
    _escalations(lines, answer["escalations"])
    _questions(lines, answer["questions"])
    _consequences(lines, answer["consequences"])
    _forms(lines, answer["forms"])
    if answer["may"]:
        lines.heading("may")
        lines.detail(lines.listed(event["event"] for event in answer["may"]), indent=2)
    _events(lines, "must-not", answer["must_not"])
    _events(lines, "undetermined", answer["undetermined"])
    if answer["against_rules"]:
        lines.heading("against-rules")
        for each in answer["against_rules"]:
            lines.item(each["event"], [each["at"]], style="bold red")
            _reasons(lines, each["reasons"], indent=6)
    if answer["contradictions"]:
        lines.heading("contradictions")
        for each in answer["contradictions"]:
            lines.item(each["name"], [lines.listed(each["because"])], style="bold red")
            for says, side in zip(each["says"], each["sides"], strict=True):
                lines.detail(f"{says} · {side}")


def show_verdict(console: Console, answer: Plain, language: str) -> None:
    """Whether an event may happen, with all reasons or all questions."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    _identity(lines, answer)
    if answer["reasons"]:
        lines.heading("reasons")
        _reasons(lines, answer["reasons"], indent=2)
    if answer["questions"]:
        lines.heading("questions")
        for question in answer["questions"]:
            lines.item(question["fact"], [question["question"]])


def show_reason(console: Console, answer: Plain, language: str) -> None:
    """A reason as a tree, and what the clauses say that it cites."""
    lines = Lines(console, language)
    lines.sentence(answer["summary"])
    _identity(lines, answer)
    console.print()
    _branch(lines, answer["reason"], 0)
    if answer["clauses"]:
        lines.heading("clauses")
        for clause, says in answer["clauses"].items():
            lines.item(clause, [says])


def show_timeline(console: Console, answer: Plain, language: str) -> None:
    """What happens if nobody acts, moment by moment."""
    lines = Lines(console, language)
    lines.sentence(lines.say("timeline") if answer["timeline"] else lines.say("timeline-empty"))
    _identity(lines, answer)
    for moment in answer["timeline"]:
        lines.item(moment["at"], indent=0)
        for mark in moment["what"]:
            lines.detail(mark["says"], indent=4)


def _identity(lines: Lines, answer: Plain) -> None:
    policy = answer["policy"]
    digest = policy["digest"].removeprefix("sha256:")[:12]
    as_of, until = answer.get("as_of") or answer.get("at"), answer.get("valid_until")
    holds = lines.say("holds-until", until=until) if until else ""
    lines.aside([answer.get("case"), as_of, holds, f"{policy['pack']} {policy['version']} {digest}"])
    if "not_in_force" in policy:
        lines.item(policy["not_in_force"], [], style="bold red")


def _value(lines: Lines, fact: Plain) -> str:
    shown = fact.get("means") or plain_value(lines, fact["value"])
    return f"{shown} ({lines.say('status-' + fact['status'].replace('_', '-'))})" if "status" in fact else str(shown)


def plain_value(lines: Lines, value: Any) -> str:
    """A value of an answer in one line: parties by role and unit, sets and limits as such."""
    match value:
        case {"role": role, **rest}:
            return " ".join([str(role), *(str(part) for part in rest.values() if part)])
        case {"label": label}:
            return str(label)
        case dict():
            return lines.listed(f"{name} {plain_value(lines, part)}" for name, part in value.items() if part)
        case list():
            return lines.listed(plain_value(lines, each) for each in value)
        case None:
            return "?"
    return str(value)


def _duties(lines: Lines, section: str, duties: list[Plain]) -> None:
    if duties:
        lines.heading(section)
    for duty in duties:
        _duty(lines, duty, in_full=section in {"must", "should"})


def _duty(lines: Lines, duty: Plain, *, in_full: bool) -> None:
    due = duty["due"] or (lines.say("at-once") if duty.get("urgency") else lines.say("no-due"))
    state = lines.say(f"state-{duty['state'].replace('_', '-')}")
    if duty.get("provisional"):
        state = f"{state} ({lines.say('status-provisional')})"
    who = duty["who"]["label"] if duty["who"] else "?"
    lines.item(duty["duty"], [state, due, f"{who}: {duty['what']}"], style=_STATE_STYLES.get(duty["state"], "bold"))
    if not in_full:
        return
    for step in duty.get("if_missed", ()):
        kind = "escalates-to" if "escalates_to" in step else "reminds"
        party = step[kind.replace("-", "_")]
        when = lines.say("after", span=step["after"]) if not step["after"].startswith("0 ") else ""
        lines.detail(lines.say(kind, who=party["label"] if party else "?", when=when))
    lines.aside([lines.say("done-by", done=duty["done"]), lines.listed(duty["because"]), duty.get("source")], indent=6)
    for guidance in duty.get("guidance", ()):
        lines.aside([lines.say("guidance", clause=guidance["clause"], says=guidance["says"])], indent=6)


def _escalations(lines: Lines, escalations: list[Plain]) -> None:
    if escalations:
        lines.heading("escalations")
    for each in escalations:
        lines.item(each["step"], [each["at"], each["to"]["label"] if each["to"] else "?", each.get("duty")])


def _questions(lines: Lines, questions: list[Plain]) -> None:
    if questions:
        lines.heading("questions")
    for each in questions:
        asked = lines.say("ask", who=each["ask"]["label"]) if each["ask"] else ""
        lines.item(each["fact"], [each["question"], asked])
        lines.aside([lines.say("decides", names=lines.listed(each["decides"]))], indent=6)


def _consequences(lines: Lines, consequences: list[Plain]) -> None:
    if consequences:
        lines.heading("consequences")
    for each in consequences:
        amount = each.get("amount", each.get("range"))
        who = each["who"]["label"] if each["who"] else ""
        status = lines.say(f"consequence-{each['status']}")
        lines.item(each["consequence"], [status, each["label"], plain_value(lines, amount) if amount else "", who])
        lines.aside([lines.listed(each["because"])], indent=6)


def _forms(lines: Lines, forms: list[Plain]) -> None:
    if forms:
        lines.heading("forms")
    for each in forms:
        lacking = lines.say("form-lacks", names=lines.listed(each["missing"])) if each["missing"] else ""
        standing = lacking or lines.say("form-complete" if each["complete"] else "form-open")
        lines.item(each["form"], [each["label"], standing])
        if each.get("keep", {}).get("until"):
            keep = each["keep"]
            lines.detail(lines.say("form-keep", until=keep["until"], who=keep["disposed_by"]["label"]))


def _events(lines: Lines, heading: str, events: list[Plain]) -> None:
    if events:
        lines.heading(heading)
    for each in events:
        lines.item(each["event"], [each["label"], lines.listed(each.get("questions", ()))])
        _reasons(lines, each.get("reasons", ()), indent=6)


def _reasons(lines: Lines, reasons: Any, indent: int) -> None:
    for reason in reasons:
        lines.item(reason["name"], [reason["text"], lines.listed(reason["because"])], indent=indent, style="red")


def _branch(lines: Lines, reason: Plain, depth: int) -> None:
    """One node of a reason and those below it."""
    lines.item(str(reason.get("says", reason["name"])), indent=2 * depth, style="bold" if depth == 0 else "")
    lines.aside([reason.get("rule"), lines.listed(reason.get("clauses", ())), reason.get("source")], 2 * depth + 2)
    for step in reason.get("arithmetic", ()):
        lines.detail(step, indent=2 * depth + 2)
    for child in reason.get("because", ()):
        _branch(lines, child, depth + 1)

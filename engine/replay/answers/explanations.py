"""The answer to "why?": a reason as a tree of plain data, with what the cited clauses say."""

from __future__ import annotations

from dueprocess.engine.replay.answers.wording import Plain, Wording, source_of
from dueprocess.engine.replay.explaining import Explanation, Reason


def why_answer(explanation: Explanation, language: str) -> Plain:
    """A reason as a tree, with what the clauses that it cites say."""
    decision, reason = explanation.decision, explanation.reason
    words = Wording(decision.policy, language)
    cited = sorted({clause for each in _all(reason) for clause in each.because})
    return {
        "summary": words.say(f"why-{reason.kind.replace('_', '-')}", name=_name(reason, words), value=reason.value),
        "about": reason.name,
        "as_of": words.stamp(decision.as_of),
        "reason": _tree(reason, words),
        "clauses": {clause: _says(clause, words) for clause in cited},
        "policy": words.identity(),
    }


def _all(reason: Reason) -> list[Reason]:
    return [reason, *(each for child in reason.children for each in _all(child))]


def _says(clause: str, words: Wording) -> str:
    entry = words.policy.pack.clauses.get(clause)
    if entry is not None:
        return words.label(entry.says)
    reading = words.policy.pack.readings.get(clause)
    return "" if reading is None else f"{reading.asks} {reading.chosen}"


_UNNAMED = ("row", "extended", "moved", "entered", "pause", "refusal")
"""Kinds of reason whose name is no fact, duty or event: a row's value, an extension, a stage."""


def _name(reason: Reason, words: Wording) -> str:
    if reason.kind in _UNNAMED:
        return reason.name
    if reason.name in words.policy.duties:
        return words.label(words.policy.duties[reason.name].text, reason.name)
    if reason.name in words.policy.events:
        return words.label(words.policy.events[reason.name].label, reason.name)
    return words.fact(reason.name)


def _tree(reason: Reason, words: Wording) -> Plain:
    shown: Plain = {"kind": reason.kind, "name": reason.name, "value": reason.value}
    extra: Plain = {
        "says": words.say(f"why-{reason.kind.replace('_', '-')}", name=_name(reason, words), value=reason.value),
        "rule": reason.text,
        "clauses": list(reason.because),
        "source": source_of(reason.mark),
        "arithmetic": [step.text(words.language) for step in reason.steps],
        "because": [_tree(child, words) for child in reason.children],
    }
    return shown | {key: value for key, value in extra.items() if value}

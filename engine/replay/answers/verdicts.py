"""The answer to "may this event be recorded?" as plain data."""

from __future__ import annotations

from collections.abc import Iterable

from dueprocess.engine.replay.answers.wording import Plain, Wording, source_of
from dueprocess.engine.replay.permissions import Refusal, Verdict


def reasons_plain(reasons: Iterable[Refusal], words: Wording) -> list[Plain]:
    """Reasons against an event: their names, what they mean, their clauses, who can help."""
    found = []
    for reason in reasons:
        shown: Plain = {"name": reason.name, "text": _reason_text(reason, words), "because": list(reason.because)}
        if reason.rule:
            shown["rule"] = reason.rule
        if reason.ask:
            shown["ask"] = [words.party(party) for party in reason.ask]
        if source_of(reason.mark) is not None:
            shown["source"] = source_of(reason.mark)
        found.append(shown)
    return found


def _reason_text(reason: Refusal, words: Wording) -> str:
    kind, name = reason.kind, reason.name
    if kind == "forbidden" and not reason.rule:
        return words.say("reason-never")
    fact = name.removeprefix("missing_").removeprefix("protected_")
    return words.say(f"reason-{kind.replace('_', '-')}", name=name, fact=words.fact(fact), rule=reason.rule or "—",
                     ask=words.say("party-or").join(words.party(party) for party in reason.ask))


def verdict_answer(verdict: Verdict, language: str) -> Plain:
    """A verdict as plain data: whether the event may be recorded, with all reasons or all questions."""
    words = Wording(verdict.policy, language)
    event = verdict.policy.events[verdict.request.event]
    label = words.label(event.label, event.name)
    return {
        "summary": words.say(f"verdict-{verdict.answer}", event=label,
                             count=len(verdict.reasons or verdict.questions)),
        "event": event.name,
        "at": words.stamp(verdict.request.at),
        "answer": verdict.answer,
        "reasons": reasons_plain(verdict.reasons, words),
        "questions": [{"fact": name, "question": words.question(name)} for name in verdict.questions],
        "policy": words.identity(),
    }

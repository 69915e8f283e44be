"""The one sentence that an answer begins with: the most urgent thing."""

from __future__ import annotations

from dueprocess.engine.inference.instants import Manner
from dueprocess.engine.replay.answers.wording import Wording
from dueprocess.engine.replay.decision import Decision, DutyView
from dueprocess.engine.replay.questions import Question
from dueprocess.engine.text import language_of

_NOW = ("missed", "running", "paused", "undetermined")
_MANNERS = {Manner.AT_ONCE: 0, Manner.COUNTED: 1, Manner.UNSTATED: 2}


def most_urgent_first(decision: Decision) -> list[DutyView]:
    """What asks for something now: missed first, then what is due at once, then by due; what has no due comes last."""
    return sorted((view for view in decision.duties if view.state in _NOW), key=_urgency)


def _urgency(view: DutyView) -> tuple[int, int, int, int, int]:
    state = {"missed": 0, "running": 1, "paused": 2}.get(view.state, 3)
    manner = _MANNERS.get(view.manner, 3) if view.manner is not None else 3
    return (0 if view.duty.must else 1, state, manner, view.due or 0, view.number)


def summary_of(decision: Decision, questions: tuple[Question, ...], words: Wording) -> str:
    """The sentence; in English it begins with a capital, whoever it begins with."""
    text = _said(decision, questions, words)
    return text[:1].upper() + text[1:] if language_of(words.language) == "en" else text


def _said(decision: Decision, questions: tuple[Question, ...], words: Wording) -> str:
    if decision.contradictions:
        return words.say("summary-contradiction", names=", ".join(each.name for each in decision.contradictions))
    now = (view for view in most_urgent_first(decision) if view.duty.must and view.state in ("missed", "running"))
    first = next(now, None)
    if first is None:
        return _nothing_due(decision, questions, words)
    parts = {"who": words.party(first.who), "what": words.label(first.duty.text),
             "due": words.instant(first.due, decision.as_of)}
    if first.state == "missed":
        return words.say("summary-missed", **parts)
    if first.manner is Manner.AT_ONCE:
        return words.say("summary-at-once", **parts)
    dated = first.due is not None and first.manner is Manner.COUNTED
    return words.say("summary-due" if dated else "summary-undated", **parts)


def _nothing_due(decision: Decision, questions: tuple[Question, ...], words: Wording) -> str:
    if not decision.state.occurrences:
        return words.say("summary-no-case")
    if decision.state.ended:
        return words.say("summary-ended")
    if questions:
        return words.say("summary-question", question=words.question(questions[0].fact))
    waiting = [view for view in decision.duties if view.state == "waiting" and view.opens is not None]
    if waiting:
        first = min(waiting, key=lambda view: view.opens or 0)
        return words.say("summary-later", who=words.party(first.who), what=words.label(first.duty.text),
                         opens=words.instant(first.opens, decision.as_of))
    return words.say("summary-nothing")

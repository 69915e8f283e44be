"""Which events may happen now, which must not, and which hang on a question."""

from __future__ import annotations

from collections.abc import Mapping

from dueprocess.engine.inference.model import Event
from dueprocess.engine.replay.answers.verdicts import reasons_plain
from dueprocess.engine.replay.answers.wording import Plain, Wording
from dueprocess.engine.replay.decision import Decision
from dueprocess.engine.replay.permissions import Request, judge
from dueprocess.engine.replay.state import State

_NOT_LISTED = ("received", "period_began", "period_ended")


def permissions_of(
    decision: Decision, guidance: Mapping[str, list[Plain]], words: Wording
) -> tuple[list[Plain], list[Plain], list[Plain]]:
    """What may happen (by whom, with what), what must not (with all reasons), and what is undetermined.

    An event is judged without its actor and its facts: who may, and what it must bring, is said beside it.
    """
    allowed, forbidden, undetermined = [], [], []
    for name, event in decision.policy.events.items():
        if name in _NOT_LISTED:
            continue
        verdict = judge(decision.state, Request(name, decision.as_of))
        shown = _event(event, decision.state, words)
        if name in guidance:
            shown["guidance"] = guidance[name]
        against = [reason for reason in verdict.reasons if reason.kind != "missing"]
        carries = [reason.name.removeprefix("missing_") for reason in verdict.reasons if reason.kind == "missing"]
        asked = [question for question in verdict.questions if question != "actor"]
        if against:
            forbidden.append(shown | {"reasons": reasons_plain(against, words)})
        elif asked and not carries:
            undetermined.append(shown | {"questions": asked})
        else:
            allowed.append(shown | ({"with": carries} if carries else {}))
    return allowed, forbidden, undetermined


def _event(event: Event, state: State, words: Wording) -> Plain:
    shown: Plain = {"event": event.name, "label": words.label(event.label, event.name)}
    if event.by is not None:
        shown["by"] = [words.party_plain(by.get(state)) for by in event.by]
    return shown

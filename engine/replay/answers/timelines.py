"""The answer to "what happens if nobody acts?": instants with what they bring, in sentences."""

from __future__ import annotations

from dueprocess.engine.inference.values import Value
from dueprocess.engine.replay.answers.wording import Plain, Wording
from dueprocess.engine.replay.deciding import Moment, Timeline
from dueprocess.engine.replay.state import Noted


def timeline_answer(timeline: Timeline, language: str) -> Plain:
    """What happens if nobody acts: each instant with what it brings, in sentences."""
    words = Wording(timeline.policy, language)
    return {
        "as_of": words.stamp(timeline.as_of),
        "timeline": [
            {"at": words.stamp(moment.at), "what": what} for moment in timeline.moments
            if (what := _what(moment, words))
        ],
        "more_follows": timeline.cut,
        "policy": words.identity(),
    }


def _what(moment: Moment, words: Wording) -> list[Plain]:
    """What an instant brings: marks first, then windows, then derived facts that are otherwise from now on."""
    policy = words.policy
    at = words.stamp(moment.at)
    found = [_happens(mark, words) for mark in moment.marks]
    for kind, names in (("may-now", moment.opened), ("no-longer", moment.closed)):
        found += [{"kind": kind, "name": name, "at": at,
                   "says": words.say(f"moment-{kind}", what=words.label(policy.events[name].label, name))}
                  for name in names]
    found += [{"kind": "begins", "name": name, "at": at,
               "says": words.say("moment-begins", what=words.label(policy.duties[name].text, name))}
              for name in moment.begun]
    found += [{"kind": "changes", "name": name, "at": at,
               "says": words.say("moment-changes", what=words.fact(name))} for name in moment.changed]
    return found


def _happens(mark: Noted, words: Wording) -> Plain:
    policy = words.policy
    duty = mark.name if mark.name in policy.duties else None
    target: Value = None
    if isinstance(mark.detail, tuple):
        duty, target = mark.detail
    elif mark.kind in ("missed", "taken_over"):
        target = mark.detail  # type: ignore[assignment]
    what = words.label(policy.duties[duty].text, duty) if duty is not None else words.fact(mark.name)
    stage = str(mark.detail) if mark.kind == "entered" else ""
    text = words.say(f"mark-{mark.kind.replace('_', '-')}", what=what, name=mark.name, who=words.party(target),
                     at=words.instant(mark.at), stage=stage)
    shown: Plain = {"kind": mark.kind, "name": mark.name, "at": words.stamp(mark.at), "says": text}
    return shown if mark.number <= 1 else shown | {"instance": mark.number}

"""Answers about reasons, timelines and policies as plain data."""

from __future__ import annotations

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.pack import plain
from dueprocess.engine.replay.deciding import Moment, Timeline
from dueprocess.engine.replay.reasons import Explanation, Reason
from dueprocess.engine.replay.state import Noted
from dueprocess.engine.replay.wording import Wording, source_of

Plain = dict[str, object]


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
        "policy": {"pack": decision.policy.id, "version": decision.policy.version, "digest": decision.policy.digest},
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
        "policy": {"pack": timeline.policy.id, "version": timeline.policy.version, "digest": timeline.policy.digest},
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


def policy_answer(policy: Policy, language: str) -> Plain:
    """The resolved policy: what it is made of, and every entry with where it stands."""
    words, pack = Wording(policy, language), policy.pack
    return {
        "pack": policy.id,
        "version": policy.version,
        "digest": policy.digest,
        "title": words.label(policy.title, policy.id),
        "in_force": plain(pack.in_force),
        "layers": [{"id": layer.id, "kind": layer.kind, "version": layer.version} for layer in pack.layers],
        "conventions": {name: plain(node) for name, node in pack.conventions.items()},
        "calendars": {name: edition.digest for name, edition in sorted(policy.editions.items())},
        "entries": {
            section: {name: {"is": plain(entry.node), "from": list(entry.layers), "source": source_of(entry.mark)}
                      for name, entry in found.items()}
            for section, found in pack.sections.items() if found
        },
    }

"""What changes for a case when another policy decides it: dues, duties, owner, stage, what is told."""

from collections.abc import Iterator, Mapping
from typing import Final

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.replay import Decision, History
from dueprocess.engine.replay.decision import DutyView
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.service.cases.identities import Identities, roots_of
from dueprocess.engine.service.cases.telling import foretold
from dueprocess.engine.store.records import Effect

Plain = dict[str, object]

OWNER: Final = "owner"
"""The fact that says whose a case is, where a policy has it."""


def changes(before: Decision, after: Decision, history: History, known: tuple[Effect, ...]) -> Plain:
    """What another policy changes, as plain data; only what differs is named, so that `{}` means: nothing.

    `history` is that of the case as `after` reads it, `known` what was told of it so far.
    """
    told = foretold(after, history, known)
    found: Plain = {
        "duties": list(_duties(before, after, history)),
        "owner": _pair(_fact(before, OWNER), _fact(after, OWNER)),
        "stage": {track: _pair(before.stages.get(track), after.stages.get(track))
                  for track in {**before.stages, **after.stages}
                  if before.stages.get(track) != after.stages.get(track)},
        "issued": [{"kind": each.kind, "name": each.name, **each.told} for each in told.issued],
        "withdrawn": [each.key for each in told.withdrawn],
        "against_rules": _against(after, but=_against(before, but=[])),
    }
    return {name: each for name, each in found.items() if each}


def _duties(before: Decision, after: Decision, history: History) -> Iterator[Plain]:
    """The instances of duties that differ: an instance is the same if it started from the same, whatever its number."""
    was, will = _shown(before, history), _shown(after, history)
    for name in {**was, **will}:
        if was.get(name) != will.get(name):
            yield {"duty": name[0], "before": was.get(name), "after": will.get(name)}


def _shown(decision: Decision, history: History) -> Mapping[tuple[str, str], Plain]:
    names = Identities(decision.state, roots_of(history.records))
    return {(view.duty.name, "" if view.instance is None else names.instance(view.duty.name, view.number)):
            _duty(view, decision) for view in decision.duties}


def _duty(view: DutyView, decision: Decision) -> Plain:
    policy = decision.policy
    due = None if view.due is None else format_instant(view.due, policy.zone)
    return {"state": view.state, "due": due, "who": plain_value(view.who, policy)}


def _fact(decision: Decision, name: str) -> object:
    value = decision.facts.get(name)
    return None if value is None else plain_value(value, decision.policy, decision.policy.words.facts[name])


def _pair(before: object, after: object) -> Plain | None:
    return None if before == after else {"before": before, "after": after}


def _against(decision: Decision, but: list[Plain]) -> list[Plain]:
    zone = decision.policy.zone
    found: list[Plain] = [{"event": each.request.event, "at": format_instant(each.request.at, zone),
                           "reasons": [reason.name for reason in each.reasons]} for each in decision.against_rules]
    return [each for each in found if each not in but]

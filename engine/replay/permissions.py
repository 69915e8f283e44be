"""May this event be recorded? All reasons, or the questions that decide (pack language: Events and permissions)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dueprocess.engine.inference.bearers import is_kept_out
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression
from dueprocess.engine.inference.instants import Instant, Missing
from dueprocess.engine.inference.model import Event
from dueprocess.engine.inference.occurrences import Occurrence
from dueprocess.engine.inference.parties import any_matches
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import UNKNOWN_UNIT, Parties, Party, Value, parties_of
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay.extending import is_too_late
from dueprocess.engine.replay.state import State
from dueprocess.engine.replay.unknowns import Search


@dataclass(frozen=True, slots=True)
class Request:
    """An event that somebody would like to record: what, when, by whom, to whom, by which medium, with what."""

    event: str
    at: int
    actor: Party | None = None
    addressee: Party | None = None
    via: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)


class Refusal(NamedTuple):
    """One reason against an event: its name (the entry's own), its kind, the clauses and the line that say so.

    `rule` is the condition as the pack has it: what a `needs` asks for, or what a `never` or an impossibility forbids.
    """

    name: str
    kind: str
    because: tuple[str, ...]
    mark: Mark
    ask: tuple[Party, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event is allowed, refused (with all reasons) or undetermined (with the questions)."""

    policy: Policy
    request: Request
    answer: str
    reasons: tuple[Refusal, ...] = ()
    questions: tuple[str, ...] = ()


def judge(state: State, request: Request) -> Verdict:
    """The verdict on an event, on the case as it stands plus the facts it brings."""
    return _Judgement(state, request).verdict()


class _Judgement:
    def __init__(self, state: State, request: Request) -> None:
        self._state = state
        self._request = request
        self._event: Event = state.policy.events[request.event]
        known = {name: value for name, value in request.facts.items() if name in state.policy.presumed}
        self._world: World = state.overlaid(known)
        self._world.request = Occurrence(request.event, request.at, state.order + 1, request.actor, request.addressee,
                                         request.via, request.facts)
        self._reasons: list[Refusal] = []
        self._open: dict[str, None] = {}
        self._unsure = False

    def verdict(self) -> Verdict:
        self._entitlement()
        self._carried()
        self._needs()
        self._never()
        self._window()
        self._extension()
        self._conflicts()
        self._impossible()
        if self._reasons:
            return Verdict(self._state.policy, self._request, "refused", tuple(self._reasons))
        if self._unsure:
            return Verdict(self._state.policy, self._request, "undetermined", (), tuple(self._open))
        return Verdict(self._state.policy, self._request, "allowed")

    def _refuse(self, name: str, kind: str, because: tuple[str, ...], mark: Mark, ask: Value = None,
                rule: Condition | None = None) -> None:
        if all(reason.name != name for reason in self._reasons):
            text = "" if rule is None else rule.text
            self._reasons.append(Refusal(name, kind, because, mark, parties_of(ask), text))

    def _wonder(self, expression: Expression) -> None:
        """Notes that the verdict hangs on something open, and the questions that would decide it."""
        search = Search(self._world)
        if isinstance(expression, Condition):
            search.condition(expression)
        else:
            search.expression(expression)
        self._open.update(search.found)
        self._unsure = True

    def _entitlement(self) -> None:
        if self._event.by is None:
            return
        if self._request.actor is None:
            self._open.setdefault("actor")
            self._unsure = True
            return
        actor = self._placed(self._request.actor)
        answers = [(by, any_matches(actor, by.get(self._world))) for by in self._event.by]
        if any(answer for _, answer in answers):
            return
        unsure = [by for by, answer in answers if answer is None]
        if unsure and actor.unit == UNKNOWN_UNIT:
            self._open.setdefault("actor")
        for by in unsure:
            self._wonder(by)
        if not unsure:
            entitled = tuple(party for by in self._event.by for party in parties_of(by.get(self._world)))
            self._refuse("not_entitled", "not_entitled", self._event.because, self._event.mark,
                         Parties("any_of", entitled))

    def _placed(self, actor: Party) -> Party:
        """A role of which there is one per unit, named without its unit, is not shown to be that of any."""
        role = self._state.policy.words.roles.get(actor.role)
        if actor.unit is None and role is not None and role.per is not None:
            return replace(actor, unit=UNKNOWN_UNIT)
        return actor

    def _carried(self) -> None:
        event = self._event
        for given in event.gives:
            if not given.required or self._request.facts.get(given.fact) is not None:
                continue
            needed = True if given.when is None else given.when.test(self._world)
            if needed:
                self._refuse(f"missing_{given.fact}", "missing", given.because, event.mark)
            elif needed is None and given.when is not None:
                self._wonder(given.when)
        allowed = {given.fact for given in event.gives}
        for fact in self._request.facts:
            declared = self._state.policy.words.facts.get(fact)
            if declared is not None and declared.protected and fact not in allowed:
                self._refuse(f"protected_{fact}", "protected", declared.because, declared.mark)

    def _needs(self) -> None:
        for need in self._event.needs:
            applies = True if need.when is None else need.when.test(self._world)
            if applies is False or (need.that is not None and need.that.test(self._world) is True):
                continue
            if applies:
                ask = None if need.ask is None else need.ask.get(self._world)
                self._refuse(need.name, "lacks", need.because, need.mark, ask, need.that)
            elif need.when is not None:
                self._wonder(need.when)

    def _never(self) -> None:
        for rule in self._event.never:
            holds = True if rule.when is None else rule.when.test(self._world)
            if holds:
                self._refuse(rule.name, "forbidden", rule.because, rule.mark, rule=rule.when)
            elif holds is None and rule.when is not None:
                self._wonder(rule.when)

    def _window(self) -> None:
        event, at = self._event, self._request.at
        for instant, late in ((event.opens, False), (event.closes, True)):
            timing = None if instant is None else instant.timing(self._world)
            if instant is None or timing is None:
                continue
            if isinstance(timing, Missing):
                self._window_unknown(instant, timing, late=late)
            elif late and at > timing.at + timing.grace:
                self._refuse("too_late", "too_late", event.because, event.mark)
            elif not late and at < (timing.begins if timing.opens is None else timing.opens):
                self._refuse("too_early", "too_early", event.because, event.mark)

    def _window_unknown(self, instant: Instant, why: Missing, *, late: bool) -> None:
        if why is Missing.UNKNOWN:
            self._wonder(instant)
        elif why is Missing.PENDING and not late:
            self._refuse("too_early", "too_early", self._event.because, self._event.mark)

    def _extension(self) -> None:
        """An extension is asked for before the due runs out, or not at all."""
        for duty in self._state.policy.duties.values():
            for extension in duty.extensions:
                if extension.upon != self._request.event:
                    continue
                unfinished = [each for each in self._state.instances.get(duty.name, ())
                              if each.finished is None and each.applies is not False and each.due is not None]
                if unfinished and all(is_too_late(each, self._request.at) for each in unfinished):
                    self._refuse("too_late", "too_late", extension.because or duty.because, extension.mark)

    def _conflicts(self) -> None:
        for conflict in self._state.policy.conflicts:
            if conflict.scope is not None and self._request.event not in conflict.scope:
                continue
            kept_out = parties_of(conflict.keep_out.get(self._world))
            for party in (self._request.actor, self._request.addressee):
                if party is not None and is_kept_out(party, kept_out):
                    self._refuse(conflict.name, "conflict", conflict.because, conflict.mark)

    def _impossible(self) -> None:
        for rule in self._state.policy.impossible:
            if rule.when.test(self._world) is True and rule.when.test(self._state) is not True:
                self._refuse(rule.name, "impossible", rule.because, rule.mark, rule=rule.when)

"""Why, and why not: the rules, the facts they matched, the clauses and lines, and the arithmetic of each due.

A reason is a tree, derived on demand from the same expressions that decide; nothing is traced while deciding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dueprocess.engine.calendar import explain_run_back, explain_run_out, explain_window
from dueprocess.engine.calendar.steps import Step as ClockStep
from dueprocess.engine.inference.conditions import Condition, Every, Negated, Some
from dueprocess.engine.inference.definitions import Truth
from dueprocess.engine.inference.expressions import NOWHERE, Expression, names_read
from dueprocess.engine.inference.instants import (
    Again,
    Before,
    Chosen,
    Exactly,
    InPeriod,
    Instant,
    Missing,
    Of,
    Timing,
    Within,
    amount_of,
)
from dueprocess.engine.inference.model import Duty
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.tables import Row, Table
from dueprocess.engine.inference.values import Tri
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay.anchors import inner
from dueprocess.engine.replay.deciding import decide
from dueprocess.engine.replay.decision import Decision, DutyView
from dueprocess.engine.replay.duties import leave_view, view_of
from dueprocess.engine.replay.extending import extended
from dueprocess.engine.replay.history import History
from dueprocess.engine.replay.instances import Instance
from dueprocess.engine.replay.permissions import Request, Verdict, judge
from dueprocess.engine.replay.showing import INSTANT, written


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of an explanation.

    `kind` says what it is (fact, recorded, presumed, row, condition, duty, clock, event, consequence …), `name`
    what of, `value` what came out, `text` the rule as the pack has it. `steps` is the arithmetic of a due.
    """

    kind: str
    name: str
    value: str
    because: tuple[str, ...] = ()
    mark: Mark = NOWHERE
    text: str = ""
    steps: tuple[ClockStep, ...] = ()
    children: tuple[Reason, ...] = ()


MOST_SHOWN = 3
"""How many of an event's occurrences a reason shows, the latest."""


class UnknownSubject(LookupError):
    """Nothing in the policy has the name that somebody asks about; `names` are those that could be meant."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.names = name, names


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason of one thing in one decision."""

    decision: Decision
    reason: Reason


def why(
    policy: Policy, history: History, as_of: int, known_at: int | None = None, about: str = "case", *, name: str
) -> Explanation:
    """Why a fact, duty, event, consequence, form, stage or step is as it is, or is not. Raises UnknownSubject."""
    decision = decide(policy, history, as_of, known_at, about)
    return Explanation(decision, Explainer(decision).subject(name))


def subjects(decision: Decision) -> tuple[str, ...]:
    """Every name that `why` can be asked about."""
    policy = decision.policy
    return tuple(sorted({*policy.words.facts, *policy.duties, *policy.events, *policy.consequences, *policy.forms,
                         *(f"{track}.stage" for track in policy.tracks), *policy.words.system_events,
                         *policy.words.links}))


class Explainer:
    """Explains one decision; a fact that comes up again is named, not explained twice."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._policy = decision.policy
        self._world: World = decision.state
        self._told: set[str] = set()

    def subject(self, name: str) -> Reason:
        """The reason of whatever has this name."""
        policy = self._policy
        if name in policy.words.facts or name in policy.forms:
            return self.fact(name)
        if name in policy.duties:
            return self._duty(policy.duties[name])
        if name.endswith(".stage") and name.removesuffix(".stage") in policy.tracks:
            return self._stage(name.removesuffix(".stage"))
        if name in policy.consequences:
            return self._consequence(name)
        if name in policy.events:
            return self._event(name)
        if policy.words.is_event(name):
            return self._system_event(name)
        raise UnknownSubject(name, subjects(self._decision))

    # --- facts ---------------------------------------------------------------------------------------------------

    def fact(self, name: str) -> Reason:
        """Why a fact has the value it has."""
        value = self._world.value(name)
        declared = self._policy.words.facts.get(name)
        shown = written(value, self._policy, declared)
        head = self._policy.heads.get(name)
        if head is None:
            return self._recorded(name, shown)
        if name in self._told:
            return Reason("fact", name, shown, head.because, head.mark)
        self._told.add(name)
        if head.taken_over and name in self._world.takeovers:
            return Reason("taken_over", name, shown, head.because, head.mark)
        children = list(self._rule(head.rule))
        if head.firm_when is not None and head.firm_when.test(self._world) is not True:
            children.append(replace(self.condition(head.firm_when), kind="firm_when"))
        return Reason("fact", name, shown, head.because, head.mark, children=tuple(children))

    def _recorded(self, name: str, shown: str) -> Reason:
        declared = self._policy.words.facts.get(name)
        mark = NOWHERE if declared is None else declared.mark
        because = () if declared is None else declared.because
        latest = None
        for found in self._decision.state.occurrences.values():
            for each in found:
                if name in each.facts and (latest is None or each.order > latest.order):
                    latest = each
        if latest is not None:
            return Reason("recorded", name, shown, because, mark, text=latest.event)
        if declared is not None and declared.presumed is not None:
            return Reason("presumed", name, shown, because, mark)
        return Reason("unknown", name, shown, because, mark)

    def _rule(self, rule: Expression) -> tuple[Reason, ...]:
        if isinstance(rule, Table):
            return tuple(self._row(row, answer) for row, answer in rule.judged(self._world))
        if isinstance(rule, Truth):
            return (self.condition(rule.when),)
        return tuple(self.fact(name) for name in sorted(names_read(rule)) if self._is_value(name))

    def _row(self, row: Row, answer: Tri) -> Reason:
        value = written(row.value.get(self._world), self._policy)
        inner_reason = self.condition(row.when)
        return Reason("row", value, _tri(answer), row.because, row.mark, inner_reason.text,
                      children=inner_reason.children or (inner_reason,))

    def _is_value(self, name: str) -> bool:
        return name in self._policy.words.facts or name in self._policy.forms

    # --- conditions ------------------------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Reason:
        """Why a condition is true, false or unknown: its lines, and what each of them read."""
        answer = _tri(condition.test(self._world))
        match condition:
            case Every() | Some():
                # Why not: only the conjuncts that failed (or the alternatives that held) carry the answer.
                decisive = isinstance(condition, Some)
                tested = [(part, part.test(self._world)) for part in condition.parts]
                telling = [part for part, one in tested if one is decisive] or [part for part, _ in tested]
                children = tuple(self.condition(part) for part in telling)
                kind = "all" if isinstance(condition, Every) else "any"
                return Reason(kind, "", answer, mark=condition.mark, text=condition.text, children=children)
            case Negated():
                return Reason("not", "", answer, mark=condition.mark, text=condition.text,
                              children=(self.condition(condition.part),))
        children = tuple(self._read(name) for name in sorted(names_read(condition)))
        return Reason("condition", "", answer, mark=condition.mark, text=condition.text, children=children)

    def _read(self, name: str) -> Reason:
        if self._is_value(name):
            return self.fact(name)
        if name.endswith(".stage"):
            return Reason("stage", name, self._world.stages.get(name.removesuffix(".stage")) or "none")
        return self._occurrences(name)

    def _occurrences(self, name: str) -> Reason:
        found = self._world.happened(name)
        if not found:
            return Reason("no_event", name, "0")
        earlier = "… " if len(found) > MOST_SHOWN else ""
        shown = ", ".join(written(each.at, self._policy, INSTANT) for each in found[-MOST_SHOWN:])
        return Reason("event", name, earlier + shown)

    # --- duties ----------------------------------------------------------------------------------------------------

    def _duty(self, duty: Duty) -> Reason:
        views = [view for view in self._decision.duties if view.duty.name == duty.name]
        children = [self._instance(view) for view in views]
        if not views or views[-1].instance is None:
            if duty.when is not None:
                children.append(replace(self.condition(duty.when), kind="when"))
            if duty.due is not None:
                children += self._due(duty.due)
        state = views[-1].state if views else "not_applicable"
        return Reason("duty", duty.name, state, duty.because, duty.mark, children=tuple(children))

    def _instance(self, view: DutyView) -> Reason:
        duty, instance = view.duty, view.instance
        shown = "none" if view.due is None else written(view.due, self._policy, INSTANT)
        if instance is None:
            return Reason("instance", duty.name, view.state)
        outer, self._world = self._world, view_of(instance, self._decision.state)
        try:
            children = [Reason("due", duty.name, shown, children=self._due(duty.due) if duty.due is not None else ())]
            if duty.when is not None:
                children.append(replace(self.condition(duty.when), kind="when"))
            children.append(Reason("who", duty.name, written(view.who, self._policy),
                                   children=self._rule(duty.who)))
        finally:
            leave_view(self._world)
            self._world = outer
        children += [*self._extensions(duty, instance), *self._pauses(duty, instance)]
        children += [Reason("moved", move.event or "time", "unknown" if move.after is None else
                            written(move.after, self._policy, INSTANT)) for move in instance.moves]
        if instance.finished_at is not None and instance.finished is not None:
            children.append(Reason(instance.finished, duty.done.text,
                                   written(instance.finished_at, self._policy, INSTANT)))
        if instance.limit is not None and instance.limit != instance.due:
            children.append(Reason("grace", duty.name, written(instance.limit, self._policy, INSTANT)))
        children += [Reason("missed", duty.name, written(at, self._policy, INSTANT))
                     for at in instance.missed_at]
        return Reason("instance", f"{duty.name} {view.number}", view.state, children=tuple(children))

    def _extensions(self, duty: Duty, instance: Instance) -> list[Reason]:
        """The granted extensions, each with the arithmetic of the due that it led to."""
        world = view_of(instance, self._decision.state)
        try:
            timing = None if duty.due is None else duty.due.timing(world)
            found = []
            for grant in instance.grants:
                steps: tuple[ClockStep, ...] = ()
                if isinstance(timing, Timing):
                    steps = _extension_steps(duty, grant.name, timing, world)
                    alone = instance.copy()
                    alone.grants = (grant,)
                    timing = extended(duty, alone, timing, world)
                found.append(Reason("extended", grant.name, written(grant.at, self._policy, INSTANT), steps=steps))
            return found
        finally:
            leave_view(world)

    def _due(self, instant: Instant) -> tuple[Reason, ...]:
        """The arithmetic of a due: the clock's own steps, and those of what it is counted from."""
        if isinstance(instant, Chosen):
            index = instant.choose(self._world)
            rows = self._rule(instant.table)
            return rows if isinstance(index, Missing) else (*rows, *self._due(instant.options[index]))
        found = [reason for below in inner(instant) for reason in self._due(below)]
        if isinstance(instant, Of):
            return (self._of_several(instant, tuple(found)),)
        if isinstance(instant, Within | Exactly | Again | Before) and isinstance(instant.amount, Expression):
            found += self._rule(instant.amount)
        steps = clock_steps(instant, self._world)
        if steps:
            timing = instant.timing(self._world)
            at = written(timing.at, self._policy, INSTANT) if isinstance(timing, Timing) else timing.value
            found.append(Reason("clock", "", at, steps=steps))
        elif not inner(instant):
            found += [self._read(name) for name in sorted(names_read(instant))]
        return tuple(found)

    def _of_several(self, instant: Of, found: tuple[Reason, ...]) -> Reason:
        timing = instant.timing(self._world)
        at = written(timing.at, self._policy, INSTANT) if isinstance(timing, Timing) else timing.value
        return Reason(instant.which, "", at, children=found)

    def _pauses(self, duty: Duty, instance: Instance) -> list[Reason]:
        """The stretches of time that stood still for this instance, by the pause that made them."""
        found = []
        for pause in self._policy.pauses.values():
            if pause.stops is not None and duty.name not in pause.stops:
                continue
            for stretch in self._decision.state.stretches.get(pause.name, ()):
                if stretch.end is not None and stretch.end <= instance.start:
                    continue
                end = "…" if stretch.end is None else written(stretch.end, self._policy, INSTANT)
                shown = f"{written(stretch.start, self._policy, INSTANT)} – {end}"
                found.append(Reason("pause", pause.name, shown, pause.because, pause.mark, text=f"adds: {pause.adds}",
                                    children=(self.condition(pause.condition),) if stretch.end is None else ()))
        return found

    # --- the rest --------------------------------------------------------------------------------------------------

    def _stage(self, track: str) -> Reason:
        marks = [mark for mark in self._decision.marks if mark.kind == "entered" and mark.name == f"{track}.stage"]
        children = tuple(Reason("entered", str(mark.detail), written(mark.at, self._policy, INSTANT))
                         for mark in marks)
        entry = self._policy.tracks[track]
        return Reason("stage", f"{track}.stage", self._decision.stages.get(track) or "none", entry.because, entry.mark,
                      children=children)

    def _consequence(self, name: str) -> Reason:
        consequence = self._policy.consequences[name]
        children = [self.condition(consequence.when)]
        if consequence.amount is not None:
            children += self._rule(consequence.amount)
        return Reason("consequence", name, _tri(consequence.when.test(self._world)), consequence.because,
                      consequence.mark, children=tuple(children))

    def _event(self, name: str) -> Reason:
        state = self._decision.state
        verdict = judge(state, Request(name, self._decision.as_of))
        event = self._policy.events[name]
        entitled = () if event.by is None else (Reason("entitled", name, ", ".join(
            written(by.get(self._world), self._policy) for by in event.by)),)
        return Reason("permission", name, verdict.answer, event.because, event.mark,
                      children=(*entitled, *_of_verdict(verdict), self._occurrences(name)))

    def _system_event(self, name: str) -> Reason:
        head, _, step_name = name.partition(".")
        steps = [step for step in self._policy.steps.get(head, ()) if step.name == step_name]
        children = [self._occurrences(name)]
        if steps and steps[0].when is not None:
            children.append(self.condition(steps[0].when))
        if head in self._policy.duties:
            return replace(self._duty(self._policy.duties[head]), kind="event", name=name)
        children += [Reason(mark.kind, mark.detail[0] or name, written(mark.at, self._policy, INSTANT),
                            text=written(mark.detail[1], self._policy))
                     for mark in self._decision.marks if mark.name == name and isinstance(mark.detail, tuple)]
        because = steps[0].because if steps else ()
        mark = steps[0].mark if steps else NOWHERE
        return Reason("event", name, children[0].value, because, mark, children=tuple(children))


def _of_verdict(verdict: Verdict) -> tuple[Reason, ...]:
    refusals = tuple(Reason("refusal", each.name, each.kind, each.because, each.mark) for each in verdict.reasons)
    return refusals + tuple(Reason("question", name, "unknown") for name in verdict.questions)


def clock_steps(instant: Instant, world: World) -> tuple[ClockStep, ...]:
    """The arithmetic of one clock, as the calendar explains it; nothing for what is no clock or cannot be reckoned."""
    if isinstance(instant, InPeriod):
        base = instant.after.timing(world)
        return explain_window(base.begins, instant.period, instant.clock) if isinstance(base, Timing) else ()
    if isinstance(instant, Before):
        base, timing = instant.before.timing(world), instant.timing(world)
        if isinstance(base, Timing) and isinstance(timing, Timing) and timing.span is not None:
            return explain_run_back(base.at if base.first is None else base.first, timing.span, instant.clock)
        return ()
    if isinstance(instant, Within | Exactly | Again):
        timing = instant.timing(world)
        if isinstance(timing, Timing) and timing.span is not None:
            return explain_run_out(timing.start, timing.span, instant.clock)
    return ()


def _extension_steps(duty: Duty, name: str, timing: Timing, world: World) -> tuple[ClockStep, ...]:
    extension = next(each for each in duty.extensions if each.name == name)
    clock = timing.clock or world.policy.words.conventions.clock
    if extension.by is not None:
        return explain_run_out(timing.at, extension.by, clock)
    total = None if extension.to is None else amount_of(extension.to, world)
    return () if total is None else explain_run_out(timing.start, total, clock)


def _tri(answer: Tri) -> str:
    return {True: "true", False: "false", None: "unknown"}[answer]

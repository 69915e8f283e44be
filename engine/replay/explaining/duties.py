"""Why a duty stands as it does: its instances, their dues, bearers, extensions and pauses, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dueprocess.engine.calendar import Step
from dueprocess.engine.inference.instants import Timing
from dueprocess.engine.inference.model import Duty
from dueprocess.engine.inference.values import parties_of
from dueprocess.engine.inference.world import World
from dueprocess.engine.replay.decision import Decision, DutyView
from dueprocess.engine.replay.duties import leave_view, view_of
from dueprocess.engine.replay.explaining.dues import due_reasons, extension_steps
from dueprocess.engine.replay.explaining.reason import Reason
from dueprocess.engine.replay.explaining.values import ValueReasons
from dueprocess.engine.replay.extending import extended
from dueprocess.engine.replay.instances import Instance
from dueprocess.engine.replay.showing import INSTANT, written


def duty_reason(duty: Duty, decision: Decision, values: ValueReasons) -> Reason:
    """Why a duty is running, missed, waiting, or does not concern the case."""
    return _DutyReasons(duty, decision, values).whole()


class _DutyReasons:
    def __init__(self, duty: Duty, decision: Decision, values: ValueReasons) -> None:
        self._duty = duty
        self._decision = decision
        self._state = decision.state
        self._values = values

    def whole(self) -> Reason:
        duty = self._duty
        views = [view for view in self._decision.duties if view.duty.name == duty.name]
        children = [self._instance(view) for view in views]
        if not views or views[-1].instance is None:
            if duty.when is not None:
                children.append(replace(self._values.condition(duty.when), kind="when"))
            if duty.due is not None:
                children += due_reasons(duty.due, self._state, self._values)
        state = views[-1].state if views else "not_applicable"
        return Reason("duty", duty.name, state, duty.because, duty.mark, children=tuple(children))

    def _instance(self, view: DutyView) -> Reason:
        duty, instance = self._duty, view.instance
        if instance is None:
            return Reason("instance", duty.name, view.state)
        children = [*self._as_seen(view, instance), *self._extensions(instance), *self._pauses(instance),
                    *self._became(instance)]
        return Reason("instance", f"{duty.name} {view.number}", view.state, children=tuple(children))

    def _as_seen(self, view: DutyView, instance: Instance) -> list[Reason]:
        """The due, the condition and the bearer, in the world as the instance sees it."""
        duty = self._duty
        world = view_of(instance, self._state)
        values = self._values.within(world)
        try:
            # A replaced instance started from what has been overtaken since: its arithmetic is no longer at hand.
            shown = duty.due is not None and (instance.finished != "replaced" or bool(instance.bound))
            due = due_reasons(duty.due, world, values) if shown and duty.due is not None else ()
            found = [Reason("due", duty.name, self._at(view.due, "none"), children=due)]
            if duty.when is not None:
                found.append(replace(values.condition(duty.when), kind="when"))
            who = written(view.who, self._decision.policy)
            named = values.rule(duty.who)
            return [*found, Reason("who", duty.name, who, children=(*named, *self._kept_out(view, world)))]
        finally:
            leave_view(world)

    def _kept_out(self, view: DutyView, world: World) -> Iterator[Reason]:
        """The conflicts of interest that put somebody else in the place of whom the duty names."""
        if self._duty.who.get(world) == view.who:
            return
        for conflict in self._decision.policy.conflicts:
            party = conflict.keep_out.get(world)
            if parties_of(party) and (conflict.scope is None or self._duty.name in conflict.scope):
                shown = written(party, self._decision.policy)
                yield Reason("conflict", conflict.name, shown, conflict.because, conflict.mark)

    def _extensions(self, instance: Instance) -> list[Reason]:
        """The granted extensions, each with the arithmetic of the due that it led to."""
        duty = self._duty
        world = view_of(instance, self._state)
        try:
            timing = None if duty.due is None else duty.due.timing(world)
            found = []
            for grant in instance.grants:
                steps: tuple[Step, ...] = ()
                if isinstance(timing, Timing):
                    extension = next(each for each in duty.extensions if each.name == grant.name)
                    steps = extension_steps(extension, timing, world)
                    alone = instance.copy()
                    alone.grants = (grant,)
                    timing = extended(duty, alone, timing, world)
                found.append(Reason("extended", grant.name, self._at(grant.at), steps=steps))
            return found
        finally:
            leave_view(world)

    def _pauses(self, instance: Instance) -> list[Reason]:
        """The stretches of time that stood still for this instance, by the pause that made them."""
        found = []
        for pause in self._decision.policy.pauses.values():
            if pause.stops is not None and self._duty.name not in pause.stops:
                continue
            for stretch in self._state.stretches.get(pause.name, ()):
                if stretch.end is not None and stretch.end <= instance.start:
                    continue
                shown = f"{self._at(stretch.start)} – {self._at(stretch.end, '…')}"
                holding = (self._values.condition(pause.condition),) if stretch.end is None else ()
                found.append(Reason("pause", pause.name, shown, pause.because, pause.mark, f"adds: {pause.adds}",
                                    children=holding))
        return found

    def _became(self, instance: Instance) -> list[Reason]:
        """What became of it: how its due moved, by what it was finished, its grace, its misses."""
        name = self._duty.name
        found = [Reason("moved", move.event or "time", self._at(move.after, "unknown")) for move in instance.moves]
        if instance.finished_at is not None and instance.finished not in (None, "missed"):
            found.append(Reason(str(instance.finished), self._duty.done.text, self._at(instance.finished_at)))
        if instance.limit is not None and instance.limit != instance.due:
            found.append(Reason("grace", name, self._at(instance.limit)))
        return [*found, *(Reason("missed", name, self._at(at)) for at in instance.missed_at)]

    def _at(self, instant: int | None, otherwise: str = "") -> str:
        return otherwise if instant is None else written(instant, self._decision.policy, INSTANT)

"""The Decision: everything derived for one case at one instant under one policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dueprocess.engine.calendar import run_out
from dueprocess.engine.inference.conditions import Condition
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.forms import missing_fields
from dueprocess.engine.inference.instants import Instant, Manner, Missing, Timing
from dueprocess.engine.inference.model import Consequence, Duty, Form
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Tri, Value
from dueprocess.engine.inference.world import NEVER
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay.anchors import rests_on_event
from dueprocess.engine.replay.duties import bearer_of, leave_view, view_of, waits_until
from dueprocess.engine.replay.instances import Instance
from dueprocess.engine.replay.permissions import Verdict
from dueprocess.engine.replay.provisional import Provisional
from dueprocess.engine.replay.showing import written
from dueprocess.engine.replay.state import Noted, State


@dataclass(frozen=True, slots=True)
class DutyView:
    """One instance of a duty (or the duty without one) as the decision shows it. Instants are seconds, UTC.

    `state` is one of waiting, running, met, met_late, missed, paused, waived, replaced, not_applicable,
    undetermined, ended. `applies` is the present answer of its `when`, which may turn after it was met.
    """

    duty: Duty
    number: int
    state: str
    who: Value
    to: Value
    start: int | None
    opens: int | None
    due: int | None
    manner: Manner | None
    missed_times: int
    provisional: bool
    applies: Tri
    instance: Instance | None


@dataclass(frozen=True, slots=True)
class ConsequenceView:
    """A consequence that is due, or that is still undetermined (`due` None)."""

    consequence: Consequence
    due: Tri
    who: Value
    to: Value
    amount: Value
    least: Value
    most: Value
    booked_in: int | None


@dataclass(frozen=True, slots=True)
class FormView:
    """A form that applies: what it lacks, whether it is complete, and before when it may not be disposed of.

    `keep_until` is the last instant for which it must be kept (None: it need not, or its time has not begun);
    `disposed_by` is who may dispose of it afterwards.
    """

    form: Form
    complete: Tri
    missing: tuple[str, ...]
    keep_until: int | None
    disposed_by: Value


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two rules that say different things of the same, or a combination that cannot be and yet is.

    `says` puts each side in the pack's words: a row's value and condition, or the combination; `sides` is where.
    """

    name: str
    because: tuple[str, ...]
    says: tuple[str, ...]
    sides: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """See the module's docstring. `state` is the replayed case, which every part is derived from."""

    policy: Policy
    state: State
    as_of: int
    known_at: int
    valid_until: int | None
    facts: Mapping[str, Value]
    provisional: frozenset[str]
    stages: Mapping[str, str | None]
    duties: tuple[DutyView, ...]
    consequences: tuple[ConsequenceView, ...]
    forms: tuple[FormView, ...]
    contradictions: tuple[Contradiction, ...]
    marks: tuple[Noted, ...]
    against_rules: tuple[Verdict, ...]


def decision_of(state: State, as_of: int, known_at: int, against_rules: tuple[Verdict, ...] = ()) -> Decision:
    """The decision that a replayed state is; `against_rules` are the verdicts on events recorded though refused."""
    policy, firmness = state.policy, Provisional(state)
    facts = {name: state.value(name) for name in policy.words.facts}
    forms = (_form(each, state) for each in policy.forms.values())
    return Decision(
        policy=policy,
        state=state,
        as_of=as_of,
        known_at=known_at,
        valid_until=valid_until(state),
        facts=facts,
        provisional=frozenset(name for name in policy.unfirm if firmness.name(name)),
        stages={name: state.stages.get(name, "") for name in policy.tracks},
        duties=tuple(view for duty in policy.duties.values() for view in duty_views(duty, state, firmness)),
        consequences=consequences_of(state),
        forms=tuple(view for view in forms if view is not None),
        contradictions=contradictions_of(state),
        marks=tuple(state.marks),
        against_rules=against_rules,
    )


# --- until when it holds ---------------------------------------------------------------------------------------------


def valid_until(state: State) -> int | None:
    """The next instant at which the decision changes if nothing happens; None for never."""
    outer, state.edge = state.edge, NEVER
    for watched in state.policy.watched:
        _look_at(watched, state)
    _look_at_windows(state)
    edge, state.edge = min(state.edge, state.next_mark()), outer
    return None if edge >= NEVER else edge


def _look_at(watched: Expression, state: State) -> None:
    """Evaluates what belongs to the answer and changes with time, for the boundary that it notes."""
    match watched:
        case Condition():
            watched.test(state)
        case Readable():
            watched.get(state)
        case Instant():
            watched.timing(state)


def _look_at_windows(state: State) -> None:
    """The openings and closings of events: permissions are part of the answer."""
    for event in state.policy.events.values():
        opens = None if event.opens is None else event.opens.timing(state)
        closes = None if event.closes is None else event.closes.timing(state)
        if isinstance(opens, Timing):
            state.note(opens.begins if opens.opens is None else opens.opens)
        if isinstance(closes, Timing):
            state.note(closes.at + closes.grace + 1)


# --- duties ----------------------------------------------------------------------------------------------------------


def duty_views(duty: Duty, state: State, firmness: Provisional) -> list[DutyView]:
    """The instances of a duty; one view without instance where it has none yet but concerns the case."""
    if duty.about != state.about:
        return []
    instances = state.instances.get(duty.name, [])
    if instances:
        return [_instance_view(duty, instance, state, firmness) for instance in instances]
    standing = _without_instance(duty, state)
    if standing == "not_applicable":
        return []
    who = state.value(f"{duty.name}.who")
    state.bearer = who
    try:
        to = _get(duty.to, state)
    finally:
        leave_view(state)
    return [DutyView(duty, 0, standing, who, to, None, None, None, None, 0, False, None, None)]


def _without_instance(duty: Duty, state: State) -> str:
    applies = True if duty.when is None else duty.when.test(state)
    if applies is False:
        return "not_applicable"
    if state.ended and not duty.outlives_case:
        return "ended"
    if duty.each is not None or (duty.due is not None and rests_on_event(duty.due)):
        return "waiting"
    if applies is None:
        return "undetermined"
    timing = None if duty.due is None else duty.due.timing(state)
    return "undetermined" if timing is Missing.UNKNOWN else "waiting"


def _get(readable: Readable | None, state: State) -> Value:
    return None if readable is None else readable.get(state)


def _instance_view(duty: Duty, instance: Instance, state: State, firmness: Provisional) -> DutyView:
    who = bearer_of(duty, instance, state)
    world = view_of(instance, state)
    world.bearer = who
    try:
        to = None if duty.to is None else duty.to.get(world)
        applies = True if duty.when is None else duty.when.test(world)
    finally:
        leave_view(world)
    timing = instance.timing
    return DutyView(
        duty=duty,
        number=instance.number,
        state=standing_of(duty, instance, state),
        who=who,
        to=to,
        start=instance.start,
        opens=instance.opens,
        due=instance.due,
        manner=None if timing is None else timing.manner,
        missed_times=len(instance.missed),
        provisional=instance.finished is None and (
            (timing is not None and timing.provisional) or firmness.expression(duty.when)
            or firmness.expression(duty.due)),
        applies=applies,
        instance=instance,
    )


def standing_of(duty: Duty, instance: Instance, state: State) -> str:
    """The state of an instance, in the words of the language."""
    if instance.finished is not None:
        return instance.finished
    if instance.applies is False:
        return "not_applicable"
    if state.ended and not duty.outlives_case:
        return "ended"
    if instance.applies is None or (duty.due is not None and instance.timing is None):
        return "undetermined"
    if instance.paused:
        return "paused"
    if instance.limit is not None and instance.limit in instance.missed:
        return "missed"
    return "waiting" if waits_until(instance) > state.now else "running"


# --- the rest --------------------------------------------------------------------------------------------------------


def consequences_of(state: State) -> tuple[ConsequenceView, ...]:
    """The consequences that are due, or that may be."""
    found = (_consequence(each, state) for each in state.policy.consequences.values())
    return tuple(view for view in found if view is not None)


def _consequence(consequence: Consequence, state: State) -> ConsequenceView | None:
    due = consequence.when.test(state)
    if due is False:
        return None
    booked = None if consequence.booked_in is None else consequence.booked_in.timing(state)
    return ConsequenceView(
        consequence, due, _get(consequence.who, state), _get(consequence.to, state), _get(consequence.amount, state),
        _get(consequence.least, state), _get(consequence.most, state),
        booked.at if isinstance(booked, Timing) else None)


def _form(form: Form, state: State) -> FormView | None:
    if form.about != state.about or (form.when is not None and form.when.test(state) is not True):
        return None
    complete = state.value(form.name)
    keep = form.keep
    begun = None if keep is None else keep.after.timing(state)
    until = run_out(begun.at, keep.span, keep.clock).at if keep is not None and isinstance(begun, Timing) else None
    return FormView(form, complete if isinstance(complete, bool) else None, missing_fields(form, state), until,
                    None if keep is None else keep.by.get(state))


def contradictions_of(state: State) -> tuple[Contradiction, ...]:
    """What the pack's rules say against each other in this case."""
    found = []
    for name, matters_when, table in state.policy.uniques:
        clash = table.clash(state)
        if clash is not None and (matters_when is None or matters_when.test(state) is not False):
            because = tuple(dict.fromkeys((*clash[0].because, *clash[1].because)))
            says = tuple(f"{written(row.value.get(state), state.policy)}: {row.when.text}" for row in clash)
            found.append(Contradiction(name, because, says, (clash[0].mark, clash[1].mark)))
    holding = [rule for rule in state.policy.impossible if rule.when.test(state) is True]
    found += [Contradiction(rule.name, rule.because, (rule.when.text,), (rule.mark,)) for rule in holding]
    return tuple(found)

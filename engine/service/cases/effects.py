"""What a decision brings into the world, under keys that hold however often it is made again.

    missed         a duty ran out                  missed:<duty>:<what its clock started from>:<due>
    escalated      a step told a superior          escalated:<step>:<duty>:<…>:<due>, or :<instant> for a condition
    reminded       a step told who must act        reminded:<step>:…
    taken_over     a step put somebody in charge   taken_over:<fact>:<step>:…
    consequence    a penalty, a compensation …     consequence:<name>
    contradiction  the pack contradicts itself     contradiction:<name>

A step that repeats itself carries its own instant as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.inference.vocabulary import nameless
from dueprocess.engine.replay import Decision
from dueprocess.engine.replay.decision import ConsequenceView, consequences_of, contradictions_of
from dueprocess.engine.replay.history import History
from dueprocess.engine.replay.showing import plain_value
from dueprocess.engine.replay.state import Noted, State
from dueprocess.engine.service.cases.identities import Identities, due_at, instant_text, roots_of

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that a decision brings. `told` is what is said of it, as plain data: whom it reaches, and its content.

    `happened_at` is when it came into force (seconds, UTC); None for what is derived, which is in force while it
    holds: see arising.py. `number` is the instance of the duty as this replay counts it, for people only.
    """

    key: str
    kind: str
    name: str
    number: int
    happened_at: int | None
    told: Plain


def effects_of(decision: Decision, history: History) -> tuple[Effect, ...]:
    """Everything that a decision brings, in the order in which it came into force; what is derived comes last."""
    return tuple(_unique(_Effects(decision, history).found()))


def _unique(effects: Iterator[Effect]) -> Iterator[Effect]:
    """Tells apart what would bear the same key, by counting."""
    counted: Counter[str] = Counter()
    for effect in effects:
        counted[effect.key] += 1
        count = counted[effect.key]
        yield effect if count == 1 else replace(effect, key=f"{effect.key}:{count}")


class _Effects:
    def __init__(self, decision: Decision, history: History) -> None:
        self._decision = decision
        self._policy = decision.policy
        self._repeating = {step.event for chain in self._policy.steps.values() for step in chain if step.repeat}
        self._names = Identities(decision.state, roots_of(history.records))
        self._step = ""  # the key of the step that the marks at hand belong to

    def found(self) -> Iterator[Effect]:
        effect_of: dict[str, Callable[[Noted], Effect]] = {
            "missed": self._missed, "escalated": self._stepped, "reminded": self._stepped,
            "taken_over": self._taken_over,
        }
        made = [effect_of[mark.kind](mark) for mark in self._decision.marks if mark.kind in effect_of]
        yield from sorted(made, key=lambda each: each.happened_at or 0)
        yield from derived_effects(self._decision.state)

    def _missed(self, mark: Noted) -> Effect:
        told = {**self._of_duty(mark.name, mark), "who": self._party(mark.detail)}
        return self._marked(mark, f"missed:{self._names.mark(mark)}", told)

    def _stepped(self, mark: Noted) -> Effect:
        assert isinstance(mark.detail, tuple)
        duty, target = mark.detail
        self._step = f"{mark.name}:{self._names.mark(mark)}"
        if duty is not None and mark.name in self._repeating:
            self._step += f":{instant_text(mark.at)}"
        told = {**({} if duty is None else self._of_duty(duty, mark)), "to": self._party(target)}
        return self._marked(mark, f"{mark.kind}:{self._step}", told)

    def _taken_over(self, mark: Noted) -> Effect:
        return self._marked(mark, f"taken_over:{mark.name}:{self._step}", {"to": self._party(mark.detail)})

    def _marked(self, mark: Noted, key: str, told: Plain) -> Effect:
        return Effect(key, mark.kind, mark.name, mark.number, mark.at, told)

    def _of_duty(self, name: str, mark: Noted) -> Plain:
        duty = self._policy.duties[name]
        instance = self._decision.state.instances[name][mark.number - 1]
        return {"duty": name, "due": instant_text(due_at(instance, mark.at, late_at_due=duty.late_at_due))}

    def _party(self, detail: object) -> object:
        return plain_value(cast("Value", detail), self._policy)  # such a mark carries a party


def derived_effects(state: State) -> Iterator[Effect]:
    """What is in force while it holds: the consequences that are due, and the contradictions."""
    for view in consequences_of(state):
        if view.due:
            yield _consequence(view, state.policy)
    for each in contradictions_of(state):
        yield Effect(f"contradiction:{each.name}", "contradiction", each.name, 0, None, {"says": list(each.says)})


def _consequence(view: ConsequenceView, policy: Policy) -> Effect:
    entry = view.consequence
    money = nameless("money", mark=entry.mark, currency=entry.currency)
    amounts = {"amount": view.amount, "least": view.least, "most": view.most}
    told: Plain = {"who": plain_value(view.who, policy), "to": plain_value(view.to, policy)}
    told |= {name: plain_value(value, policy, money) for name, value in amounts.items() if value is not None}
    return Effect(f"consequence:{entry.name}", "consequence", entry.name, 0, None, told)


@dataclass(frozen=True, slots=True)
class Standing:
    """An effect that was told and not withdrawn: its key, the count of this telling, and what was told."""

    key: str
    count: int
    told: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What must be told: effects newly brought, and those told that no longer hold."""

    issued: tuple[Effect, ...]
    withdrawn: tuple[Standing, ...]


def change(brought: tuple[Effect, ...], standing: Mapping[str, Standing]) -> Change:
    """Compares what a decision brings with what was told. What now reads otherwise is withdrawn and told anew."""
    now = {effect.key: effect for effect in brought}
    holds = {key for key, told in standing.items() if key in now and now[key].told == told.told}
    return Change(
        issued=tuple(effect for effect in brought if effect.key not in holds),
        withdrawn=tuple(told for key, told in standing.items() if key not in holds))

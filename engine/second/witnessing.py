"""A policy under witness: it replays as before, and each condition, table and head notes what it answered and why.

Every expression that has a node which rules derive gets a twin: an instance of a subclass of its own class, so that all
that matches on classes or walks fields works as before. A twin evaluates as the original does and nothing besides; what
it read on the way is noted by twins of the expressions at its leaves. So a witnessed replay takes the same path.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import partial
from threading import Lock
from typing import Any, Final

from dueprocess.engine.inference.bearers import Bearing
from dueprocess.engine.inference.conditions import Condition, FactIs
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.forms import Completeness
from dueprocess.engine.inference.model import Keep
from dueprocess.engine.inference.parties import PartyRef
from dueprocess.engine.inference.policy import Head, Policy
from dueprocess.engine.pack import Mark
from dueprocess.engine.second.lowering import Lowering
from dueprocess.engine.second.network import Literal, Node
from dueprocess.engine.second.recording import Place, WitnessedPolicy
from dueprocess.engine.second.rulesets import Ruleset, ruleset_of
from dueprocess.engine.second.twins import (
    DerivedCondition,
    DerivedReadable,
    FactLine,
    FilledForm,
    GivenCondition,
    GivenReadable,
    WitnessedHead,
    twin_class,
)

MOST_KEPT: Final = 64
"""Policies that are kept under witness, those used last."""

_KEPT: list[tuple[Policy, Witnessed]] = []
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A policy under witness, with the rules that derive its roots: what its twins answer for."""

    policy: WitnessedPolicy
    roots: tuple[Node, ...]
    ruleset: Ruleset


def witnessed(policy: Policy) -> Witnessed:
    """The policy under witness; made once for each policy that is in use. Raises NoSecondOpinion.

    Twins are found by what stands in the policy, so what is kept names the very object, not its digest.
    """
    with _LOCK:
        for kept in _KEPT:
            if kept[0] is policy:
                _KEPT.remove(kept)
                break
        else:
            kept = policy, _made(policy)
        _KEPT.append(kept)
        del _KEPT[:-MOST_KEPT]
    return kept[1]


def _made(policy: Policy) -> Witnessed:
    witnessing = Witnessing(policy)
    twin = witnessing.policy()
    roots = tuple(witnessing.roots)
    return Witnessed(twin, roots, ruleset_of(roots))


class Witnessing:
    """Makes the twins of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.lowering = Lowering(policy)
        self.roots: dict[Node, None] = {}
        self._made: dict[tuple[int, bool], tuple[object, Any]] = {}
        self._entry = Place("", "", (), Mark("", 0, 0), "")
        self._policy = policy

    def policy(self) -> WitnessedPolicy:
        """The policy under witness."""
        given = {each.name: getattr(self._policy, each.name) for each in fields(self._policy)}
        for name in ("heads", "events", "duties", "forms", "tracks", "steps", "pauses", "conflicts", "consequences",
                     "measures", "impossible", "units", "uniques", "watched"):
            given[name] = self._twin(given[name], leaf=False)
        self.lowering.finish()
        return WitnessedPolicy(**given)

    def _twin(self, value: Any, *, leaf: bool) -> Any:
        """The twin of a value and of all within it; `leaf`: it stands in an expression that notes what it reads."""
        if isinstance(value, tuple):
            made = tuple(self._twin(each, leaf=leaf) for each in value)
            return value if all(one is other for one, other in zip(made, value, strict=True)) else made
        if isinstance(value, dict):
            return {key: self._twin(each, leaf=leaf) for key, each in value.items()}
        if isinstance(value, partial):
            return partial(value.func, *(self._twin(each, leaf=leaf) for each in value.args))
        if not isinstance(value, Expression | Head | Keep):
            return value
        key = id(value), leaf
        if key not in self._made:
            self._made[key] = value, self._new(value, leaf=leaf)
        return self._made[key][1]

    def _new(self, value: Any, *, leaf: bool) -> Any:
        outer = self._entry
        because = getattr(value, "because", None)
        if hasattr(value, "name") and because is not None:
            self._entry = Place(_kind(value), value.name, because, value.mark, "")
        elif because:
            self._entry = replace(self._entry, because=because)
        try:
            if isinstance(value, Head):
                return self._head(value)
            if isinstance(value, Condition):
                return self._condition(value, leaf=leaf)
            if isinstance(value, Readable):
                return self._readable(value, leaf=leaf)
            return self._rebuilt(value, leaf=leaf)
        finally:
            self._entry = outer

    def _head(self, head: Head) -> Head:
        rule, firm = self._twin(head.rule, leaf=False), self._twin(head.firm_when, leaf=False)
        node = self.lowering.fact(head.name)
        if node.gate is None:
            return replace(head, rule=rule, firm_when=firm)
        self.roots[node] = None
        inside = self._twin(head.rule, leaf=True)
        given = {each.name: getattr(head, each.name) for each in fields(Head)}
        return WitnessedHead(**{**given, "rule": inside, "firm_when": firm}, node=node,
                             place=Place("fact", head.name, head.because, head.mark, ""))

    def _condition(self, condition: Condition, *, leaf: bool) -> Any:
        node = self.lowering.truth(condition)
        if node.given:
            plain = self._rebuilt(condition, leaf=False)
            return self._wrapped(GivenCondition, plain, node, self._placed(condition)) if leaf else plain
        self.roots[node] = None
        place = self._placed(condition)
        if isinstance(condition, FactIs):
            return self._wrapped(FactLine, condition, node, place, leaf=self.lowering.fact(condition.name))
        return self._wrapped(DerivedCondition, self._rebuilt(condition, leaf=True), node, place)

    def _readable(self, readable: Readable, *, leaf: bool) -> Any:
        source = self.lowering.value(readable)
        if isinstance(source, Literal) or _passes_on(readable):
            return self._rebuilt(readable, leaf=leaf and not isinstance(source, Literal))
        if source.given or source.head:
            plain = self._rebuilt(readable, leaf=False)
            return self._wrapped(GivenReadable, plain, source, self._entry) if leaf else plain
        self.roots[source] = None
        rebuilt, place = self._rebuilt(readable, leaf=True), self._placed(readable)
        if isinstance(readable, Completeness):
            leaves = tuple((each.fact, self.lowering.fact(each.fact)) for each in readable.form.fields)
            return self._wrapped(FilledForm, rebuilt, source, place, leaves=leaves)
        return self._wrapped(DerivedReadable, rebuilt, source, place)

    def _placed(self, expression: Expression) -> Place:
        kind = "condition" if isinstance(expression, Condition) else "table"
        return replace(self._entry, kind=kind, mark=getattr(expression, "mark", self._entry.mark),
                       text=getattr(expression, "text", ""))

    def _wrapped(self, mixin: type, plain: Any, node: Node, place: Place, **more: object) -> Any:
        twin = object.__new__(twin_class(mixin, type(plain)))
        for each in fields(plain):
            object.__setattr__(twin, each.name, getattr(plain, each.name))
        for name, value in (("node", node), ("place", place), *more.items()):
            object.__setattr__(twin, name, value)
        return twin

    def _rebuilt(self, value: Any, *, leaf: bool) -> Any:
        """The same with the twins of its parts, of its own class."""
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        made = {name: self._twin(part, leaf=leaf) for name, part in parts.items()}
        if all(made[name] is part for name, part in parts.items()):
            return value
        rebuilt = object.__new__(type(value))
        for name, part in made.items():
            object.__setattr__(rebuilt, name, part)
        return rebuilt


def _passes_on(readable: Readable) -> bool:
    """Whether a value is that of the readable within, as it is."""
    return isinstance(readable, PartyRef) or (isinstance(readable, Bearing) and not readable.conflicts)


def _kind(entry: object) -> str:
    """What an entry of a policy is called: `duty`, `step` ..."""
    return type(entry).__name__.lower()

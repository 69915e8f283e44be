"""Expressions to nodes: what the rules of the second engine derive, and what they take as given.

Expressions that are the same, apart from where they stand, share a node. What the rules cannot say becomes a given node
as a whole: an atom, which the first engine's code answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from dueprocess.engine.calendar import Span
from dueprocess.engine.inference.bearers import Bearing
from dueprocess.engine.inference.conditions import Condition, Every, FactIs, Line, Negated, Some
from dueprocess.engine.inference.definitions import Truth
from dueprocess.engine.inference.expressions import Expression, Readable
from dueprocess.engine.inference.forms import Completeness
from dueprocess.engine.inference.model import Field
from dueprocess.engine.inference.parties import BearerOf, PartyRef, Somebody
from dueprocess.engine.inference.policy import Policy
from dueprocess.engine.inference.references import Constant, FactRef, OwnFactRef
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.tests import (
    AllOf,
    Both,
    Compare,
    Is,
    Known,
    NoneOf,
    Not,
    Ranked,
    SameAs,
    Size,
    Test,
)
from dueprocess.engine.inference.values import NONE, is_partial
from dueprocess.engine.pack import Mark
from dueprocess.engine.second.asking import compares, is_known, is_one_of, is_ranked, is_same
from dueprocess.engine.second.encoding import KNOWN, TRUE, Unsaid, limits, token
from dueprocess.engine.second.logic import all_of, any_of, opposite, passed_on
from dueprocess.engine.second.network import (
    GATE,
    TOKEN,
    WIDEST,
    Literal,
    Match,
    Network,
    SetNode,
    Source,
    Taken,
    TruthNode,
    ValueNode,
    derive,
    is_truth,
    knows,
)
from dueprocess.engine.second.picks import Collected, Rows, collect, derive_member, highest, members_of, picked

_SETS = ("choices", "parties")
_OF_TIME = ("date", "instant")


class _Unlowered(Exception):
    """An expression that the rules cannot say."""


class Lowering:
    """The nodes of a policy's expressions. When all are made, `finish` derives the members of their sets."""

    def __init__(self, policy: Policy) -> None:
        self.network = Network()
        self._policy = policy
        self._truths: dict[object, TruthNode] = {}
        self._values: dict[object, Source | SetNode] = {}
        self._facts: dict[str, ValueNode | SetNode] = {}
        self._collected: dict[SetNode, Collected] = {}
        self._copies: list[tuple[SetNode, SetNode]] = []

    # --- conditions ----------------------------------------------------------------------------------------------

    def truth(self, condition: Condition) -> TruthNode:
        """The node of a condition; an atom where the rules cannot say it."""
        shape = shape_of(condition)
        found = self._truths.get(shape)
        if found is None:
            try:
                found = self._combined(condition)
            except (_Unlowered, Unsaid):
                found = self.network.truth(condition.text, _kind(condition))
            self._truths[shape] = found
        return found

    def _combined(self, condition: Condition) -> TruthNode:
        network, text = self.network, condition.text
        match condition:
            case Every(parts=parts) if parts:
                return all_of(network, text, [self.truth(part) for part in parts])
            case Some(parts=parts) if parts:
                return any_of(network, text, [self.truth(part) for part in parts])
            case Negated(part=part):
                return opposite(network, text, self.truth(part))
            case FactIs(name=name, asks=asks):
                return self._asked(self.fact(name), asks, text)
            case Line(of=of, asks=asks):
                source = self.value(of)
                if isinstance(source, Literal):
                    raise _Unlowered
                return self._asked(source, asks, text)
        raise _Unlowered

    def _asked(self, of: ValueNode | SetNode, test: Test, text: str) -> TruthNode:
        match test:
            case Not(test=inner):
                return opposite(self.network, text, self._asked(of, inner, text))
            case Both(tests=tests) if tests:
                return all_of(self.network, text, [self._asked(of, each, text) for each in tests])
            case Known(wanted=wanted):
                return is_known(self.network, text, of, wanted=wanted)
        return self._of_set(of, test, text) if isinstance(of, SetNode) else self._of_value(of, test, text)

    def _of_set(self, of: SetNode, test: Test, text: str) -> TruthNode:
        network = self.network
        match test:
            case Is(values=values) if values and NONE not in values:
                return any_of(network, text, self._members(of, values))
            case AllOf(members=members) if members:
                return all_of(network, text, self._members(of, members))
            case NoneOf(members=members) if members:
                return opposite(network, text, any_of(network, text, self._members(of, members)))
            case Size(test=inner) if not of.head:
                if of.size is None:
                    of.size = network.value(f"{of.text} (count)", of.given)
                    of.size.told_with = of
                return self._asked(of.size, inner, text)
        raise _Unlowered

    def _members(self, of: SetNode, members: frozenset[object]) -> list[TruthNode]:
        """Whether each is in the set. A member's node is told with its set, and so is never the condition's own."""
        nodes = [self.network.member(of, member) for member in sorted(members, key=token)]
        return nodes if len(nodes) > 1 else [passed_on(self.network, node.text, node) for node in nodes]

    def _of_value(self, of: ValueNode, test: Test, text: str) -> TruthNode:
        network = self.network
        match test:
            case Is(values=values) if values:
                return is_one_of(network, text, of, tuple(values))
            case Compare(operator=operator, than=than):
                other = self._single(than)
                if isinstance(other, ValueNode) and "duration" in (self._type(than), self._type_of_fact(of.text)):
                    raise _Unlowered  # durations of two families do not compare
                if isinstance(other, Literal):
                    if not isinstance(other.value, int | Decimal | Span):
                        raise _Unlowered
                    limits(other.value)
                return compares(network, text, operator, of, other)
            case SameAs(other=than):
                types = {self._type(than), self._type_of_fact(of.text)}
                if types & {*_OF_TIME, *_SETS} or (isinstance(than, Constant) and is_partial(than.value)):
                    raise _Unlowered
                return is_same(network, text, of, self._single(than))
            case Ranked(operator=operator, than=than, order=order):
                return is_ranked(network, text, operator, of, self._single(than), order)
        raise _Unlowered

    def _type(self, of: Readable) -> str:
        return self._type_of_fact(of.name) if isinstance(of, FactRef | OwnFactRef) else ""

    def _type_of_fact(self, name: str) -> str:
        fact = self._policy.words.facts.get(name)
        return "" if fact is None else fact.type

    # --- values --------------------------------------------------------------------------------------------------

    def value(self, readable: Readable) -> Source | SetNode:
        """The node of a value, or the value itself where the pack writes it."""
        match readable:
            case Constant(value=value) | Somebody(value=value):
                return Literal(value)
            case PartyRef(of=of):
                return self.value(of)
            case Bearing(who=who, conflicts=()):
                return self.value(who)
            case FactRef(name=name):
                return self.fact(name)
            case BearerOf(duty=duty):
                return self.fact(f"{duty}.who")
        shape = shape_of(readable)
        found = self._values.get(shape)
        if found is None:
            try:
                found = self._defined(readable)
            except (_Unlowered, Unsaid):
                found = self._given(readable)
            self._values[shape] = found
        return found

    def _single(self, readable: Readable) -> Source:
        found = self.value(readable)
        if isinstance(found, SetNode):
            raise _Unlowered
        return found

    def _given(self, readable: Readable) -> ValueNode | SetNode:
        text = readable.name if isinstance(readable, OwnFactRef) else ""
        kind = _kind(readable)
        return self.network.set(text, kind) if self._type(readable) in _SETS else self.network.value(text, kind)

    def _defined(self, readable: Readable) -> Source | SetNode:
        match readable:
            case Truth(when=when):
                return self._as_value(self.truth(when))
            case Completeness(form=form) if form.fields:
                parts = [part for each in form.fields if (part := self._filled(each)) is not None]
                return self._as_value(all_of(self.network, form.name, parts)) if parts else Literal(True)
            case Table(pick="first" | "unique"):
                rows = [Rows(self.truth(row.when), self._single(row.value)) for row in readable.rows]
                return picked(self.network, "", readable.pick, rows, self._otherwise(readable))
            case Table(pick="highest"):
                return self._highest(readable)
            case Table(pick="all"):
                return self._collected_set(readable)
        raise _Unlowered

    def _otherwise(self, table: Table) -> Source:
        return Literal(table.gap) if table.otherwise is None else self._single(table.otherwise)

    def _as_value(self, truth: TruthNode) -> ValueNode:
        node = self.network.value(truth.text)
        for answer, value in enumerate((False, None, True)):
            derive(node, Literal(value), is_truth(truth, answer))
        return node

    def _filled(self, field: Field) -> TruthNode | None:
        """Whether a field of a form is as it must be; None for one that may be left empty."""
        if field.need == "optional":
            return None
        fact = self.fact(field.fact)
        if field.need == "signed":
            if isinstance(fact, SetNode):
                raise _Unlowered
            filled = self.network.truth(field.fact)
            derive(filled, 2, Match(fact, ((TOKEN, "eq", token(True)),)))
            derive(filled, 0, Match(fact, ((TOKEN, "neq", token(True)),)))
        else:
            filled = self.network.truth(field.fact)
            derive(filled, 2, knows(fact, "gte", KNOWN))
            derive(filled, 0, knows(fact, "lt", KNOWN))
        if field.when is None:
            return filled
        spared = opposite(self.network, field.when.text, self.truth(field.when))
        return any_of(self.network, field.fact, [filled, spared])

    def _highest(self, table: Table) -> ValueNode:
        if not table.rows or len(table.levels) > WIDEST:
            raise _Unlowered
        levels: dict[str, list[TruthNode]] = {}
        for row in table.rows:
            level = self.value(row.value)
            if not isinstance(level, Literal) or level.value not in table.levels:
                raise _Unlowered
            levels.setdefault(str(level.value), []).append(self.truth(row.when))
        by_level = [(level, any_of(self.network, level, levels[level])) for level in reversed(table.levels)
                    if level in levels]
        return highest(self.network, "", by_level, self._otherwise(table), at_least_certain=table.at_least_certain)

    def _collected_set(self, table: Table) -> SetNode:
        otherwise = Literal(frozenset()) if table.otherwise is None else self.value(table.otherwise)
        added = [self.value(row.value) for row in table.rows]
        if not added or not all(isinstance(each, Literal) and members_of(each.value) and not is_partial(each.value)
                                for each in added):
            raise _Unlowered
        if not isinstance(otherwise, Literal) or is_partial(otherwise.value):
            raise _Unlowered
        rows = tuple((self.truth(row.when), members_of(each.value))
                     for row, each in zip(table.rows, added, strict=True) if isinstance(each, Literal))
        found = collect(self.network, "", rows, members_of(otherwise.value))
        self._collected[found.node] = found
        for member in sorted({each for _, members in rows for each in members} | found.otherwise, key=token):
            self.network.member(found.node, member)
        return found.node

    # --- facts ---------------------------------------------------------------------------------------------------

    def fact(self, name: str) -> ValueNode | SetNode:
        """The node of a fact or other head."""
        found = self._facts.get(name)
        if found is None:
            make = self.network.set if self._type_of_fact(name) in _SETS else self.network.value
            found = self._facts[name] = make(name, "fact")
            if name in self._policy.heads:
                found.head = name
                self._derive_head(name, found)
        return found

    def _derive_head(self, name: str, node: ValueNode | SetNode) -> None:
        rule = self.value(self._policy.heads[name].rule)
        if isinstance(rule, Literal) or (rule.given and not rule.head):
            return
        if isinstance(rule, SetNode) != isinstance(node, SetNode):
            return
        gate = node.gate = self.network.truth(name, GATE)
        if isinstance(rule, SetNode) and isinstance(node, SetNode):
            self._copies.append((node, rule))
            for knowledge in range(4):
                derive(node, knowledge, is_truth(gate, TRUE), knows(rule, "eq", knowledge))
        elif isinstance(rule, ValueNode):
            derive(node, Taken(1), is_truth(gate, TRUE), Match(rule, ((TOKEN, "exists", 0),)))

    def finish(self) -> None:
        """Derives the members of sets, now that it is known who is asked about."""
        copied: set[tuple[SetNode, object]] = set()
        open_ = True
        while open_:
            before = len(copied)
            for node, source in self._copies:
                for member in [each for each in {**node.members, **source.members} if (node, each) not in copied]:
                    copied.add((node, member))
                    self._copy_member(node, source, member)
            open_ = len(copied) > before
        for table in self._collected.values():
            for member in tuple(table.node.members):
                derive_member(self.network, table, member)

    def _copy_member(self, node: SetNode, source: SetNode, member: object) -> None:
        assert node.gate is not None
        theirs, ours = self.network.member(source, member), self.network.member(node, member)
        for answer in range(3):
            derive(ours, answer, is_truth(node.gate, TRUE), is_truth(theirs, answer))



def _kind(expression: Expression) -> str:
    return type(expression.asks if isinstance(expression, Line) else expression).__name__


def shape_of(value: object) -> object:
    """What makes two expressions ask the same: their classes and parts, not the lines they stand on."""
    if isinstance(value, Expression):
        return type(value), *(shape_of(part) for part in _parts(value))
    if isinstance(value, tuple):
        return tuple(shape_of(each) for each in value)
    try:
        hash(value)
    except TypeError:
        return id(value)
    return type(value), value


def _parts(expression: Expression) -> Iterator[object]:
    for each in fields(expression):
        part = getattr(expression, each.name)
        if each.name not in ("mark", "text", "because") and not isinstance(part, Mark):
            yield part

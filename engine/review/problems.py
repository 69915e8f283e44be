"""A table as a problem that can be solved: its conditions, rewritten so that they read variables and nothing else.

The rewritten conditions are of the same classes and are evaluated by the same code as in a decision. Derived facts
whose definition is itself made of such conditions are carried along as heads; of others each line is an atom.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.conditions import Condition, Every, FactIs, Line, Negated, Some
from dueprocess.engine.inference.definitions import Amount, Truth
from dueprocess.engine.inference.event_tests import Happened
from dueprocess.engine.inference.expressions import Readable
from dueprocess.engine.inference.parties import HasRole, IsParty, PartySet, Somebody
from dueprocess.engine.inference.policy import Head
from dueprocess.engine.inference.references import Constant, FactRef, StageRef
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
from dueprocess.engine.inference.values import NONE, Value
from dueprocess.engine.inference.vocabulary import Fact
from dueprocess.engine.inference.world import World
from dueprocess.engine.review.variables import (
    FINITE,
    Variable,
    amounts,
    is_amount,
    listed_values,
    told_apart,
)


class _Abstract(Exception):
    """Something that is not made of variables: the line that reads it becomes an atom."""


@dataclass(slots=True)
class Problem:
    """What rewriting has gathered: heads to derive, and what domains are cut from.

    `with_unknown`: facts may be unknown for good, so that a level known at least may be any.
    """

    policy: Policy
    with_unknown: bool = False
    heads: dict[str, Head] = field(default_factory=dict)
    recorded: dict[str, Fact] = field(default_factory=dict)
    made: dict[str, Variable] = field(default_factory=dict)
    constants: set[Decimal | int] = field(default_factory=set)
    asked: set[frozenset[object]] = field(default_factory=set)
    compared: bool = False

    def variables(self) -> dict[str, Variable]:
        """Every variable of the rewritten conditions, with its domain."""
        return self.made | {name: Variable(name, self._domain(fact), exact=True, fact=fact)
                            for name, fact in self.recorded.items()}

    def world(self) -> World:
        """A world in which nothing is known, under the rewritten heads."""
        return World(replace(self.policy, heads=self.heads, presumed={}, reach={}))

    def _domain(self, fact: Fact) -> tuple[Value, ...]:
        if is_amount(fact):
            numbers = sum(is_amount(each) for each in self.recorded.values())
            return amounts(fact, self.constants, numbers if self.compared else 1)
        values = listed_values(fact, {value for each in self.asked for value in each})
        return values if self.compared else told_apart(values, self.asked)

    @property
    def names(self) -> frozenset[str]:
        """The facts that the conditions rewritten so far rest on."""
        about = (variable.fact.name for variable in self.made.values() if variable.fact is not None)
        return frozenset({*self.recorded, *self.heads, *self.made, *about})

    @property
    def asks_for_none(self) -> bool:
        """Whether any line asks whether something is `none`."""
        return any(NONE in each for each in self.asked)

    # --- conditions ------------------------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Condition:
        """The condition over variables."""
        match condition:
            case Every() | Some():
                return replace(condition, parts=tuple(self.condition(part) for part in condition.parts))
            case Negated():
                return replace(condition, part=self.condition(condition.part))
            case FactIs():
                return self._line(condition.name, condition.asks, condition)
            case Line(of=FactRef()):
                assert isinstance(condition.of, FactRef)
                return self._line(condition.of.name, condition.asks, condition)
            case Line(of=StageRef()) if isinstance(condition.asks, Is):
                assert isinstance(condition.of, StageRef)
                return self._stage(condition.of.track, condition.asks, condition)
            case Happened():
                return self._made(Variable(condition.event, (True, False), exact=False), {condition.wanted}, condition)
        return self._atom(condition)

    def _atom(self, condition: Condition, part: str = "") -> Condition:
        """A line that holds or does not; `part` tells apart the several tests of one line."""
        # A long text is cut short where it is quoted, so it alone does not tell two lines apart.
        place = "" if len(condition.text) < 100 else f" ({condition.mark})"
        return self._made(Variable(f"{condition.text}{part}{place}", (True, False), exact=False), {True}, condition)

    def _made(self, variable: Variable, wanted: set[object], condition: Condition) -> Condition:
        self.made[variable.name] = variable
        return FactIs(variable.name, Is(frozenset(wanted)), condition.mark, condition.text)

    def _stage(self, track: str, asks: Is, condition: Condition) -> Condition:
        stages: tuple[Value, ...] = (*(stage.name for stage in self.policy.tracks[track].stages), NONE)
        variable = Variable(f"{track}.stage", stages, exact=False)
        return self._made(variable, set(asks.values), condition)

    def _line(self, name: str, asks: Test, condition: Condition, part: str = "") -> Condition:
        match asks:
            case Not():
                return Negated(self._line(name, asks.test, condition, f"{part} not"), condition.mark, condition.text)
            case Both():
                parts = tuple(self._line(name, test, condition, f"{part} {index}")
                              for index, test in enumerate(asks.tests))
                return Every(parts, condition.mark, condition.text)
        fact = self.policy.words.facts.get(name)
        if fact is None:
            return self._atom(condition, part)
        try:
            found = self._of_derived(fact, asks, condition) if fact.derived else self._of_recorded(
                fact, asks, condition)
        except _Abstract:
            found = self._loose(fact, asks, condition)
        return self._atom(condition, part) if found is None else found

    def _loose(self, fact: Fact, asks: Test, condition: Condition) -> Condition | None:
        """A line on a fact that is not made of variables: any of its values may be."""
        if isinstance(asks, Is) and fact.type in ("yes_no", "choice", "levels"):
            values = tuple(dict.fromkeys((*listed_values(fact, ()), NONE)))
            return self._made(Variable(fact.name, values, exact=False), set(asks.values), condition)
        return None

    def _of_derived(self, fact: Fact, asks: Test, condition: Condition) -> Condition | None:
        # Whether a derived fact is known is no question of values: it stays an atom.
        if isinstance(asks, Known):
            return None
        self.head(fact.name)
        test = self._test(asks)
        return FactIs(fact.name, test, condition.mark, condition.text) if isinstance(test, Is) else Line(
            FactRef(fact.name), test, condition.mark, condition.text)

    def _of_recorded(self, fact: Fact, asks: Test, condition: Condition) -> Condition | None:
        if fact.type == "choices":
            return self._of_set(fact, asks, condition)
        if fact.type not in FINITE and not is_amount(fact):
            raise _Abstract
        if isinstance(asks, Known):
            variable = Variable(f"{fact.name}: known", (True, False), exact=True, fact=fact, known=True)
            return self._made(variable, {asks.wanted}, condition)
        test = self._test(asks)
        self.recorded[fact.name] = fact
        return Line(FactRef(fact.name), test, condition.mark, condition.text)

    def _of_set(self, fact: Fact, asks: Test, condition: Condition) -> Condition | None:
        """A recorded set: whether it has each member is a variable of its own."""
        def has(members: frozenset[object]) -> tuple[Condition, ...]:
            return tuple(
                self._made(Variable(f"{fact.name} has {member}", (True, False), exact=True, fact=fact,
                                    member=str(member)), {True}, condition)
                for member in sorted(members, key=str))

        match asks:
            case Is():
                return Some(has(asks.values), condition.mark, condition.text)
            case AllOf():
                return Every(has(asks.members), condition.mark, condition.text)
            case NoneOf():
                return Negated(Some(has(asks.members), condition.mark, condition.text), condition.mark, condition.text)
        return None

    # --- tests -----------------------------------------------------------------------------------------------------

    def _test(self, asks: Test) -> Test:
        match asks:
            case Is():
                self.asked.add(asks.values)
                self.constants |= {value for value in asks.values if _is_number(value)}  # type: ignore[misc]
                return asks
            case AllOf() | NoneOf():
                return asks
            case Size():
                return replace(asks, test=self._test(asks.test))
            case Not():
                return replace(asks, test=self._test(asks.test))
            case Both():
                return replace(asks, tests=tuple(self._test(test) for test in asks.tests))
            case Compare():
                return replace(asks, than=self.value(asks.than))
            case Ranked():
                self.compared = True
                return replace(asks, than=self.value(asks.than))
            case SameAs():
                self.compared = True
                return replace(asks, other=self.value(asks.other))
            case IsParty() if all(isinstance(each, Somebody) for each in asks.wanted):
                return asks
            case HasRole():
                return asks
        raise _Abstract

    # --- values ----------------------------------------------------------------------------------------------------

    def value(self, readable: Readable) -> Readable:
        """A value over variables. Raises where it is made of anything else."""
        match readable:
            case Constant():
                if _is_number(readable.value):
                    self.constants.add(readable.value)  # type: ignore[arg-type]
                elif not isinstance(readable.value, str | bool | frozenset) and readable.value not in (NONE, None):
                    raise _Abstract
                return readable
            case Somebody():
                return readable
            case PartySet() if all(isinstance(each, Somebody) for each in readable.members):
                return readable
            case FactRef():
                return self._reference(readable)
        raise _Abstract

    def _reference(self, readable: FactRef) -> Readable:
        fact = self.policy.words.facts.get(readable.name)
        if fact is None or (not fact.derived and fact.type not in FINITE and not is_amount(fact)):
            raise _Abstract
        if not fact.derived:
            self.recorded[fact.name], self.compared = fact, True
            return readable
        rule = self.head(fact.name)
        return self.value(rule) if isinstance(rule, Constant) else readable

    def head(self, name: str) -> Readable:
        """The rule of a derived fact over variables, carried along. Raises where it is made of anything else."""
        if name not in self.heads:
            head = self.policy.heads[name]
            provisional = isinstance(head.rule, Table) and head.rule.at_least_certain
            if head.taken_over or (provisional and self.with_unknown):
                raise _Abstract
            self.heads[name] = replace(head, rule=self._rule(head.rule), timed=False)
        return self.heads[name].rule

    def _rule(self, rule: Readable) -> Readable:
        match rule:
            case Truth():
                return replace(rule, when=self.condition(rule.when))
            case Table():
                return self.table(rule)
            case Amount() if rule.operator in ("largest_of", "smallest_of"):
                return replace(rule, members=tuple(self.value(member) for member in rule.members))
        return self.value(rule)

    def table(self, table: Table) -> Table:
        """The table over variables, its values included. Raises where one of them is made of anything else."""
        rows = tuple(replace(row, when=self.condition(row.when), value=self.value(row.value)) for row in table.rows)
        otherwise = None if table.otherwise is None else self.value(table.otherwise)
        return replace(table, rows=rows, otherwise=otherwise, at_least_certain=False)


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)

"""Every operator of the language, over values of every kind, comes out of both engines alike; and every error that is
planted in the lowering of one, or in the first engine's own code for it, is noticed.
"""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from dueprocess.engine.inference import conditions, definitions, tables, tests
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet
from dueprocess.engine.inference.world import World
from dueprocess.engine.second import asking, encoding, lowering, picks, rulesets

FACTS = """\
facts:
  a: {type: yes_no, label: a, ask: customer}
  b: {type: yes_no, label: b, ask: customer}
  c: {type: yes_no, label: c, ask: customer}
  colour: {type: choice, label: colour, ask: customer, values: [red, green, blue, none]}
  shade: {type: choice, label: shade, ask: customer, values: [red, green, blue, none]}
  level: {type: levels, label: level, ask: customer, values: [low, middle, high]}
  other: {type: levels, label: other, ask: customer, values: [low, middle, high]}
  claim: {type: money, label: claim, ask: customer}
  paid: {type: money, label: paid, ask: customer}
  times: {type: count, label: times, ask: customer}
  signs: {type: choices, label: signs, ask: customer, values: [x, y, z]}
  number: {type: id, label: number, ask: customer}
"""

CONDITIONS = {
    "both": "{a: yes, b: yes}",
    "either": "{any: [{a: yes}, {b: yes}]}",
    "most": "{any: [{all: [{a: yes}, {b: yes}]}, {all: [{b: yes}, {c: yes}]}]}",
    "many": "{all: [{a: yes}, {b: yes}, {c: yes}, {level: high}, {colour: [red, green]}]}",
    "not": "{a: {not: yes}}",
    "one_of": "{colour: [red, green]}",
    "not_one": "{colour: {not: [red, green]}}",
    "is_none": "{colour: none}",
    "known": "{claim: {known: yes}}",
    "unknown": "{claim: {known: no}}",
    "same": "{colour: {same_as: shade}}",
    "below": "{claim: {below: 100 GBP}}",
    "at_most": "{claim: {at_most: 100 GBP}}",
    "above": "{claim: {above: 100 GBP}}",
    "at_least": "{claim: {at_least: 100 GBP}}",
    "below_paid": "{claim: {below: paid}}",
    "at_most_paid": "{claim: {at_most: paid}}",
    "above_paid": "{claim: {above: paid}}",
    "at_least_paid": "{claim: {at_least: paid}}",
    "between": "{claim: {at_least: 50 GBP, below: 100 GBP}}",
    "three_times": "{times: 3}",
    "three_or_five": "{times: [3, 5]}",
    "level_below": "{level: {below: middle}}",
    "level_at_most": "{level: {at_most: middle}}",
    "level_above": "{level: {above: middle}}",
    "level_at_least": "{level: {at_least: middle}}",
    "below_other": "{level: {below: other}}",
    "at_most_other": "{level: {at_most: other}}",
    "above_other": "{level: {above: other}}",
    "at_least_other": "{level: {at_least: other}}",
    "has_x": "{signs: x}",
    "has_any": "{signs: [x, y]}",
    "has_all": "{signs: {all_of: [x, y]}}",
    "has_none": "{signs: {none_of: [x, y]}}",
    "has_two": "{signs: {count: {at_least: 2}}}",
    "number_is": "{number: A-1}",
}

TABLES = """\
  first: {type: choice, label: first, values: [red, green, blue, none], pick: first, rows: [{is: red, when: {a: yes}}, {is: green, when: {b: yes}}, {is: red, when: {c: yes}}], otherwise: blue}
  first_gap: {type: choice, label: gap, values: [red, green], pick: first, rows: [{is: red, when: {a: yes}}, {is: green, when: {b: yes}}]}
  first_of_facts: {type: choice, label: f, values: [red, green, blue, none], pick: first, rows: [{is: colour, when: {a: yes}}, {is: shade, when: {b: yes}}], otherwise: green}
  first_amount: {type: money, label: am, pick: first, rows: [{is: 10 GBP, when: {a: yes}}, {is: paid, when: {b: yes}}], otherwise: 0 GBP}
  amount_above: {type: yes_no, label: aa, yes_when: {first_amount: {above: 5 GBP}}}
  unique: {type: choice, label: unique, values: [red, green, blue, none], pick: unique, rows: [{is: red, when: {a: yes}}, {is: red, when: {b: yes}}, {is: green, when: {level: high}}], otherwise: blue}
  highest: {type: levels, label: h, values: [low, middle, high], pick: highest, rows: [{is: low, when: {a: yes}}, {is: high, when: {b: yes}}, {is: middle, when: {c: yes}}], otherwise: low}
  certain: {type: levels, label: h, values: [low, middle, high], pick: highest, while_unknown: highest_certain, rows: [{is: low, when: {a: yes}}, {is: high, when: {b: yes}}, {is: middle, when: {c: yes}}]}
  collected: {type: choices, label: s, values: [x, y, z], rows: [{is: x, when: {a: yes}}, {is: y, when: {b: yes}}, {is: [x, z], when: {c: yes}}]}
  collected_else: {type: choices, label: s, values: [x, y, z], rows: [{is: x, when: {a: yes}}, {is: y, when: {b: yes}}], otherwise: [z]}
  collects_x: {type: yes_no, label: x, yes_when: {collected: x}}
  collects_all: {type: yes_no, label: x, yes_when: {collected: {all_of: [x, z]}}}
  else_z: {type: yes_no, label: x, yes_when: {collected_else: {none_of: [z]}}}
  chained: {type: yes_no, label: ch, yes_when: {any: [{highest: high}, {first: [red, blue]}, {is_both: yes}]}}
  again: {type: yes_no, label: ag, yes_when: {chained: yes, certain: {at_least: middle}}}
forms:
  sheet: {label: sheet, filled_by: customer, fields: {claim: required, a: signed, colour: optional, paid: {required_when: {b: yes}}}}
"""

PACK = FACTS + "".join(
    f"  is_{name}: {{type: yes_no, label: {name}, yes_when: {condition}}}\n" for name, condition in CONDITIONS.items()
) + TABLES + "roles: {desk: {label: desk}}\n"

TRUTHS = (True, False, None)
MONEY = (None, NONE, Decimal(50), Decimal(100), Decimal("100.01"), 99, Bounds(Decimal(60), None),
         Bounds(None, Decimal(100)), Bounds(Decimal(100), Decimal(200)), Bounds(Decimal(20), Decimal("99.99")))
COLOURS = (None, "red", "green", "blue", NONE)
LEVELS = (None, "low", "middle", "high", "extreme", NONE)  # a level of another order, which no pack can write
SETS = (None, NONE, *(kind(each) for kind in (frozenset, OpenSet) for each in ("", "x", "y", "z", "xy", "yz", "xyz")))
COUNTS = (None, NONE, 0, 2, 3, 4, 5, 6, Bounds(3, None), Bounds(4, 4), Bounds(None, 2), Bounds(0, 3), Bounds(4, 5), Bounds(6, None))

WORLDS = [
    *(dict(zip("abc", each, strict=True)) for each in itertools.product(TRUTHS, repeat=3)),
    *({"a": a, "b": b, "colour": one, "shade": other, "level": "high"}
      for a, b in ((True, None), (None, True), (None, None), (False, True), (False, None))
      for one, other in itertools.product(COLOURS, repeat=2)),
    *({"claim": one, "paid": other, "a": None, "b": True} for one, other in itertools.product(MONEY, repeat=2)),
    *({"claim": one, "paid": other, "a": True, "b": None} for one, other in itertools.product(MONEY[:4], repeat=2)),
    *({"level": one, "other": other} for one, other in itertools.product(LEVELS, repeat=2)),
    *({"signs": each} for each in SETS),
    *({"times": each} for each in COUNTS),
    *({"number": each} for each in (None, "A-1", "A-2", "甲 1")),
    {"a": True, "b": True, "c": True, "level": "high", "colour": "green"},
    {"a": None, "b": False, "level": "high"},
    {"a": False, "b": False, "level": "high"},
]


@pytest.fixture
def policy(trial):
    return trial(PACK).policy


def test_every_operator_over_values_of_every_kind_comes_out_alike(policy, opinion):
    assert opinion(policy, WORLDS) == []


def test_each_fact_that_is_derived_has_been_each_of_true_false_and_unknown(policy):
    """Else the test above would prove less than it says."""
    seen = {name: set() for name in policy.heads if name.startswith("is_")}
    for facts in WORLDS:
        world = World(policy)
        world.values.update(facts)
        for name, answers in seen.items():
            answers.add(world.value(name))
    never_unknown = {"is_known", "is_unknown"}
    assert {name for name, answers in seen.items() if answers != {True, False, None}} == never_unknown


def _negated(attribute, key, value):
    return {**attribute, key: value}


def _ignoring(function, **changed):
    """The function, told something else for a named argument."""
    def other(*args, **named):
        return function(*args, **{**named, **changed})
    return other


LOWERED_WRONG = {
    "all as any": (lowering, "all_of", asking.any_of),
    "any as all": (lowering, "any_of", lowering.all_of),
    "not left out": (lowering, "opposite", lambda network, text, part: part),
    "known as unknown": (lowering, "is_known", lambda network, text, of, *, wanted: asking.is_known(network, text, of, wanted=not wanted)),
    "one value of a list forgotten": (lowering, "is_one_of", lambda network, text, of, values: asking.is_one_of(network, text, of, sorted(values, key=str)[:1])),
    "none as any value": (lowering, "is_one_of", lambda network, text, of, values: asking.is_one_of(network, text, of, [each for each in values if each is not NONE] or ["red"])),
    "same as other": (lowering, "is_same", lambda network, text, left, right: lowering.opposite(network, text, asking.is_same(network, text, left, right))),
    **{f"{one} as {other}": (asking, "COMPARISONS", _negated(asking.COMPARISONS, one, asking.COMPARISONS[other]))
       for one, other in itertools.permutations(asking.COMPARISONS, 2)},
    **{f"level {one} as {other}": (asking, "RANKINGS", _negated(asking.RANKINGS, one, asking.RANKINGS[other]))
       for one, other in itertools.permutations(asking.RANKINGS, 2)},
    **{f"not {one} as {other}": (asking, "NEGATED", _negated(asking.NEGATED, one, other))
       for one, other in (("lt", "gt"), ("gte", "lte"), ("lte", "gte"), ("gt", "lt"))},
    **{f"{one} seen from the other side as {other}": (asking, "_MIRRORED", _negated(asking._MIRRORED, one, other))
       for one, other in (("lt", "gte"), ("gte", "lt"), ("lte", "gt"), ("gt", "lte"))},
    "limits taken for values": (asking, "_within_limits", lambda node, of, numbers: None),
    "first as unique": (lowering, "picked", lambda network, text, pick, rows, otherwise: picks.picked(network, text, "unique", rows, otherwise)),
    "unique as first": (lowering, "picked", lambda network, text, pick, rows, otherwise: picks.picked(network, text, "first", rows, otherwise)),
    "rows in another order": (lowering, "picked", lambda network, text, pick, rows, otherwise: picks.picked(network, text, pick, rows[::-1], otherwise)),
    "a row forgotten": (lowering, "picked", lambda network, text, pick, rows, otherwise: picks.picked(network, text, pick, rows[1:], otherwise)),
    "otherwise forgotten": (lowering, "picked", lambda network, text, pick, rows, otherwise: picks.picked(network, text, pick, rows, lowering.Literal(None))),
    "certain as ask": (lowering, "highest", _ignoring(picks.highest, at_least_certain=False)),
    "ask as certain": (lowering, "highest", _ignoring(picks.highest, at_least_certain=True)),
    "lowest for highest": (lowering, "highest", lambda network, text, by_level, otherwise, **named: picks.highest(network, text, by_level[::-1], otherwise, **named)),
    "a collected row forgotten": (lowering, "collect", lambda network, text, rows, otherwise: picks.collect(network, text, rows[1:], otherwise)),
    "what is collected otherwise forgotten": (lowering, "collect", lambda network, text, rows, otherwise: picks.collect(network, text, rows, frozenset())),
    "open sets as closed": (rulesets, "membership", lambda value, member: 2 if isinstance(value, frozenset) and member in value else 0),
    "partly known as known": (rulesets, "knowledge", lambda value: encoding.KNOWN if isinstance(value, Bounds) else encoding.knowledge(value)),
    "limits changed about": (rulesets, "limits", lambda value: encoding.limits(value)[::-1]),
    "truth turned about": (rulesets, "truth", lambda answer: {None: 1, True: 0, False: 2}[answer]),
    "ranks turned about": (rulesets, "rank", lambda value, order: order[::-1].index(value) if value in order else -2),
    "all members as one": (lowering, "all_of", lambda network, text, parts: parts[0]),
}


@pytest.mark.parametrize("mutant", LOWERED_WRONG)
def test_an_operator_lowered_wrongly_is_noticed(mutant, policy, opinion, monkeypatch):
    module, name, replacement = LOWERED_WRONG[mutant]
    monkeypatch.setattr(module, name, replacement)
    assert opinion(policy, WORLDS)


def _always(answer):
    return lambda self, *args: answer


ANSWERED_WRONG = {
    "all": (conditions.Every, "test", lambda self, world: True if any(part.test(world) for part in self.parts) else None),
    "all with unknown as true": (conditions.Every, "test", lambda self, world: all(part.test(world) is not False for part in self.parts)),
    "any with unknown as false": (conditions.Some, "test", lambda self, world: any(part.test(world) is True for part in self.parts)),
    "not of unknown as true": (tests.Not, "check", lambda self, value, world: not self.test.check(value, world)),
    "unknown passes for false": (tests.Is, "check", lambda self, value, world: value in self.values if not isinstance(value, frozenset) else not self.values.isdisjoint(value)),
    "known": (tests.Known, "check", lambda self, value, world: (value is not None) == self.wanted),
    "same": (tests.SameAs, "check", lambda self, value, world: value == self.other.get(world)),
    "limits": (tests, "_less", lambda left, right, *, equal: left[0] is not None and right[0] is not None and (left[0] <= right[0] if equal else left[0] < right[0])),
    "equal limits": (tests, "_less", lambda left, right, *, equal, less=tests._less: less(left, right, equal=not equal)),
    "ranks": (tests.Ranked, "check", _always(True)),
    "all of": (tests.AllOf, "check", lambda self, value, world: isinstance(value, frozenset) and not self.members.isdisjoint(value)),
    "none of an open set": (tests.NoneOf, "check", lambda self, value, world: self.members.isdisjoint(value) if isinstance(value, frozenset) else value),
    "the first row that is not false": (tables.Table, "_agreed", lambda self, world: next((row.value.get(world) for row in self.rows if row.when.test(world) is not False), self.gap)),
    "the lowest row": (tables.Table, "_highest", lambda self, world: next((level for level in self.levels if any(self.levels[self._rank(row, world)] == level and row.when.test(world) for row in self.rows)), None)),
    "a set that is thought complete": (tables.Table, "_all", lambda self, world: frozenset(each for row in self.rows if row.when.test(world) for each in tables._members(row.value.get(world)))),
    "a definition": (definitions.Truth, "get", lambda self, world: self.when.test(world) or False),
}


@pytest.mark.parametrize("mutant", ANSWERED_WRONG)
def test_an_operator_that_the_first_engine_answers_wrongly_is_noticed(mutant, policy, opinion, monkeypatch):
    owner, name, replacement = ANSWERED_WRONG[mutant]
    monkeypatch.setattr(owner, name, replacement)
    assert opinion(policy, WORLDS)

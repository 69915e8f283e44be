"""Programs stay within the limits of the library, whatever the policy."""

from __future__ import annotations

from collections import Counter

import pytest

from dueprocess.engine.pack import Library
from dueprocess.engine.second import rulesets
from dueprocess.engine.second.network import Literal, Network, derive, is_truth
from dueprocess.engine.second.program import NoSecondOpinion
from dueprocess.engine.second.witnessing import witnessed
from dueprocess.engine.service import load_policy

LIBRARY = Library.default()


@pytest.mark.parametrize("pack", LIBRARY.pack_names())
def test_every_pack_stays_within_the_limits(pack):
    program = witnessed(load_policy(pack, LIBRARY)).ruleset.program
    for layer in program.layers:
        assert len(layer.rules) <= rulesets.MOST_RULES
        assert len({repr(condition) for rule in layer.rules for _, condition in rule.when}) <= rulesets.MOST_TESTS
        assert all(1 <= len(rule.when) <= 8 for rule in layer.rules)


def test_a_program_that_is_too_long_for_one_layer_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr(rulesets, "MOST_RULES", 10)
    network = Network()
    chain = [network.truth("given", "fact")]
    for _ in range(30):
        chain.append(network.truth("next"))
        for answer in range(3):
            derive(chain[-1], answer, is_truth(chain[-2], answer))
    found = rulesets.ruleset_of([chain[-1]])
    assert [len(layer.rules) for layer in found.program.layers] == [9] * 10
    assert found.cone(chain[-1]).layers == frozenset(range(10))
    assert found.cone(chain[3]).layers == frozenset({0})
    assert found.cone(chain[-1]).leaves == frozenset({chain[0]})


def test_a_node_that_needs_more_than_a_layer_holds_is_refused(monkeypatch):
    monkeypatch.setattr(rulesets, "MOST_RULES", 2)
    network = Network()
    node, given = network.truth("node"), network.truth("given", "fact")
    for answer in range(3):
        derive(node, answer, is_truth(given, answer))
    with pytest.raises(NoSecondOpinion) as none:
        rulesets.ruleset_of([node])
    assert none.value.reason == "too_big"


def test_fields_that_share_a_hash_are_refused(monkeypatch):
    """The library knows fields by 32 bits of a hash: `gagdchf` would be `amount` to it."""
    assert rulesets._hash("gagdchf") == rulesets._hash("amount")
    monkeypatch.setattr(rulesets, "_hash", len)
    network = Network()
    node, given = network.truth("node"), network.truth("given", "fact")
    derive(node, 2, is_truth(given, 2))
    with pytest.raises(NoSecondOpinion):
        rulesets.ruleset_of([node])


def test_a_node_is_matched_at_one_place_of_a_rule():
    network = Network()
    node, given = network.value("node"), network.truth("given", "fact")
    derive(node, Literal("x"), is_truth(given, 0, "neq"), is_truth(given, 2))
    derive(node, Literal("y"), is_truth(given, 1))
    (rules,) = [layer.rules for layer in rulesets.ruleset_of([node]).program.layers]
    assert Counter(len(rule.when) for rule in rules) == {1: 2}
    assert rules[0].when[0][1] == {"$and": [{"$neq": {"t1": 0}}, {"t1": 2}]}

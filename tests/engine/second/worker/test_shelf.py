"""Which programs are kept and which go, with a library that only counts."""

import json

import pytest

from dueprocess.engine.second.worker import shelf as module
from dueprocess.engine.second.worker.shelf import Shelf


class Counting:
    """A library in which nothing but the sentinel fires."""

    def __init__(self, refuses=()):
        self.rulesets, self.made, self.refuses = set(), 0, refuses

    def create_ruleset(self, name, rules):
        if self.made in self.refuses:
            raise RuntimeError(name)
        self.made += 1
        self.rulesets.add(self.made)
        return self.made

    def delete_ruleset(self, handle):
        self.rulesets.remove(handle)

    def assert_fact(self, handle, fact):
        assert handle in self.rulesets
        return 0, 0

    def start_action_for_state(self, handle, state):
        return "{}", json.dumps({"_s": {"m": {}}})

    def complete_and_start_action(self, handle, state):
        return None

    def delete_state(self, handle, session):
        assert handle in self.rulesets


def layers(number, rules=0):
    rule = {"when": [["m", {"a": 1}]], "gives": {"b": 1}}
    return [{"rules": [rule] * rules, "reads": []}] * number


def test_the_least_recently_used_goes(monkeypatch):
    monkeypatch.setattr(module, "MOST_PROGRAMS", 2)
    library = Counting()
    shelf = Shelf(library)
    assert shelf.program("a", layers(2))[1] == []
    assert shelf.program("b", layers(1))[1] == []
    assert shelf.program("a", None)[1] == []
    assert shelf.program("c", layers(1))[1] == ["b"]
    assert library.rulesets == {1, 2, 4}
    with pytest.raises(KeyError):
        shelf.program("b", None)


def test_rules_are_counted_as_well(monkeypatch):
    monkeypatch.setattr(module, "MOST_RULES", 10)
    shelf = Shelf(Counting())
    for key in "abc":
        assert shelf.program(key, layers(1, 3))[1] == []
    assert shelf.program("d", layers(1, 7))[1] == ["a", "b"]
    assert shelf.program("larger than all", layers(2, 10))[1] == ["c", "d"]
    assert shelf.program("e", layers(1))[1] == ["larger than all"]


def test_what_is_refused_is_not_kept_in_part():
    library = Counting(refuses={3})
    shelf = Shelf(library)
    shelf.program("a", layers(1))
    with pytest.raises(RuntimeError):
        shelf.program("b", layers(3))
    assert library.rulesets == {1}
    assert shelf.program("a", None)[1] == []

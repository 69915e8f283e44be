"""The guards that are put around joins, and that what has no join is left as it is."""

import pytest

from dueprocess.engine.second.worker.joins import guarded

ALWAYS = {"_k": {"m": "_k"}}
CASES = {
    "no join": ([("m", {"a": 1}), ("n", {"$gt": {"b": 2}})], [("m", {"a": 1}), ("n", {"$gt": {"b": 2}})]),
    "no join in a sequence": ([("m", {"$and": [{"a": 1}, {"$ex": {"b": 1}}]})], [("m", {"$and": [{"a": 1}, {"$ex": {"b": 1}}]})]),
    "an equality": (
        [("m", {"a": 1}), ("n", {"b": {"m": "a"}})],
        [("m", {"$and": [{"$ex": {"a": 1}}, {"a": 1}]}), ("n", {"$and": [{"$ex": {"b": 1}}, {"b": {"m": "a"}}, ALWAYS]})]),
    "a comparison of fields that were asked for": (
        [("m", {"$ex": {"a": 1}}), ("n", {"$and": [{"$ex": {"b": 1}}, {"$lt": {"b": {"m": "a"}}}]})],
        [("m", {"$ex": {"a": 1}}), ("n", {"$and": [{"$ex": {"b": 1}}, {"$lt": {"b": {"m": "a"}}}, ALWAYS]})]),
    "a join with the second of three": (
        [("m", {"a": 1}), ("n", {"b": 1}), ("o", {"$neq": {"c": {"n": "d"}}})],
        [("m", {"a": 1}), ("n", {"$and": [{"$ex": {"d": 1}}, {"b": 1}]}),
         ("o", {"$and": [{"$ex": {"c": 1}}, {"$neq": {"c": {"n": "d"}}}, ALWAYS]})]),
    "two joins in one sequence": (
        [("m", {"$ex": {"a": 1}}), ("n", {"$and": [{"b": {"m": "a"}}, {"$gt": {"c": {"m": "a"}}}]})],
        [("m", {"$ex": {"a": 1}}),
         ("n", {"$and": [{"$ex": {"b": 1}}, {"$ex": {"c": 1}}, {"b": {"m": "a"}}, {"$gt": {"c": {"m": "a"}}}, ALWAYS]})]),
    "a field of the same fact is no join": ([("m", {"a": {"$m": "b"}})], [("m", {"a": {"$m": "b"}})]),
}


@pytest.mark.parametrize("name", CASES)
def test_guards(name):
    when, wanted = CASES[name]
    assert guarded(when) == wanted

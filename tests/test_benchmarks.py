"""The benchmarks compare like with like: the three implementations of one policy's rules give equal answers."""

from benchmarks.rules_only import prove_equal
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy


def test_the_rules_by_hand_and_in_zen_agree_with_the_engine() -> None:
    assert prove_equal(load_policy("xinbang", Library.default()), 200) == 200

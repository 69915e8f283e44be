"""One instant, rules only, no trace: the engine against a function written by hand, and against ZEN.

The three are proved to give equal answers on 2,000 random sets of facts before anything is timed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

from benchmarks.timing import in_turn
from benchmarks.xinbang_by_hand import decide_by_hand
from benchmarks.xinbang_cases import RULES, fact_sets, plain_facts, shown
from benchmarks.xinbang_in_zen import decision
from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy


def by_engine(policy: Policy, facts: dict[str, Any]) -> dict[str, Any]:
    """All derived facts by the engine: a new world, its facts, every head."""
    world = World(policy)
    world.now = 0
    world.values.update(facts)
    return {name: world.value(name) for name in RULES}


def prove_equal(policy: Policy, number: int = 2000) -> int:
    """Compares the three on random facts; the number compared. Raises AssertionError with the first difference."""
    zen = decision()
    for facts in fact_sets(policy, number, seed=3):
        ours = {name: shown(value) for name, value in by_engine(policy, facts).items()}
        plain = plain_facts(facts)
        hand, theirs = decide_by_hand(plain), zen(plain)
        for name in RULES:
            if not ours[name] == hand[name] == theirs[name]:
                raise AssertionError(f"{name}: {ours[name]} / {hand[name]} / {theirs[name]} for {plain}")
    return number


def main() -> None:
    """Proves, measures, prints."""
    policy = load_policy("xinbang", Library.default())
    print(f"equal answers on {prove_equal(policy)} sets of facts, {len(RULES)} derived facts each")
    sets = fact_sets(policy, 64)
    plain = [plain_facts(facts) for facts in sets]
    zen = decision()
    figures = in_turn({
        "engine": _through(lambda facts: by_engine(policy, facts), sets),
        "by hand": _through(decide_by_hand, plain),
        "zen": _through(zen, plain),
    })
    for name, found in figures.items():
        print(f"{name:10} {found}")
    print(f"engine / by hand = {figures['engine'].median / figures['by hand'].median:.2f}")
    print(f"engine / zen     = {figures['engine'].median / figures['zen'].median:.2f}")


def _through(call: Callable[[dict[str, Any]], object], sets: list[dict[str, Any]]) -> Callable[[], object]:
    turning = cycle(sets)
    return lambda: call(next(turning))


if __name__ == "__main__":
    main()

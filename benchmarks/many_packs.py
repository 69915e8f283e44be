"""Many resolved packs in one process: time to load, memory, and what a decision costs with 1, 100 and 10,000 of them.

The packs are the xinbang pack under other names, so that nothing can be shared but what the engine itself shares.
A pack takes its real time to compile: 10,000 take a while, which is why their number can be given.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace

from benchmarks.replaying import history_of
from benchmarks.timing import figures_of
from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, load_pack
from dueprocess.engine.replay import History, decide


def _memory() -> float:
    """Megabytes that the process holds at the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _decide_each(policies: list[Policy], times: int) -> float:
    history = History(history_of(policies[0], 10))
    as_of = history.records[-1].at
    samples = []
    for index in range(times):
        policy = policies[index * 7919 % len(policies)]
        started = time.perf_counter()
        decide(policy, history, as_of)
        samples.append(time.perf_counter() - started)
    return figures_of(samples).median


def main(numbers: tuple[int, ...]) -> None:
    """Compiles up to the largest number, measuring at each of `numbers`."""
    library = Library.default()
    started = time.perf_counter()
    pack = load_pack("xinbang", library)
    print(f"reading and resolving the pack: {time.perf_counter() - started:.3f} s")
    policies: list[Policy] = []
    before, first = _memory(), 0.0
    started = time.perf_counter()
    for number in numbers:
        while len(policies) < number:
            policies.append(compile_policy(replace(pack, id=f"{pack.id}-{len(policies)}"), library))
        spent = (time.perf_counter() - started) / number
        latency = _decide_each(policies, 50)
        first = first or latency
        print(f"{number:6} packs: {spent * 1e3:7.1f} ms each to compile, {(_memory() - before) / number:7.2f} MB each, "
              f"decide {latency * 1e6:7.0f} µs, ratio to one pack {latency / first:.2f}")


if __name__ == "__main__":
    main(tuple(int(number) for number in sys.argv[1:]) or (1, 100))

"""The second engine: what a decision costs that is derived twice, and what memory a policy takes in the worker.

The baseline of every ratio is `decide` by the first engine, measured in the same run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from benchmarks.replaying import history_of
from benchmarks.timing import Figures, figures_of
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Library
from dueprocess.engine.replay import History, decide
from dueprocess.engine.second.verifying import confirm, coverage, verify
from dueprocess.engine.second.worker.process import Worker
from dueprocess.engine.service import load_policy

ROUNDS = 60


def main() -> None:
    """Measures and prints."""
    library = Library.default()
    policy = load_policy("xinbang", library)
    history = History(history_of(policy, 10))
    as_of = history.records[-1].at
    with Worker() as worker:
        verify(policy, history, as_of, None, "case", engine=worker)
        once = _timed("decided once", lambda: decide(policy, history, as_of))
        _timed("decided, and confirmed",
               lambda: confirm(policy, lambda each: decide(each, history, as_of), worker), once)
        _timed("verified", lambda: verify(policy, history, as_of, None, "case", engine=worker), once)
        for name in library.pack_names():
            _program(load_policy(name, library), worker)


def _timed(what: str, call: Callable[[], object], baseline: Figures | None = None) -> Figures:
    """Latency, and the time of this process alone: the rest is the worker's, or waiting for it."""
    samples = []
    began = time.process_time()
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        samples.append(time.perf_counter() - started)
    own = (time.process_time() - began) / ROUNDS
    found = figures_of(samples)
    ratio = "" if baseline is None else f"   {found.median / baseline.median:.1f} x"
    print(f"{what:24} {found}   own process {own * 1e3:.2f} ms{ratio}")
    return found


def _program(policy: Policy, worker: Worker) -> None:
    """Lowering, and the memory that loading the program adds to the worker."""
    started = time.perf_counter()
    found = coverage(policy)
    lowered = time.perf_counter() - started
    before = _resident(worker)
    verify(policy, History(()), 0, None, "case", engine=worker)
    grown = _resident(worker) - before
    print(f"{policy.id:24} {found.rules:5} rules in {found.layers} layers, {found.derived} nodes derived, "
          f"{found.given} facts and {sum(found.atoms.values())} atoms given; lowered in {lowered * 1e3:.0f} ms; "
          f"{grown / 1e6:.1f} MB more")


def _resident(worker: Worker) -> int:
    with open(f"/proc/{worker.state.pid}/statm", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()

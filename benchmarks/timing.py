"""How everything here is measured: variants in turn, many rounds, the median of each and of their ratios."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds per call: the median over all rounds, and the 99th percentile of single rounds."""

    median: float
    high: float

    def __str__(self) -> str:
        return f"{self.median * 1e6:9.1f} µs  (p99 of rounds {self.high * 1e6:9.1f} µs)"


def in_turn(variants: Mapping[str, Callable[[], object]], rounds: int = 200, calls: int = 20) -> dict[str, Figures]:
    """Times variants in turn, round by round, so that a machine that drifts drifts for all of them alike."""
    samples: dict[str, list[float]] = {name: [] for name in variants}
    for call in variants.values():
        for _ in range(calls):
            call()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in variants.items():
                started = time.perf_counter()
                for _ in range(calls):
                    call()
                samples[name].append((time.perf_counter() - started) / calls)
    finally:
        gc.enable()
    return {name: figures_of(found) for name, found in samples.items()}


def figures_of(samples: list[float]) -> Figures:
    """The median and the 99th percentile of samples in seconds."""
    ordered = sorted(samples)
    return Figures(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))])

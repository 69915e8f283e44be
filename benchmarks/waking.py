"""Waking: what a worker costs with a million open cases, of which none, a hundred, ten thousand are due.

The cases are copies of one, made in bulk; they are due, all at once, because their timers are set back.
"""

from __future__ import annotations

import sys
import time

from lives import Life

from benchmarks.databases import Hand, life_in, urls
from benchmarks.filling import fill, make_due
from benchmarks.timing import figures_of
from dueprocess.engine.service.cases.waking import wake
from dueprocess.engine.store import timers

DUE = (0, 100, 10_000)
LOOKS = 200

def looks(life: Life) -> list[float]:
    """The seconds of each look at the timers when nothing is due: a claim in vain, and when to look again."""
    samples = []
    for _ in range(LOOKS):
        started = time.perf_counter()
        assert wake(life.book) is None
        with life.store.waking() as tx:
            timers.next_wake(tx)
        samples.append(time.perf_counter() - started)
    return samples


def due(life: Life, count: int) -> list[float]:
    """The seconds of each wake when that many are due, which come in their order."""
    make_due(life, count)
    samples, order = [], []
    while True:
        started = time.perf_counter()
        woken = wake(life.book)
        if woken is None:
            break
        samples.append(time.perf_counter() - started)
        assert woken.failure is None, woken
        order.append(woken.wake_at)
    assert len(order) == count
    assert order == sorted(order)
    return samples


def measure(kind: str, url: str, open_cases: int) -> None:
    """Measures on one database with that many open cases, and prints."""
    life = life_in(url, Hand()).publish()
    started = time.perf_counter()
    fill(life, open_cases)
    print(f"{kind:11} {open_cases:9,} open cases, filled in {time.perf_counter() - started:.0f} s", flush=True)
    for count in DUE:
        if count > open_cases:
            continue
        samples = looks(life) if count == 0 else due(life, count)
        what = "a look, nothing due" if count == 0 else f"a wake of {count:,} due"
        print(f"{kind:11} {open_cases:9,}  {what:22} {figures_of(samples)}  in all {sum(samples):7.2f} s", flush=True)
    life.store.close()


def main(numbers: list[int]) -> None:
    """Measures on both databases with those numbers of open cases."""
    with urls(len(numbers)) as found:
        for kind, addresses in found.items():
            for number, url in zip(numbers, addresses, strict=True):
                measure(kind, url, number)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [1_000, 1_000_000])

"""Throughput of one, two and four worker processes on the same number of cases that are due at once."""

from __future__ import annotations

import multiprocessing
import sys
import time

from benchmarks.databases import Hand, life_in, urls
from benchmarks.filling import fill, make_due
from dueprocess.engine.service.cases.waking import wake
from dueprocess.engine.store import timers
from dueprocess.engine.store.unavailable import StoreUnavailable

CASES = 300
WORKERS = (1, 2, 4)


def work(url: str, now: int, ready: multiprocessing.Barrier) -> None:  # type: ignore[valid-type]
    """What one worker does: wakes one case, waits for the others, then wakes until nothing is due."""
    life = life_in(url, Hand(now))
    wake(life.book)
    ready.wait()  # type: ignore[attr-defined]
    while True:
        try:
            if wake(life.book) is None:
                with life.store.waking() as tx:
                    following = timers.next_wake(tx)
                if following is None or following > now:
                    return
        except StoreUnavailable:
            time.sleep(0.01)


def seconds_of(url: str, workers: int, now: int) -> float:
    """How long that many workers take for all."""
    ready = multiprocessing.Barrier(workers + 1)
    processes = [multiprocessing.Process(target=work, args=(url, now, ready)) for _ in range(workers)]
    for each in processes:
        each.start()
    ready.wait()
    started = time.perf_counter()
    for each in processes:
        each.join()
    return time.perf_counter() - started


def main() -> None:
    """Measures on both databases."""
    with urls(len(WORKERS)) as found:
        for kind, addresses in found.items():
            alone = 0.0
            for workers, url in zip(WORKERS, addresses, strict=True):
                clock = Hand()
                life = life_in(url, clock).publish()
                fill(life, CASES)
                make_due(life, CASES)
                life.store.close()
                rate = (CASES - workers) / seconds_of(url, workers, clock.now)
                alone = alone or rate
                print(f"{kind:11} {workers} workers: {rate:7.0f} wakes/s, {rate / alone:.2f} of one", flush=True)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.exit(main())

"""The worker: wakes the cases whose timers come due, in that order, and delivers what is told, until it is stopped."""

import logging
from threading import Event, Thread
from typing import Final

from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.waking import Woken, wake
from dueprocess.engine.service.delivering import Courier
from dueprocess.engine.store import StoreUnavailable, timers

PAUSE: Final = 1.0
"""Seconds between two looks at the earliest timer: other processes set timers, too."""

_LOG: Final = logging.getLogger("dueprocess.worker")


class Worker:
    """Works on one casebook, in as many threads and processes as one likes: each timer is claimed by one of them."""

    def __init__(self, book: Casebook, *couriers: Courier) -> None:
        self._book = book
        self._couriers = couriers
        self._stop = Event()

    def run(self) -> None:
        """Wakes and delivers until `stop`; what is under way is ended first. While the store is down, it waits."""
        couriers = [Thread(target=each.run, args=(self._stop,), name="courier") for each in self._couriers]
        for courier in couriers:
            courier.start()
        try:
            while not self._stop.is_set():
                self._rest(self._turn())
        finally:
            self._stop.set()
            for courier in couriers:
                courier.join()

    def stop(self) -> None:
        """Ends `run`, which other threads may be waiting for."""
        self._stop.set()
        self._book.bell.set()

    def _turn(self) -> float:
        """Wakes what is due; for how long there is nothing to do, in seconds."""
        try:
            while not self._stop.is_set():
                self._book.bell.clear()  # before looking: what is changed from here on rings it again
                woken = wake(self._book)
                if woken is None:
                    return self._until_next()
                _log(woken)
        except StoreUnavailable as error:
            _LOG.warning("the timers cannot be read: %s", error)
            return float(error.retry_after)
        return 0.0

    def _until_next(self) -> float:
        with self._book.store.waking() as tx:
            following, now = timers.next_wake(tx), tx.now
        return PAUSE if following is None else min(PAUSE, max(0, following - now))

    def _rest(self, seconds: float) -> None:
        """Waits that long, or until a change of this process may have set an earlier timer."""
        if seconds > 0 and not self._stop.is_set():
            self._book.bell.wait(seconds)


def _log(woken: Woken) -> None:
    if woken.failure is not None:
        _LOG.error("%s: %s could not be decided", woken.tenant, woken.case_id, exc_info=woken.failure)
    else:
        _LOG.info("%s: %s woken for %s, told %s, withdrew %s", woken.tenant, woken.case_id, woken.wake_at,
                  len(woken.told.issued), len(woken.told.withdrawn))

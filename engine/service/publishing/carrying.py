"""Carrying cases over: open ones go to a renewal of their calendars, or to a policy that applies to all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import loaded
from dueprocess.engine.service.publishing.moving import cannot_move, foreseen_move, make
from dueprocess.engine.service.publishing.releases import Outdated, next_beginning, outdated
from dueprocess.engine.store import Transaction, cases, policies, timers
from dueprocess.engine.store.records import PUBLICATIONS

PAGE: Final = 100
"""Cases that are looked up at once; each is moved in a transaction of its own."""

LEASE: Final = 600
"""Seconds after which a worker takes up what somebody has begun to carry over and may not have ended."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How many cases were moved, in how many of them anything differs, and which could not be."""

    moved: int = 0
    changed: int = 0
    failed: tuple[str, ...] = ()


def announce(tx: Transaction) -> None:
    """Sees to it that cases are carried over though whoever publishes be stopped: a worker will look after it."""
    timers.set_timer(tx, PUBLICATIONS, tx.now + LEASE)


def carry_over(book: Casebook, tenant: str, by: str, *more: Outdated) -> Carried:
    """Moves the open cases of a tenant to the policies that they are to be under by now, each with its journal line.

    Those that have ended stay as they are. `more` are moves beside those. Does nothing for what was done before,
    so that it may be done again at any time. Raises PackError if a published policy cannot be used any more.
    """
    found = Carried()
    with book.store.reading(tenant) as tx:
        moves = [each for pack in _packs(tx) for each in outdated(tx, book.shelf, pack)]
    for each in (*moves, *more):
        for case_id in _open_cases(book, tenant, each.digest):
            found = _added(found, case_id, _carried(book, tenant, case_id, each, by))
    with book.store.transaction(tenant) as tx:
        beginnings = [next_beginning(tx, book.shelf, pack) for pack in _packs(tx)]
        timers.set_timer(tx, PUBLICATIONS, min((each for each in beginnings if each is not None), default=None))
    book.bell.set()
    return found


def _packs(tx: Transaction) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.pack for each in policies.published(tx)))


def _open_cases(book: Casebook, tenant: str, digest: str) -> Iterator[str]:
    after: str | None = ""
    while after is not None:
        with book.store.reading(tenant) as tx:
            page = [each.case_id for each in cases.page(tx, after, PAGE, running=True, digest=digest)]
        yield from page
        after = page[-1] if len(page) == PAGE else None


def _carried(book: Casebook, tenant: str, case_id: str, asked: Outdated, by: str) -> bool | None:
    """Moves one case; whether anything differs, None if it cannot be moved."""
    with book.store.transaction(tenant) as tx:
        case = cases.lock(tx, case_id)
        if case is None or case.digest != asked.digest or case.ended_at is not None or case.merged_into is not None:
            return False  # meanwhile it has ended, or somebody else has moved it
        kept = loaded(tx, book.shelf, case)
        try:
            move = foreseen_move(tx, book.shelf, kept, asked.target)
        except PackError as failure:
            cannot_move(tx, kept, asked.target, [each.code for each in failure.diagnostics], by)
            return None
        make(tx, move, asked.cause, by)
        return bool(move.changes)


def _added(found: Carried, case_id: str, changed: bool | None) -> Carried:
    if changed is None:
        return Carried(found.moved, found.changed, (*found.failed, case_id))
    return Carried(found.moved + 1, found.changed + changed, found.failed)

"""The cases of a tenant, page by page."""

from typing import Final

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.store import cases
from dueprocess.engine.store.records import Case

USUAL_CASES: Final = 50
MOST_CASES: Final = 500

Plain = dict[str, object]


def cases_answer(
    book: Casebook, tenant: str, after: str = "", limit: int = USUAL_CASES, *, running: bool = False
) -> Plain:
    """Cases by name, those after `after`; `running` leaves out the ended and merged. `next` begins the next page."""
    with book.store.reading(tenant) as tx:
        policy = policy_in_force(tx, book.shelf)
        found = cases.page(tx, after, limit + 1, running=running)
    page, zone = found[:limit], "UTC" if policy is None else policy.zone
    return {"cases": [_plain(each, zone) for each in page],
            "next": page[-1].case_id if len(found) > len(page) else None}


def _plain(case: Case, zone: str) -> Plain:
    instants = {"received_at": case.received_at, "ended_at": case.ended_at, "next_change": case.wake_at}
    return {
        "case": case.case_id, "about": case.about, "version": case.version,
        **{name: None if at is None else format_instant(at, zone) for name, at in instants.items()},
        "merged_into": case.merged_into, "digest": case.digest,
    }

"""Worklists: what stands before a role or a person in all cases of a tenant, most urgent first, page by page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference.values import Party
from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.replay.answers.wording import Wording
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.in_force import policy_in_force
from dueprocess.engine.store import Transaction, directory, documents, worklist
from dueprocess.engine.store.records import Seat, WorkItem
from dueprocess.engine.store.worklist import Place

USUAL_ITEMS: Final = 50
MOST_ITEMS: Final = 500

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose worklist: a role's (`unit` None: in all units), or that of a person in all roles that they hold now.

    `before` leaves out what is due at that instant or later, or at no instant; `after` is where the page before ended.
    """

    role: str | None = None
    unit: str | None = None
    person: str | None = None
    before: int | None = None
    after: Place | None = None
    limit: int = USUAL_ITEMS


def due(book: Casebook, tenant: str, wanted: Wanted, language: str | None = None) -> Plain:
    """What stands before them as of now; `next` is where the page after begins, None at the end."""
    with book.store.reading(tenant) as tx:
        policy, now = policy_in_force(tx, book.shelf), tx.now
        found = worklist.of_seats(tx, _seats(tx, wanted), wanted.person, before=wanted.before, after=wanted.after,
                                  limit=wanted.limit + 1)
    if policy is None:
        return {"as_of": format_instant(now, "UTC"), "due": [], "next": None}
    words, page = Wording(policy, language or policy.language), found[: wanted.limit]
    following = cursor_of(worklist.place_of(page[-1])) if len(found) > len(page) else None
    return {"as_of": words.stamp(now), "due": [_item(each, words) for each in page], "next": following}


def _seats(tx: Transaction, wanted: Wanted) -> tuple[Seat, ...]:
    held = directory.held_by(tx, wanted.person, tx.now) if wanted.person is not None else ()
    named = () if wanted.role is None else (Seat(wanted.role, wanted.unit),)
    return (*named, *(Seat(each.role, each.unit) for each in held))


def _item(item: WorkItem, words: Wording) -> Plain:
    who = None if item.role is None else Party(item.role, item.unit, item.person)
    what = cast("Mapping[str, str]", documents.read(item.what))
    return {
        "case": item.case_id, "duty": item.duty, "number": item.number, "must": item.must,
        "what": words.label(what, item.duty), "who": words.party_plain(who), "state": item.state,
        "due": words.stamp(item.due), "opens": words.stamp(item.opens),
        "warns": words.stamp(item.warns),
    }


def cursor_of(place: Place) -> str:
    """A place in a worklist as callers carry it."""
    return urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_at(cursor: str | None, mark: Mark, collector: Collector) -> Place | None:
    """The place that a caller brings back; None without one, or with the reason collected."""
    if cursor is None:
        return None
    try:
        read = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = Place(*read)
    except (ValueError, TypeError):
        place = None
    if place is None or [type(each) for each in place] != [int, int, str, str, int, str]:
        collector.error("no-such-place", mark, text=cursor)
        return None
    return place

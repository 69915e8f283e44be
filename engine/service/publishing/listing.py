"""What was published, in that order: each with its transition clause, and whether it stands."""

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.publishing.bundles import renewed_digest
from dueprocess.engine.service.publishing.clauses import clause_of
from dueprocess.engine.service.publishing.comparing import Plain
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, cases, policies
from dueprocess.engine.store.records import Publication


def publications_answer(book: Casebook, tenant: str) -> Plain:
    """Every publication of a tenant, the withdrawn too. Raises PackError if one cannot be used any more.

    `compiles_to` is the digest under the program's time zones, where these are newer than those it was published with;
    `open_cases` counts the open cases that it decides.
    """
    with book.store.reading(tenant) as tx:
        return {"publications": [_plain(tx, book.shelf, each) for each in policies.published(tx)]}


def _plain(tx: Transaction, shelf: Shelf, each: Publication) -> Plain:
    policy = shelf.take(tx, each.digest)
    clause, zone = clause_of(policy), policy.zone
    compiled = renewed_digest(policy)
    return {
        "pack": each.pack, "version": each.version, "digest": each.digest,
        **({} if compiled == each.digest else {"compiles_to": compiled}),
        "in_force": {"from": clause.since.isoformat(), "until": clause.until and clause.until.isoformat(),
                     "applies_by": clause.applies_by},
        "published_at": format_instant(each.published_at, zone), "published_by": each.published_by,
        "withdrawn_at": None if each.withdrawn_at is None else format_instant(each.withdrawn_at, zone),
        "open_cases": cases.count_open(tx, each.digest),
    }

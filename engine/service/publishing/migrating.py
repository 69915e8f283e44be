"""Migrating: open cases are brought under another version because somebody says so, who has seen what it changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import loaded
from dueprocess.engine.service.publishing.causes import MIGRATED
from dueprocess.engine.service.publishing.comparing import Plain
from dueprocess.engine.service.publishing.moving import cannot_move, foreseen_move, make
from dueprocess.engine.service.publishing.naming import Named, release_named
from dueprocess.engine.service.publishing.releases import Release
from dueprocess.engine.store import Transaction, cases, policies
from dueprocess.engine.text import say

USUAL_CASES: Final = 50
MOST_CASES: Final = 500


@dataclass(frozen=True, slots=True)
class Migration:
    """A page of a migration: to which version, of the cases after `after` at most `limit`; `dry_run` only foresees."""

    to: Named
    by: str
    dry_run: bool = False
    after: str = ""
    limit: int = USUAL_CASES


def migrate(book: Casebook, tenant: str, asked: Migration, language: str) -> Plain:
    """Moves the next open cases of a pack to a version, or foresees it; what changes for each. `next` begins the rest.

    Cases that have ended, or are under that version already, are left alone. A case that the version cannot decide
    stays where it is, with the reasons. Raises PackError if the version does not stand.
    """
    with book.store.reading(tenant) as tx:
        release = release_named(tx, asked.to)
        found = _page(tx, asked, release)
    page = found[:asked.limit]
    shown = [each for each in (_one(book, tenant, case_id, release, asked, language) for case_id in page) if each]
    if not asked.dry_run:
        book.bell.set()
    return {
        "summary": summary_of(shown, asked, language),
        "pack": asked.to.pack, "version": release.version, "digest": release.digest, "dry_run": asked.dry_run,
        "cases": shown, "next": page[-1] if len(found) > len(page) else None,
    }


def migrate_all(book: Casebook, tenant: str, asked: Migration, language: str) -> Plain:
    """All pages of a migration from `asked` on, as one answer."""
    answer = migrate(book, tenant, asked, language)
    shown = list(_cases(answer))
    while answer["next"] is not None:
        rest = Migration(asked.to, asked.by, asked.dry_run, str(answer["next"]), asked.limit)
        answer = migrate(book, tenant, rest, language)
        shown += _cases(answer)
    return answer | {"summary": summary_of(shown, asked, language), "cases": shown}


def summary_of(shown: list[Plain], asked: Migration, language: str) -> str:
    """What a migration comes to, in a sentence."""
    counts = {"failed": sum("cannot" in each for each in shown),
              "changed": sum(bool(each.get("changes")) for each in shown)}
    said = "migration-foreseen" if asked.dry_run else "migration-done"
    moved = len(shown) - counts["failed"]
    return say(said, language, pack=asked.to.pack, version=asked.to.version, moved=moved, **counts)


def _cases(answer: Plain) -> Iterator[Plain]:
    found = answer["cases"]
    assert isinstance(found, list)
    yield from found


def _page(tx: Transaction, asked: Migration, release: Release) -> list[str]:
    """The next open cases of the pack that are under something else, and one more if there are."""
    others = {each.digest for each in policies.published(tx, asked.to.pack)} - {release.digest}
    found = [each.case_id for digest in sorted(others)
             for each in cases.page(tx, asked.after, asked.limit + 1, running=True, digest=digest)]
    return sorted(found)[: asked.limit + 1]


def _one(
    book: Casebook, tenant: str, case_id: str, release: Release, asked: Migration, language: str
) -> Plain | None:
    """Moves one case, or foresees it, in a transaction of its own; None if it has ended or been moved since."""
    with book.store.reading(tenant) if asked.dry_run else book.store.transaction(tenant) as tx:
        case = cases.find(tx, case_id) if asked.dry_run else cases.lock(tx, case_id)
        if case is None or case.digest == release.digest or case.ended_at is not None or case.merged_into is not None:
            return None
        kept = loaded(tx, book.shelf, case)
        shown: Plain = {"case": case_id, "from": kept.policy.version}
        try:
            move = foreseen_move(tx, book.shelf, kept, release.digest)
        except PackError as failure:
            if not asked.dry_run:
                cannot_move(tx, kept, release.digest, [each.code for each in failure.diagnostics], asked.by)
            return shown | {"cannot": [each.as_plain(language) for each in failure.diagnostics]}
        if not asked.dry_run:
            make(tx, move, MIGRATED, asked.by)
        return shown | {"changes": move.changes}

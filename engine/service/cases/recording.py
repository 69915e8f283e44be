"""Recording an event: judged by the rules, kept for good, and followed by everything that it changes."""

from dataclasses import dataclass

from dueprocess.engine.pack import Sequence
from dueprocess.engine.replay import RecordedEvent, Verdict, case_node
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded, keep, new_event, take_in
from dueprocess.engine.service.cases.conflicts import check_same, check_version, digest_of_request
from dueprocess.engine.service.cases.kept import loaded, locked
from dueprocess.engine.service.cases.reading import happening_now, new_records
from dueprocess.engine.service.cases.refusing import CaseMerged, MayNotForce, Refused
from dueprocess.engine.service.cases.repeating import repeated
from dueprocess.engine.service.cases.requests import log_refusal
from dueprocess.engine.store import Transaction, directory, documents, events, journal
from dueprocess.engine.store.records import Case, NewEntry


@dataclass(frozen=True, slots=True)
class Force:
    """Who has an event recorded that the rules refuse, and why."""

    by: str
    because: str


@dataclass(frozen=True, slots=True)
class Recording:
    """An event to be recorded of a case: `body` is plain data like an event of a case file.

    `key` makes the request repeatable, `expected` is the version that the caller knows (None: any), `force` has it
    recorded against the rules, `language` is that of the answer (None: the policy's).
    """

    case_id: str
    body: dict[str, object]
    key: str | None = None
    expected: int | None = None
    force: Force | None = None
    language: str | None = None


def record_event(book: Casebook, tenant: str, asked: Recording) -> Recorded:
    """Records an event. Raises PackError, UnknownCase, CaseMerged, Stale, KeyReused, Refused, MayNotForce."""
    with book.store.transaction(tenant) as tx:
        found = _recorded(tx, book, asked)
    book.bell.set()
    return found


def _recorded(tx: Transaction, book: Casebook, asked: Recording) -> Recorded:
    case = locked(tx, asked.case_id)
    digest = None if asked.key is None else digest_of_request(_asked(asked))
    again = _repeated(tx, book, case, asked, digest)
    if again is not None:
        return again
    kept = loaded(tx, book.shelf, case)
    if kept.case.merged_into is not None:
        raise CaseMerged(asked.case_id, kept.case.merged_into)
    check_version(asked.expected, kept.case.version)
    now = kept.instant(tx.now)
    body = happening_now(asked.body, kept.policy, now)
    node = case_node(body)
    new = new_records(Sequence((node,), node.mark), kept.history, kept.policy, kept.case.about, now)
    taken = take_in(kept.policy, kept.case.about, kept.history, new)
    forced_by = _overruled(tx, asked, new[0], taken.objections) if taken.objections else None
    event = new_event(new[0], body, forced_by=forced_by, key=asked.key, key_digest=digest)
    return keep(tx, book.shelf, kept, taken, (event,), asked.language)


def _asked(asked: Recording) -> object:
    force = None if asked.force is None else [asked.force.by, asked.force.because]
    return {"body": asked.body, "force": force}


def _repeated(
    tx: Transaction, book: Casebook, case: Case, asked: Recording, digest: str | None
) -> Recorded | None:
    """What the same request was answered before; it is looked for with the case locked, so that none slips through."""
    event = None if asked.key is None else events.recorded_under(tx, asked.case_id, asked.key)
    if event is None or asked.key is None or digest is None:
        return None
    check_same(asked.key, event.key_digest, digest)
    return repeated(tx, book, case, event.sequence, event.sequence, asked.language)


def _overruled(
    tx: Transaction, asked: Recording, record: RecordedEvent, objections: tuple[Verdict, ...]
) -> str:
    """Who has the event recorded in spite of a verdict. Raises Refused, MayNotForce."""
    objection = objections[0]
    if asked.force is None or not directory.may_force(tx, asked.force.by, tx.now):
        log_refusal(tx.tenant, asked.case_id, objection)
        raise Refused(objection) if asked.force is None else MayNotForce(asked.force.by)
    detail = {"event": record.id, "because": asked.force.because, "answer": objection.answer,
              "reasons": [reason.name for reason in objection.reasons] or list(objection.questions)}
    journal.note(tx, NewEntry("forced", asked.force.by, documents.written(detail), asked.case_id))
    return asked.force.by

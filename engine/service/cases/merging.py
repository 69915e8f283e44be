"""Merging: a complaint that came twice goes on as the case that was received first; the other ends where it is.

The survivor's clocks stand. What happened in the duplicate after its receipt enters the survivor as records of its
own, named after where they came from (`@F-2:e3` is `e3` of `F-2`), so that what was done for one is done for both.
What the survivor's rules do not allow, and what would end it, is left out and told. What was told of the duplicate
stays on record; nothing more is told of it, and nothing more is recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.pack import Mark, PackError, Sequence
from dueprocess.engine.replay import BODY, RecordedEvent, case_node, decide
from dueprocess.engine.service.cases.answering import MERGED, Plain
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded, TakenIn, keep, new_event, take_in
from dueprocess.engine.service.cases.kept import KeptCase, loaded, locked
from dueprocess.engine.service.cases.linking import is_made, leave_links
from dueprocess.engine.service.cases.projecting import project
from dueprocess.engine.service.cases.reading import new_records
from dueprocess.engine.service.cases.refusing import CannotMerge, CaseMerged
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.service.publishing.clauses import RECEIPT
from dueprocess.engine.store import Transaction, cases, documents, journal, timers, worklist
from dueprocess.engine.store.records import Event, NewEntry, NewEvent
from dueprocess.engine.text import say

TOOK_OVER: Final = "took_over"
"""The kind of the survivor's line in the journal."""

_ENDS: Final = "ends"
"""Why an event is left out that would end the survivor: its own end is to be recorded in it."""


@dataclass(frozen=True, slots=True)
class Merging:
    """A case to be merged `into` another as its duplicate, by whom and why; `language` is that of the answer."""

    duplicate: str
    into: str
    by: str
    because: str
    language: str


@dataclass(frozen=True, slots=True)
class _CarriedOver:
    """What enters the survivor, with the decision on it (None: nothing does), and what does not, with the reasons."""

    taken: TakenIn | None
    events: tuple[NewEvent, ...]
    left_out: tuple[Plain, ...]


def merge(book: Casebook, tenant: str, asked: Merging) -> Plain:
    """Merges a case into the one that was received first, and says what was carried over and what was left out.

    Raises UnknownCase, CaseMerged, CannotMerge, PackError.
    """
    with book.store.transaction(tenant) as tx:
        duplicate, survivor = _both(tx, book, asked)
        _check(duplicate, survivor)
        carried = _carried_over(duplicate, survivor, survivor.instant(tx.now))
        recorded = None
        if carried.taken is not None:
            recorded = keep(tx, book.shelf, survivor, carried.taken, carried.events, asked.language)
        _journal(tx, asked, carried)
        _end(tx, duplicate, asked.into)
    book.bell.set()
    return _answer(asked, survivor, carried, recorded)


def _both(tx: Transaction, book: Casebook, asked: Merging) -> tuple[KeptCase, KeptCase]:
    """The duplicate and the survivor, locked in the order of their ids."""
    if asked.duplicate == asked.into:
        raise CannotMerge("itself", asked.duplicate, asked.into)
    found = {case_id: locked(tx, case_id) for case_id in sorted((asked.duplicate, asked.into))}
    return loaded(tx, book.shelf, found[asked.duplicate]), loaded(tx, book.shelf, found[asked.into])


def _check(duplicate: KeptCase, survivor: KeptCase) -> None:
    """Sees that one case can be merged into the other. Raises CaseMerged, CannotMerge."""
    names = duplicate.case.case_id, survivor.case.case_id
    for kept in (duplicate, survivor):
        if kept.case.merged_into is not None:
            raise CaseMerged(kept.case.case_id, kept.case.merged_into)
    if duplicate.policy.id != survivor.policy.id or (duplicate.case.about, survivor.case.about) != ("case", "case"):
        raise CannotMerge("unlike", *names)
    if _place(duplicate) < _place(survivor):
        raise CannotMerge("other-way", *names)
    for kept in (duplicate, survivor):
        if kept.case.ended_at is not None:
            raise CannotMerge("ended", *names, ended=kept.case.case_id)


def _place(kept: KeptCase) -> tuple[int, int, str]:
    return kept.case.received_at, kept.case.opened_at, kept.case.case_id


def _carried_over(duplicate: KeptCase, survivor: KeptCase, now: int) -> _CarriedOver:
    """Judges what happened in the duplicate, one event after the other, as if it had happened in the survivor."""
    taken, events, left_out = None, [], []
    policy, about, history = survivor.policy, survivor.case.about, survivor.history
    for record, event in _happened(duplicate):
        body = _body(record, event, duplicate)
        node = case_node(body)
        try:
            new = new_records(Sequence((node,), node.mark), history, policy, about, now)
            tried = take_in(policy, about, history, new)
        except PackError as error:  # another version of the pack may not know it
            left_out.append(_left_out(event, [each.code for each in error.diagnostics]))
            continue
        reasons = _reasons(tried, event)
        if reasons:
            left_out.append(_left_out(event, reasons))
            continue
        history = tried.history
        events.append(new_event(new[0], body, forced_by=event.forced_by))
        taken = tried if taken is None else replace(tried, new=(*taken.new, *new))
    return _CarriedOver(taken, tuple(events), tuple(left_out))


def _happened(duplicate: KeptCase) -> Iterator[tuple[RecordedEvent, Event]]:
    """What happened in a case after its receipt as it is known now, corrections taken in, each with what told of it."""
    events = {each.event_id: each for each in duplicate.events}
    for record in duplicate.history.known(duplicate.events[-1].recorded_at):
        event = events[record.id or ""]
        if record.event != RECEIPT and not is_made(event, duplicate.policy):
            yield record, event


def _body(record: RecordedEvent, event: Event, duplicate: KeptCase) -> Plain:
    told = cast("Plain", documents.read(event.body))
    own = {"id": f"@{duplicate.case.case_id}:{event.event_id}", "at": format_instant(record.at, duplicate.policy.zone)}
    return {**{name: value for name, value in told.items() if name != "corrects"}, **own}


def _reasons(tried: TakenIn, event: Event) -> list[str]:
    """Why an event does not enter the survivor; whoever forced it in the duplicate has answered for it already."""
    if tried.decision.state.ended:
        return [_ENDS]
    if event.forced_by is not None:
        return []
    return [name for each in tried.objections
            for name in ([reason.name for reason in each.reasons] or [each.answer, *each.questions])]


def _left_out(event: Event, reasons: list[str]) -> Plain:
    return {"id": event.event_id, "event": event.event, "because": reasons}


def _journal(tx: Transaction, asked: Merging, carried: _CarriedOver) -> None:
    brought = {"because": asked.because, "carried": [each.event_id for each in carried.events],
               "left_out": list(carried.left_out)}
    for kind, case_id, other in (
        (MERGED, asked.duplicate, {"into": asked.into}), (TOOK_OVER, asked.into, {"duplicate": asked.duplicate}),
    ):
        journal.note(tx, NewEntry(kind, asked.by, documents.written({**other, **brought}), case_id))


def _end(tx: Transaction, duplicate: KeptCase, into: str) -> None:
    """Tells what had come into force of a duplicate until now, and ends it: no timer, no work, found by no link."""
    at = duplicate.instant(tx.now)
    with answering(Mark(BODY, 1, 1)):
        decision = decide(duplicate.policy, duplicate.history, at, at, duplicate.case.about)
    last = project(tx, duplicate.case, decision, duplicate.history, duplicate.effects, MERGED)
    cases.change(tx, replace(last.case, merged_into=into, wake_at=None))
    timers.set_timer(tx, duplicate.case.case_id, None)
    worklist.replace(tx, duplicate.case.case_id, ())
    leave_links(tx, last.case)


def _answer(asked: Merging, survivor: KeptCase, carried: _CarriedOver, recorded: Recorded | None) -> Plain:
    version = survivor.case.version if recorded is None else recorded.version
    summary = say("merge-done", asked.language, case=asked.duplicate, into=asked.into, carried=len(carried.events),
                  left_out=len(carried.left_out))
    answer = {} if recorded is None else recorded.answer
    return {
        "summary": summary, "merged": asked.duplicate, "into": asked.into, "version": version,
        "carried": [each.event_id for each in carried.events], "left_out": list(carried.left_out),
        "issued": answer.get("issued", []), "withdrawn": answer.get("withdrawn", []),
    }

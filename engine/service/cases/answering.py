"""What is asked of a kept case: as it stands, or as it stood at an instant, with what was then known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Mark
from dueprocess.engine.replay import BODY, Case, History
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import KeptCase, to_look_at
from dueprocess.engine.service.cases.reading import records_of
from dueprocess.engine.service.inquiries import Inquiry, decided
from dueprocess.engine.store import Transaction, cases, decisions, documents, journal
from dueprocess.engine.store.records import Effect, Event

PUNCTUAL = 60
"""Seconds after which what came into force counts as told late."""

MERGED = "merged"
"""The kind of the line in the journal of a case that was merged into another, and the cause of its last decision."""

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Looked:
    """A kept case to be asked about: the inquiry for `decided`, `judged`, `explained`, `foreseen`, and its version."""

    inquiry: Inquiry
    version: int
    events: tuple[Event, ...]
    merged_into: str | None = None


def look(
    book: Casebook, tenant: str, case_id: str, as_of: int | None = None, known_at: int | None = None,
    language: str | None = None,
) -> Looked:
    """A case as of an instant (default: now), with what was known at `known_at` (default: then), under the policy that
    decided it then. `version` counts the records known. A case that was merged is looked at as it stood then, at the
    latest. Raises UnknownCase.
    """
    with book.store.reading(tenant) as tx:
        kept = to_look_at(tx, book.shelf, case_id)
        at = _at_the_latest(tx, kept, kept.instant(tx.now) if as_of is None else as_of)
        known = at if known_at is None else known_at
        events = tuple(each for each in kept.events if each.recorded_at <= known)
        policy = _policy_at(tx, book, kept, known)
        history = kept.history if policy is kept.policy else records_of(events, policy)
    return Looked(_inquiry(kept, policy, history, at, known, language), len(events), events, kept.case.merged_into)


def _at_the_latest(tx: Transaction, kept: KeptCase, at: int) -> int:
    """The instant, or that at which the case was merged into another: nothing came of it after that."""
    if kept.case.merged_into is None:
        return at
    return min(at, *(each.at for each in journal.of_case(tx, kept.case.case_id) if each.kind == MERGED))


def _policy_at(tx: Transaction, book: Casebook, kept: KeptCase, known: int) -> Policy:
    pins = cases.pins_of(tx, kept.case.case_id)
    standing = [each.digest for each in pins if each.recorded_at <= known] or [pins[0].digest]
    return book.shelf.take(tx, standing[-1])


def _inquiry(
    kept: KeptCase, policy: Policy, history: History, as_of: int, known_at: int, language: str | None
) -> Inquiry:
    case = Case(kept.case.case_id, kept.case.about, history)
    return Inquiry(policy, case, as_of, known_at, language or policy.language, Mark(BODY, 1, 1))


def next_answer(looked: Looked) -> Plain:
    """What must happen next? The answer of the stateless question, with the version it is of. Raises PackError."""
    inquiry = looked.inquiry
    answer = whole_answer(decided(inquiry), inquiry.case.id or "", looked.events, inquiry.policy)
    return answer if looked.merged_into is None else answer | {"merged_into": looked.merged_into}


def whole_answer(answer: Plain, case_id: str, events: tuple[Event, ...], policy: Policy) -> Plain:
    """The answer of a decision on a kept case: with the case's name, its version, and who forced what."""
    forced = {(each.event, format_instant(each.happened_at, policy.zone)): each.forced_by
              for each in events if each.forced_by is not None}
    against = [
        each | ({"forced_by": forced[name]} if (name := (str(each["event"]), str(each["at"]))) in forced else {})
        for each in cast("list[Plain]", answer["against_rules"])]
    whole = {"summary": answer["summary"], "case": case_id, **answer}
    return whole | {"against_rules": against, "version": len(events)}


def events_answer(looked: Looked) -> Plain:
    """What was recorded, in that order: each event as it was told, with its id, its instants and who forced it."""
    zone = looked.inquiry.policy.zone
    return {"case": looked.inquiry.case.id, "version": looked.version,
            "events": [event_plain(each, zone) for each in looked.events]}


def event_plain(event: Event, zone: str) -> Plain:
    """An event as it was told, with its id, its instants, and who forced it."""
    own = {"id": event.event_id, "at": format_instant(event.happened_at, zone),
           "recorded_at": format_instant(event.recorded_at, zone)}
    told = cast("Mapping[str, object]", documents.read(event.body))
    return {**own, **{name: value for name, value in told.items() if name not in own},
            **({} if event.forced_by is None else {"forced_by": event.forced_by})}


def decisions_answer(book: Casebook, tenant: str, case_id: str, after: int = 0, limit: int = 100) -> Plain:
    """The decisions on record after a number, and what each rested on. Raises UnknownCase."""
    with book.store.reading(tenant) as tx:
        zone = to_look_at(tx, book.shelf, case_id).policy.zone
        found = decisions.of_case(tx, case_id, after, limit)
    return {"case": case_id, "decisions": [
        {"number": each.number, "as_of": format_instant(each.as_of, zone),
         "known_at": format_instant(each.known_at, zone), "version": each.version, "digest": each.digest,
         "answer_digest": each.answer_digest, "cause": each.cause} for each in found]}


def effects_answer(book: Casebook, tenant: str, case_id: str) -> Plain:
    """Everything that was told of a case, the withdrawn too, in that order. Raises UnknownCase."""
    with book.store.reading(tenant) as tx:
        kept = to_look_at(tx, book.shelf, case_id)
    return {"case": case_id, "effects": [effect_plain(each, kept.policy.zone) for each in kept.effects]}


def effect_plain(effect: Effect, zone: str) -> Plain:
    """An effect as it was told: when it came into force, how late that was found out, and what took it back."""
    late = effect.issued_at - effect.happened_at
    shown: Plain = {"effect": effect.key, "kind": effect.kind, "name": effect.name,
                    "happened_at": format_instant(effect.happened_at, zone),
                    **cast("Plain", documents.read(effect.detail))}
    if late > PUNCTUAL:
        shown["late_by"] = late
    if effect.withdrawn_at is not None:
        shown["withdrawn"] = {"at": format_instant(effect.withdrawn_at, zone), "because": effect.withdrawn_because}
    return shown

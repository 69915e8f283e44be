"""A case as it is recorded: what was told, by whom, when it happened and when it was recorded, and what followed."""

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.service.cases.answering import Plain, effect_plain, event_plain
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import to_look_at
from dueprocess.engine.store import Transaction, cases, policies
from dueprocess.engine.store.records import Case, Pin


def case_answer(book: Casebook, tenant: str, case_id: str) -> Plain:
    """Everything on record of a case: events, effects told and withdrawn, and which policy decided it from when on.

    Nothing in it is derived anew. Raises UnknownCase.
    """
    with book.store.reading(tenant) as tx:
        kept = to_look_at(tx, book.shelf, case_id)
        pins = [_pin(tx, each, kept.policy.zone) for each in cases.pins_of(tx, case_id)]
    zone = kept.policy.zone
    return {
        **_head(kept.case, zone),
        "events": [event_plain(each, zone) for each in kept.events],
        "effects": [effect_plain(each, zone) for each in kept.effects],
        "policies": pins,
    }


def _head(case: Case, zone: str) -> Plain:
    instants = {"opened_at": case.opened_at, "received_at": case.received_at, "ended_at": case.ended_at,
                "next_change": case.wake_at}
    stamps = {name: None if at is None else format_instant(at, zone) for name, at in instants.items()}
    return {"case": case.case_id, "about": case.about, "version": case.version, **stamps,
            "merged_into": case.merged_into}


def _pin(tx: Transaction, pin: Pin, zone: str) -> Plain:
    """From after which version on a policy decides the case; its name, if it was published here."""
    published = policies.by_digest(tx, pin.digest)
    named: Plain = {} if published is None else {"pack": published.pack, "version": published.version}
    return {**named, "digest": pin.digest, "cause": pin.cause, "since_version": pin.from_version,
            "since": format_instant(pin.recorded_at, zone)}

"""Rows for tests of what is kept: the least that each needs."""

from dueprocess.engine.store import Transaction, cases, events
from dueprocess.engine.store.records import Case, Effect, Event, NewCase, NewEvent, NewMessage, Subscription, WorkItem


def open_case(tx: Transaction, case_id: str = "c1", **changed: object) -> Case:
    case = cases.open_case(tx, NewCase(**{
        "case_id": case_id, "about": "case", "received_at": tx.now, "digest": "sha256:d1", **changed}))
    assert case is not None
    return case


def new_event(event: str = "received", **changed: object) -> NewEvent:
    return NewEvent(**{"event": event, "happened_at": 1000, "body": '{"event":"received"}', **changed})


def record(tx: Transaction, case_id: str = "c1", version: int = 0, **changed: object) -> Event:
    return events.append(tx, case_id, version, [new_event(**changed)], tx.now)[0]


def effect(key: str, number: int = 1, case_id: str = "c1", **changed: object) -> Effect:
    return Effect(**{
        "case_id": case_id, "key": key, "kind": "missed", "name": "answer", "number": number, "happened_at": 1000,
        "issued_at": 1000, "detail": "{}", **changed})


def work(duty: str, case_id: str = "c1", **changed: object) -> WorkItem:
    return WorkItem(**{
        "case_id": case_id, "duty": duty, "number": 1, "seat": "", "role": "agent", "unit": None, "person": None,
        "due": 2000, "opens": None, "state": "running", "urgency": 1, "must": True, "what": "{}", **changed})


def subscription(name: str = "s1", **changed: object) -> Subscription:
    return Subscription(**{
        "id": name, "kind": "webhook", "target": "https://example.org/in", "secret": "whsec_x", "kinds": "null",
        "roles": "null", "created_at": 0, **changed})


def message(name: str, **changed: object) -> NewMessage:
    return NewMessage(**{
        "id": name, "case_id": "c1", "effect_key": "missed:answer", "subscription": "s1", "kind": "missed",
        "body": "{}", **changed})

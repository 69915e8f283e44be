"""Opening a case: under the policy in force, with its first events, and with everything that follows from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

from dueprocess.engine.calendar import NotATime, parse_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Mapping, Node, PackError, Sequence, check_schema, text_of
from dueprocess.engine.replay import History, case_node
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.changing import Recorded, keep, new_event, take_in
from dueprocess.engine.service.cases.conflicts import check_same, digest_of_request
from dueprocess.engine.service.cases.kept import KeptCase
from dueprocess.engine.service.cases.linking import received_at
from dueprocess.engine.service.cases.reading import happening_now, new_records
from dueprocess.engine.service.cases.refusing import CaseExists, NoPolicy, Refused
from dueprocess.engine.service.cases.repeating import repeated
from dueprocess.engine.service.cases.requests import log_refusal
from dueprocess.engine.service.publishing.clauses import Happened
from dueprocess.engine.service.publishing.releases import policy_for
from dueprocess.engine.store import Transaction, cases, decisions, documents, journal
from dueprocess.engine.store.records import NewCase, NewEntry

_FIT: Final = re.compile(r"(?!@|\.{1,2}$)[^\s/?#\x00-\x1f\x7f]{1,100}")
"""Names of cases that can stand in addresses; those that begin with `@` are the service's own."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A case to be opened under a pack: `body` is plain data like that of a case file, with its first events.

    `key` makes the request repeatable, `language` is that of the answer (None: the policy's).
    """

    pack: str
    body: dict[str, object]
    key: str | None = None
    language: str | None = None


def open_case(book: Casebook, tenant: str, asked: Opening) -> Recorded:
    """Opens a case. Raises PackError, NoPolicy, Refused, CaseExists, KeyReused."""
    digest = digest_of_request(asked.body)
    with book.store.transaction(tenant) as tx:
        found = _repeated(tx, book, asked, digest)
        if found is None:
            found = _opened(tx, book, asked, digest)
    book.bell.set()
    return found


def _happened(events: object, now: int, zone: str) -> Happened:
    """What the first events say that happened, as far as they can be read before it is known under which policy."""
    return list(_readable(events if isinstance(events, list) else [], now, zone))


def _readable(events: list[object], now: int, zone: str) -> Iterator[tuple[str, int]]:
    for each in events:
        if isinstance(each, dict):
            try:
                yield str(each.get("event")), parse_instant(str(each["at"]), zone) if "at" in each else now
            except NotATime:
                continue  # the reading of the events will say so


def _begun(body: dict[str, object], policy: Policy, now: int) -> dict[str, object]:
    events = body.get("events")
    if not isinstance(events, list):
        return body  # the schema says so
    return body | {"events": [happening_now(each, policy, now) for each in events]}


def _shaped(body: dict[str, object]) -> Mapping:
    node, collector = case_node(body), Collector()
    if not check_schema(node, "case", collector):
        raise PackError(collector.diagnostics)
    found = cast("Mapping", node)
    if "case" in found.items and not _FIT.fullmatch(_word(found, "case")):
        collector.error("case-name-unfit", found.items["case"].mark, name=_word(found, "case"))
        raise PackError(collector.diagnostics)
    return found


def _repeated(tx: Transaction, book: Casebook, asked: Opening, digest: str) -> Recorded | None:
    case = None if asked.key is None else cases.opened_under(tx, asked.key)
    if case is None or asked.key is None:
        return None
    check_same(asked.key, case.key_digest, digest)
    first = decisions.numbered(tx, case.case_id, 1)
    assert first is not None  # it was opened with one
    return repeated(tx, book, case, 1, first.version, asked.language)


def _opened(tx: Transaction, book: Casebook, asked: Opening, digest: str) -> Recorded:
    policy = policy_for(tx, book.shelf, asked.pack, partial(_happened, asked.body.get("events"), tx.now))
    if policy is None:
        raise NoPolicy(asked.pack)
    body = _begun(asked.body, policy, tx.now)
    node = _shaped(body)
    about = _word(node, "about") or "case"
    records = new_records(cast("Sequence", node.items["events"]), History(), policy, about, tx.now)
    case_id = _word(node, "case") or book.new_id()
    received = received_at(History(records), policy)
    case = cases.open_case(
        tx, NewCase(case_id, about, received, policy.digest, asked.key, None if asked.key is None else digest))
    if case is None:  # another request was quicker: with this key, or with this id
        found = _repeated(tx, book, asked, digest)
        if found is None:
            raise CaseExists(case_id)
        return found
    taken = take_in(policy, about, History(), records)
    if taken.objections:
        log_refusal(tx.tenant, case_id, taken.objections[0])
        raise Refused(taken.objections[0])
    journal.note(tx, NewEntry("opened", "", documents.written({"digest": policy.digest}), case_id))
    bodies = cast("list[object]", body["events"])
    new = [new_event(record, body) for record, body in zip(records, bodies, strict=True)]
    return keep(tx, book.shelf, KeptCase(case, policy, (), History(), ()), taken, new, asked.language)


def _word(node: Mapping, key: str) -> str:
    found: Node | None = node.items.get(key)
    return "" if found is None else text_of(found)

"""Who may read a case, where the policy says so by the event `case_read`: asked, judged, and recorded nowhere."""

from typing import Final

from dueprocess.engine.pack import Collector, Mapping, Mark, Node, Scalar
from dueprocess.engine.replay import BODY, may, read_request
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.kept import to_look_at
from dueprocess.engine.service.cases.refusing import MayNotRead
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.store import cases

CASE_READ: Final = "case_read"


def check_reader(book: Casebook, tenant: str, case_id: str, reader: Node | None) -> None:
    """Sees that somebody may read a case as it stands now, under the policy it is pinned to.

    Everybody may unless the policy says who. Raises MayNotRead, also if nobody was named and somebody must be;
    PackError for a reader that is no party. A case that is not there is left to whoever reads it.
    """
    with book.store.reading(tenant) as tx:
        case = cases.find(tx, case_id)
        policy = None if case is None else book.shelf.take(tx, case.digest)
        event = None if policy is None else policy.events.get(CASE_READ)
        if policy is None or event is None or event.by is None:
            return
        kept = to_look_at(tx, book.shelf, case_id)
        now = kept.instant(tx.now)
    collector = Collector()
    request = read_request(_request(reader), policy, now, collector)
    collector.raise_if_errors()
    assert request is not None  # the event is the policy's own
    with answering(Mark(BODY, 1, 1)):
        verdict = may(policy, kept.history, request, now, None, kept.case.about)
    if verdict.answer != "allowed":
        raise MayNotRead(verdict)


def _request(reader: Node | None) -> Mapping:
    mark = Mark(BODY, 0, 0) if reader is None else reader.mark
    items: dict[str, Node] = {"event": Scalar(CASE_READ, CASE_READ, mark)}
    if reader is not None:
        items["by"] = reader
    return Mapping(items, dict.fromkeys(items, mark), mark)

"""The measures of a period: the cases that were received in it, decided as of its end with what was known then."""

from collections.abc import Iterator

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.model import Measure
from dueprocess.engine.pack import Mark, PackError
from dueprocess.engine.replay import BODY, Decision, History, decide
from dueprocess.engine.service.cases.answering import look
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.linking import received_at
from dueprocess.engine.service.cases.measuring import UNKNOWN, Part, figure, part_of
from dueprocess.engine.service.cases.stretches import Stretch
from dueprocess.engine.service.inquiries import answering
from dueprocess.engine.store import cases
from dueprocess.engine.store.records import Case

PAGE = 200
"""Cases that are looked up at once; each is read and decided by itself, and nothing is held meanwhile."""


def figures(book: Casebook, tenant: str, policy: Policy, stretch: Stretch) -> dict[str, object]:
    """The measures that a policy takes of a period, as the event of its end carries them.

    Each case counts by the definitions of the policy that decided it then; one that cannot be decided, or whose policy
    has no such measure, is a case of which nothing is known.
    """
    measures = [each for each in policy.measures.values() if each.about == stretch.unit]
    parts: dict[str, list[Part]] = {each.name: [] for each in measures}
    if measures:
        for case in _received(book, tenant, stretch):
            for measure, part in _parts(book, tenant, case, policy, stretch, measures):
                parts[measure.name].append(part)
    return {each.name: figure(each, parts[each.name], _keys(each, policy)) for each in measures}


def _received(book: Casebook, tenant: str, stretch: Stretch) -> Iterator[Case]:
    """The cases that were received in a period; those that were merged into others count there."""
    after = (stretch.begins, "")
    while True:
        with book.store.reading(tenant) as tx:
            page = cases.received(tx, "case", after, stretch.ends, PAGE)
        yield from (each for each in page if each.merged_into is None)
        if len(page) < PAGE:
            return
        after = (page[-1].received_at, page[-1].case_id)


def _parts(
    book: Casebook, tenant: str, case: Case, policy: Policy, stretch: Stretch, measures: list[Measure],
) -> Iterator[tuple[Measure, Part]]:
    try:
        decision = _decision(book, tenant, case.case_id, policy.id, stretch)
    except PackError:
        yield from ((measure, UNKNOWN) for measure in measures)
        return
    if decision is not None:
        for measure in measures:
            own = decision.policy.measures.get(measure.name)
            yield measure, UNKNOWN if own is None else part_of(own, decision, _keys(measure, policy))


def _decision(book: Casebook, tenant: str, case_id: str, pack: str, stretch: Stretch) -> Decision | None:
    """The decision on a case at the end of a period; None where it was not yet known then, or is of another pack."""
    looked = look(book, tenant, case_id, stretch.ends, stretch.ends)
    policy, known = looked.inquiry.policy, looked.inquiry.case.history.known(stretch.ends)
    if not known or policy.id != pack or received_at(History(known), policy) < stretch.begins:
        return None
    with answering(Mark(BODY, 1, 1)):
        return decide(*looked.inquiry.looked_at[:4], looked.inquiry.case.about)


def _keys(measure: Measure, policy: Policy) -> tuple[str, ...]:
    fact = policy.words.facts.get(measure.by or "")
    if fact is None:
        return ()
    return ("yes", "no") if fact.type == "yes_no" else fact.values

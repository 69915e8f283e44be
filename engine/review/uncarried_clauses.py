"""A clause that is said to be a rule, or an assumption, and that nothing in the pack carries."""

from dueprocess.engine.pack import Collector
from dueprocess.engine.review.examined import Examined


def uncarried_clauses(examined: Examined, collector: Collector) -> None:
    """Finds `rule` and `assumed` clauses that no entry cites, neither themselves nor what they are the same as."""
    citations = examined.citations
    for clause in citations.judged_clauses():
        if clause.cover in ("rule", "assumed") and not citations.is_carried(clause):
            collector.warning("clause-without-entry", clause.mark, name=clause.id, cover=clause.cover)

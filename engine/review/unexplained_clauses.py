"""A clause that is said to be untranslatable, without a reason."""

from dueprocess.engine.pack import Collector
from dueprocess.engine.review.examined import Examined


def unexplained_clauses(examined: Examined, collector: Collector) -> None:
    """Finds `untranslatable` clauses without `why`."""
    for clause in examined.citations.judged_clauses():
        if clause.cover == "untranslatable" and clause.why is None:
            collector.warning("untranslatable-without-reason", clause.mark, name=clause.id)

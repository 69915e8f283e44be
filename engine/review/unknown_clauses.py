"""A cited id that no register holds."""

from dueprocess.engine.pack import Collector, suggestion
from dueprocess.engine.review.examined import Examined


def unknown_clauses(examined: Examined, collector: Collector) -> None:
    """Finds ids that are cited but registered nowhere: in `because`, as `same_as`, as the clause of a reading."""
    pack = examined.policy.pack
    known = (*pack.clauses, *pack.readings)
    cited = list(examined.citations.written)
    cited += [(each.same_as, each.mark) for each in examined.citations.judged_clauses() if each.same_as is not None]
    cited += [(each.clause, each.mark) for each in pack.readings.values()
              if each.clause is not None and each.origin in examined.citations.judged]
    reported: set[str] = set()
    for name, mark in cited:
        if name not in known and name not in reported:
            reported.add(name)
            collector.warning("unknown-clause", mark, name=name, suggestion=suggestion(name, known))

"""A clause whose entries no test of the pack exercises."""

from dueprocess.engine.pack import Collector
from dueprocess.engine.review.examined import Examined


def untested_clauses(examined: Examined, collector: Collector) -> None:
    """Finds `rule` clauses of the pack's own register that are carried, but by nothing that a test exercises.

    What is left out of the base cannot be exercised: a clause that only drops something is not asked for a test.
    """
    for clause in examined.citations.own_clauses():
        carriers = [place for place in examined.citations.carriers(clause) if place.section != "drops"]
        if clause.cover == "rule" and carriers and not any(examined.exercise.of(place) for place in carriers):
            names = ", ".join(f"`{place.title}`" for place in carriers[:3])
            collector.warning("clause-without-test", clause.mark, name=clause.id, entries=names)

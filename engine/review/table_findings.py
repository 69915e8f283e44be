"""The checks of decision tables, run over every table that the pack shapes."""

from collections.abc import Callable

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector
from dueprocess.engine.review.analysed import Analysed, analysed
from dueprocess.engine.review.dead_rows import dead_rows
from dueprocess.engine.review.examined import Examined
from dueprocess.engine.review.table_gaps import table_gap
from dueprocess.engine.review.table_overlaps import table_overlaps
from dueprocess.engine.review.tables import TableAt, tables_of

TABLE_CHECKS: tuple[Callable[[Analysed, Collector], None], ...] = (table_gap, table_overlaps, dead_rows)


def table_findings(examined: Examined, collector: Collector) -> None:
    """Runs the checks of tables; says so where a table is too big to be examined whole.

    A table is examined if the pack, or a module it uses, wrote or amended it or a fact it rests on; the base examines
    the rest.
    """
    policy = examined.policy
    for at in tables_of(policy):
        table = analysed(at, policy)
        if not _is_shaped_here(at, table, policy):
            continue
        for check in TABLE_CHECKS:
            check(table, collector)
        if table.open_questions:
            collector.info("analysis-gave-up", at.table.mark, name=at.title, facts=len(table.known.space.variables),
                           rows=len(table.rows), left=table.open_questions)


def _is_shaped_here(at: TableAt, table: Analysed, policy: Policy) -> bool:
    facts = policy.pack.sections["facts"]
    rests_on = table.known.space.problem.names & facts.keys()
    bases = {layer.id for layer in policy.pack.layers if layer.kind == "base"}
    shaping = {layer for name in rests_on for layer in facts[name].layers}
    shaping.update(policy.pack.sections[at.section][at.entry].layers)
    return bool(shaping - bases)

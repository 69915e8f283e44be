"""A case for which a table says nothing."""

from dueprocess.engine.pack import Collector
from dueprocess.engine.review.analysed import Analysed
from dueprocess.engine.review.examples import example


def table_gap(table: Analysed, collector: Collector) -> None:
    """Finds a case in which no row holds, whatever else happens, where the table has no `otherwise`.

    Tables of levels, parties and sets say something then (unknown, nobody, none); of other types it is a gap.
    """
    if not table.at.must_be_whole:
        return
    case = table.sure_case(holds=(), fails=tuple(range(len(table.rows))))
    if case is not None:
        collector.warning("table-gap", table.at.table.mark, name=table.at.title,
                          example=example(case, table.known.space, table.policy))

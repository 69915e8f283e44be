"""Rows that can never hold, and rows that hold but never decide."""

from dueprocess.engine.inference.parties import Somebody
from dueprocess.engine.inference.references import Constant
from dueprocess.engine.pack import Collector
from dueprocess.engine.review.analysed import Analysed
from dueprocess.engine.review.examples import example
from dueprocess.engine.text import Phrase


def dead_rows(table: Analysed, collector: Collector) -> None:
    """Finds rows without which the table would say the same of every possible case.

    A row of any table that never holds; a row of `first` below rows one of which holds whenever it does; a row of
    `highest` where a row that says more holds whenever it does.
    """
    for index, row in enumerate(table.rows):
        if table.never((index,)):
            collector.warning("row-never-holds", row.mark, name=table.at.title, row=index + 1, condition=row.when.text)
            continue
        rivals = _rivals(index, table)
        case = table.some_case((index,)) if rivals else None
        if case is not None and table.never((index,), fails=rivals):
            collector.warning("row-never-decides", row.mark, name=table.at.title, row=index + 1,
                              covered=_covered(index, rivals, table),
                              example=example(case, table.any.space, table.policy))


def _rivals(index: int, table: Analysed) -> tuple[int, ...]:
    """The rows that win over a row where both hold."""
    match table.at.table.pick:
        case "first":
            return tuple(range(index))
        case "highest":
            ranks = [_rank(each, table) for each in range(len(table.rows))]
            own = ranks[index]
            return tuple(each for each, rank in enumerate(ranks) if own is not None and rank is not None and rank > own)
    return ()


def _rank(index: int, table: Analysed) -> int | None:
    """How high the level is that a row says; None where that is not written in the row."""
    value = table.rows[index].value
    if not isinstance(value, Constant | Somebody) or value.value not in table.at.table.levels:
        return None
    return table.at.table.levels.index(str(value.value))


def _covered(index: int, rivals: tuple[int, ...], table: Analysed) -> Phrase:
    """Which rows stand in a row's way: one alone, if one alone does."""
    alone = next((each for each in rivals if table.never((index,), fails=(each,))), None)
    found = [alone] if alone is not None else [
        each for each in rivals if table.some_case((index, each)) is not None]
    kind = "covered-by-higher-row" if table.at.table.pick == "highest" else "covered-by-row"
    return Phrase(kind if len(found) == 1 else f"{kind}s", {"rows": ", ".join(str(each + 1) for each in found)})

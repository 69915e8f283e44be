"""Two rows of a `unique` table that hold at once and say different things."""

from itertools import combinations

from dueprocess.engine.inference.parties import Somebody
from dueprocess.engine.inference.references import Constant
from dueprocess.engine.inference.tables import Row
from dueprocess.engine.pack import Collector
from dueprocess.engine.replay.showing import written
from dueprocess.engine.review.analysed import Analysed
from dueprocess.engine.review.examples import example


def table_overlaps(table: Analysed, collector: Collector) -> None:
    """Finds pairs of rows with different constant values that hold in one case, whatever else happens."""
    if table.at.table.pick != "unique":
        return
    for (first, one), (second, other) in combinations(enumerate(table.rows), 2):
        if not _differ(one, other, table.at.options):
            continue
        case = table.sure_case((first, second))
        if case is not None:
            collector.warning(
                "table-overlap", other.mark, name=table.at.title, first=first + 1, second=second + 1,
                example=example(case, table.known.space, table.policy),
                one=_said(one, table), other=_said(other, table))


def _differ(one: Row, other: Row, options: tuple[object, ...]) -> bool:
    if not isinstance(one.value, Constant | Somebody) or not isinstance(other.value, Constant | Somebody):
        return False
    left, right = one.value.value, other.value.value
    if options and isinstance(left, int) and isinstance(right, int):
        return options[left] != options[right]
    return left != right


def _said(row: Row, table: Analysed) -> str:
    assert isinstance(row.value, Constant | Somebody)
    if table.at.options:
        return f"{row.mark.file}:{row.mark.line}"
    return written(row.value.value, table.policy, table.at.fact)

"""Review: what can be known of a policy before anything happens.

Clauses and the entries that carry them, names that nothing uses, tables with gaps, overlaps and dead rows: proved over
the declared domains, never guessed. A check that cannot be sure keeps silent, or says that it gave up.
"""

from dueprocess.engine.review.clause_answers import clause_answer
from dueprocess.engine.review.clauses import ClauseReport, clause_report
from dueprocess.engine.review.findings import findings

__all__ = ["ClauseReport", "clause_answer", "clause_report", "findings"]

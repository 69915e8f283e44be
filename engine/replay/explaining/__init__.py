"""Why, and why not: the rules, the facts they matched, the clauses and lines, and the arithmetic of each due.

A reason is a tree, derived on demand from the same expressions that decide; nothing is traced while deciding.
"""

from dueprocess.engine.replay.explaining.reason import Explanation, Reason, UnknownSubject
from dueprocess.engine.replay.explaining.subjects import why

__all__ = ["Explanation", "Reason", "UnknownSubject", "why"]

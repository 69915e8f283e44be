"""Cases as the language writes them, to be shown in findings."""

from __future__ import annotations

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.values import Value
from dueprocess.engine.replay.showing import written
from dueprocess.engine.review.search import Case, Space
from dueprocess.engine.review.variables import Variable
from dueprocess.engine.text import Phrase


def example(case: Case, space: Space, policy: Policy) -> str | Phrase:
    """A case as lines of a condition; the phrase for every case where nothing needs to be known."""
    if not case:
        return Phrase("example-any")
    lines = [_line(space.variables[name], value, policy) for name, value in case.items()]
    return f"`{', '.join(sorted(lines))}`"


def _line(variable: Variable, value: Value, policy: Policy) -> str:
    fact = variable.fact
    if fact is None:
        return f"{variable.name}: {written(value, policy)}" if " " not in variable.name else (
            variable.name if value else f"not ({variable.name})")
    if variable.known:
        return f"{fact.name}: {{known: {'yes' if value else 'no'}}}"
    if variable.member is not None:
        return f"{fact.name}: {{{'all_of' if value else 'none_of'}: [{variable.member}]}}"
    return f"{fact.name}: {written(value, policy, fact)}"

"""Every decision table of a policy: of facts, and those inside dues, bearers, amounts and stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.expressions import Expression, walk
from dueprocess.engine.inference.instants import Chosen
from dueprocess.engine.inference.tables import Table
from dueprocess.engine.inference.vocabulary import Fact

_MAY_HAVE_GAPS = ("levels", "party", "choices", "parties")
"""Types whose tables say something where no row holds: unknown, nobody, the empty set."""


@dataclass(frozen=True, slots=True)
class TableAt:
    """A table, the entry it stands in, and what people call it. `fact` is the fact that it defines, if it does.

    `options` are what the rows of a table of instants say, by the number that each row yields.
    """

    table: Table
    section: str
    entry: str
    title: str
    fact: Fact | None
    options: tuple[object, ...] = ()

    @property
    def must_be_whole(self) -> bool:
        """Whether a case in which no row holds is a gap."""
        types = self.fact.type if self.fact is not None else "party" if not self.options else "instant"
        return self.table.otherwise is None and types not in _MAY_HAVE_GAPS


def tables_of(policy: Policy) -> Iterator[TableAt]:
    """All tables, in the order of the sections."""
    for name, fact in policy.words.facts.items():
        if fact.derived:
            yield from _in(policy.heads[name].rule, "facts", name, name, fact)
    for section, found in (("duties", policy.duties), ("consequences", policy.consequences), ("tracks", policy.tracks)):
        for name, entry in found.items():
            for part in fields(entry):
                for expression in _expressions(getattr(entry, part.name)):
                    yield from _in(expression, section, name, f"{name}.{part.name}", None)
    for chain, steps in policy.steps.items():
        for step in steps:
            for party in (step.escalate_to, step.remind):
                if party is not None:
                    yield from _in(party, "escalations", chain, step.event, None)


def _expressions(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        yield from (each for each in value if isinstance(each, Expression))


def _in(expression: Expression, section: str, entry: str, title: str, fact: Fact | None) -> Iterator[TableAt]:
    options = {id(node.table): node.options for node in walk(expression) if isinstance(node, Chosen)}
    for node in walk(expression):
        if isinstance(node, Table):
            yield TableAt(node, section, entry, title, fact if node is expression else None,
                          options.get(id(node), ()))

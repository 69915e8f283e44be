"""A recorded fact on which something rests, and of which nobody in particular is asked."""

from dueprocess.engine.inference.expressions import names_read
from dueprocess.engine.inference.vocabulary import Fact
from dueprocess.engine.pack import Collector
from dueprocess.engine.review.examined import Examined
from dueprocess.engine.review.mattering import expressions_of


def unasked_facts(examined: Examined, collector: Collector) -> None:
    """Finds recorded facts without `ask` that a rule reads while they may be unknown: the owner would be asked.

    A fact that has a presumed value is never unknown. A fact that the case's own events bring is asked of whoever
    records them only where those events say `by`.
    """
    policy = examined.policy
    read = names_read(*expressions_of(policy))
    for name, fact in policy.words.facts.items():
        origin = policy.pack.sections["facts"][name].origin
        if name in read and origin == policy.id and _may_be_unknown(fact) and fact.ask is None:
            collector.info("fact-without-ask", fact.mark, name=name)


def _may_be_unknown(fact: Fact) -> bool:
    return not fact.derived and fact.presumed is None and not fact.protected

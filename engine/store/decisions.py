"""The decisions that were given: when, about what, under which policy, with what was then known."""

from sqlalchemy import func, select

from dueprocess.engine.store.records import GivenDecision, NewDecision
from dueprocess.engine.store.rows import all_of, columns, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import decisions
from dueprocess.engine.store.transaction import Transaction

_ALL = columns(decisions, GivenDecision)


def note(tx: Transaction, decision: NewDecision) -> GivenDecision:
    """Puts a decision of a locked case on record."""
    mine = (decisions.c.tenant == tx.tenant) & (decisions.c.case_id == decision.case_id)
    number = select(func.coalesce(func.max(decisions.c.number), 0) + 1).where(mine).scalar_subquery()
    row = values_of(tx, decision, number=number)
    return GivenDecision(*tx.run(decisions.insert().values(row).returning(*_ALL)).one())


def of_case(tx: Transaction, case_id: str, after: int = 0, limit: int = 100) -> tuple[GivenDecision, ...]:
    """The decisions of a case after that number, the first first."""
    found = of_tenant(tx, decisions, GivenDecision).where(
        decisions.c.case_id == case_id, decisions.c.number > after)
    return all_of(tx, found.order_by(decisions.c.number).limit(limit), GivenDecision)


def version_reached(tx: Transaction, case_id: str, version: int) -> int:
    """The version of the first decision that was given with this many records or more."""
    mine = (decisions.c.tenant == tx.tenant) & (decisions.c.case_id == case_id) & (decisions.c.version >= version)
    return int(tx.run(select(func.coalesce(func.min(decisions.c.version), version)).where(mine)).scalar_one())


def numbered(tx: Transaction, case_id: str, number: int) -> GivenDecision | None:
    """One decision of a case."""
    found = of_tenant(tx, decisions, GivenDecision).where(decisions.c.case_id == case_id)
    return one_of(tx, found.where(decisions.c.number == number), GivenDecision)

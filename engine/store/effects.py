"""Effects: what came into force and was told, once each. What a late event takes back is withdrawn, never deleted."""

from collections.abc import Sequence

from sqlalchemy import update

from dueprocess.engine.store.records import Effect
from dueprocess.engine.store.rows import add, all_of, of_tenant, values_of
from dueprocess.engine.store.tables import effects
from dueprocess.engine.store.transaction import Transaction


def issue(tx: Transaction, new: Sequence[Effect]) -> None:
    """Keeps effects that are told in this transaction. A key that was issued before is refused by the database."""
    add(tx, effects, [values_of(tx, each) for each in new])


def withdraw(tx: Transaction, case_id: str, key: str, because: str) -> bool:
    """Marks an effect as taken back now. Whether it stood."""
    mine = (effects.c.tenant == tx.tenant) & (effects.c.case_id == case_id) & (effects.c.key == key)
    taken_back = {"withdrawn_at": tx.now, "withdrawn_because": because}
    standing = effects.c.withdrawn_at.is_(None)
    return tx.run(update(effects).where(mine, standing).values(taken_back)).rowcount == 1


def of_case(tx: Transaction, case_id: str) -> tuple[Effect, ...]:
    """All effects of a case, the withdrawn ones too, in the order in which they were issued."""
    found = of_tenant(tx, effects, Effect).where(effects.c.case_id == case_id)
    return all_of(tx, found.order_by(effects.c.number, effects.c.key), Effect)

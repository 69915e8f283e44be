"""Every policy that was ever published, with the text of its files, so that any past decision can be made again."""

from sqlalchemy import func, select, update

from dueprocess.engine.store.records import NewPolicy, Publication, PublishedPolicy
from dueprocess.engine.store.rows import all_of, columns, numbered, of_tenant, one_of, values_of
from dueprocess.engine.store.tables import policies
from dueprocess.engine.store.transaction import Transaction

_ALL = columns(policies, PublishedPolicy)


def alone(tx: Transaction) -> None:
    """Whoever asks for this publishes alone for the tenant until the transaction ends; SQLite has one writer anyway."""
    if tx.on_postgresql:
        tx.run(select(func.pg_advisory_xact_lock(func.hashtext("policies " + tx.tenant))))


def publish(tx: Transaction, policy: NewPolicy) -> PublishedPolicy:
    """Puts a policy in force for new cases of its pack, from now on."""
    row = values_of(tx, policy, published_at=tx.now, **numbered(tx, policies))
    return PublishedPolicy(*tx.run(policies.insert().values(row).returning(*_ALL)).one())


def current(tx: Transaction, pack: str) -> PublishedPolicy | None:
    """The policy under which new cases of a pack are opened: the last one published and not withdrawn."""
    last = of_tenant(tx, policies, PublishedPolicy).where(policies.c.pack == pack, policies.c.withdrawn_at.is_(None))
    return one_of(tx, last.order_by(policies.c.number.desc()).limit(1), PublishedPolicy)


def by_digest(tx: Transaction, digest: str) -> PublishedPolicy | None:
    """The policy of a digest, as it was published last."""
    found = of_tenant(tx, policies, PublishedPolicy).where(policies.c.digest == digest)
    return one_of(tx, found.order_by(policies.c.number.desc()).limit(1), PublishedPolicy)


def published(tx: Transaction, pack: str | None = None) -> tuple[Publication, ...]:
    """All publications, or those of a pack, the first first; the withdrawn too."""
    found = of_tenant(tx, policies, Publication).order_by(policies.c.number)
    return all_of(tx, found if pack is None else found.where(policies.c.pack == pack), Publication)


def withdraw(tx: Transaction, digest: str) -> bool:
    """Takes a policy out of force, from now on; its cases keep their history. Whether it was in force."""
    standing = policies.c.withdrawn_at.is_(None)
    mine = (policies.c.tenant == tx.tenant) & (policies.c.digest == digest)
    return tx.run(update(policies).where(mine, standing).values(withdrawn_at=tx.now)).rowcount > 0


def is_withdrawn(tx: Transaction, digest: str) -> bool:
    """Whether a digest was published and is in force no more."""
    found = select(policies.c.withdrawn_at).where(policies.c.tenant == tx.tenant, policies.c.digest == digest)
    instants = [row[0] for row in tx.run(found)]
    return bool(instants) and None not in instants

"""Publishing a policy: from then on new cases of its pack are opened under it.

Cases are decided under what was published, compiled from its bundle, never under the files: their answers name the
same places wherever and whenever they are made again.
"""

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Library
from dueprocess.engine.service.cases.bundles import bundle_of
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.store import Transaction, documents, journal, policies
from dueprocess.engine.store.records import NewEntry, NewPolicy


def publish(book: Casebook, tenant: str, policy: Policy, library: Library, by: str) -> bool:
    """Publishes a policy that was compiled from `library`; whether it was not in force already. Raises OSError."""
    bundle = bundle_of(policy, library)
    with book.store.transaction(tenant) as tx:
        policies.alone(tx)
        current = policies.current(tx, policy.id)
        if current is not None and current.digest == policy.digest:
            return False
        _publish(tx, policy, bundle, by)
    return True


def publish_first(book: Casebook, tenant: str, policy: Policy, library: Library, by: str) -> bool:
    """Publishes a policy if none of its pack is in force; whether this one is now. Raises OSError.

    A pack whose files were changed since is not published by the way: that is somebody's decision.
    """
    bundle = bundle_of(policy, library)
    with book.store.transaction(tenant) as tx:
        policies.alone(tx)
        current = policies.current(tx, policy.id)
        if current is None:
            _publish(tx, policy, bundle, by)
        return current is None or current.digest == policy.digest


def _publish(tx: Transaction, policy: Policy, bundle: str, by: str) -> None:
    policies.publish(tx, NewPolicy(policy.digest, policy.id, policy.version, bundle, by))
    detail = {"pack": policy.id, "version": policy.version, "digest": policy.digest}
    journal.note(tx, NewEntry("published", by, documents.written(detail)))

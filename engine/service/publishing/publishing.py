"""Publishing a policy: from then on new cases of its pack that it covers are opened under it.

Cases are decided under what was published, compiled from its bundle, never under the files: their answers name the
same places wherever and whenever they are made again.
"""

from dataclasses import dataclass

from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Library
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.periods import look_after
from dueprocess.engine.service.cases.stretches import units_of
from dueprocess.engine.service.publishing.bundles import bundle_of, policy_of, rules_of
from dueprocess.engine.service.publishing.carrying import Carried, announce, carry_over
from dueprocess.engine.service.publishing.causes import AGAIN
from dueprocess.engine.service.publishing.releases import Outdated, releases_of
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, documents, journal, policies
from dueprocess.engine.store.records import NewEntry, NewPolicy, Publication


@dataclass(frozen=True, slots=True)
class Published:
    """Whether a policy was not in force already, whether it renews the calendars of its version, and what it moved."""

    new: bool
    renewal: bool
    carried: Carried


def publish(book: Casebook, tenant: str, policy: Policy, library: Library, by: str) -> Published:
    """Publishes a policy that was compiled from `library`, and carries the cases over that are to be under it by now.

    Raises OSError; PackError if its version was published with other rules, or its files were changed since it was
    compiled.
    """
    bundle = bundle_of(policy, library)
    compiled = policy_of(bundle, policy.digest)
    with book.store.transaction(tenant) as tx:
        policies.alone(tx)
        same = [each for each in policies.published(tx, policy.id) if each.version == policy.version]
        standing = [each for each in same if each.withdrawn_at is None]
        if standing and standing[-1].digest == policy.digest:
            return Published(new=False, renewal=False, carried=Carried())
        if same:
            _check_same_rules(tx, book.shelf, policy, same[-1])
        _publish(tx, policy, bundle, by)
        announce(tx)
    book.shelf.put(compiled)
    again = any(each.digest == policy.digest for each in same) and not standing
    more = (Outdated(policy.digest, policy.digest, AGAIN),) if again else ()
    return Published(new=True, renewal=bool(standing), carried=carry_over(book, tenant, by, *more))


def publish_first(book: Casebook, tenant: str, policy: Policy, library: Library, by: str) -> bool:
    """Publishes a policy if none of its pack is in force; whether this one is now. Raises OSError.

    A pack whose files were changed since is not published by the way: that is somebody's decision. So is one that was
    withdrawn.
    """
    bundle = bundle_of(policy, library)
    with book.store.transaction(tenant) as tx:
        policies.alone(tx)
        first = not policies.published(tx, policy.id)
        if first:
            _publish(tx, policy, bundle, by)
            announce(tx)
        return first or [each.digest for each in releases_of(tx, policy.id)][-1:] == [policy.digest]


def _publish(tx: Transaction, policy: Policy, bundle: str, by: str) -> None:
    policies.publish(tx, NewPolicy(policy.digest, policy.id, policy.version, bundle, by))
    detail = {"pack": policy.id, "version": policy.version, "digest": policy.digest}
    journal.note(tx, NewEntry("published", by, documents.written(detail)))
    if units_of(policy):
        look_after(tx)


def _check_same_rules(tx: Transaction, shelf: Shelf, policy: Policy, earlier: Publication) -> None:
    """Sees that a version says what it said before, but for its calendars and time zones. Raises PackError."""
    if rules_of(shelf.take(tx, earlier.digest)) == rules_of(policy):
        return
    collector = Collector()
    mark = policy.pack.version_mark
    collector.error("version-published-otherwise", mark, pack=policy.id, version=policy.version)
    collector.raise_if_errors()

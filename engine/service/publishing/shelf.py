"""The shelf: policies compiled once, for as long as they are asked for."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.publishing.bundles import policy_of
from dueprocess.engine.store import Transaction, policies

CAPACITY: Final = 64
"""Policies kept compiled; the one that was asked for longest ago makes room."""


class Shelf:
    """Compiled policies by their digest. Threads may share it; tenants may, too: a digest names what is in it."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._policies: OrderedDict[str, Policy] = OrderedDict()
        self._lock = Lock()

    def take(self, tx: Transaction, digest: str) -> Policy:
        """The policy of a digest, compiled from its bundle if need be.

        Raises LookupError if it was never published, PackError if its bundle is not what was published any more.
        """
        with self._lock:
            found = self._policies.get(digest)
            if found is not None:
                self._policies.move_to_end(digest)
                return found
        published = policies.by_digest(tx, digest)
        if published is None:
            raise LookupError(f"no policy {digest} was published")
        policy = policy_of(published.bundle, digest)
        self.put(policy)
        return policy

    def put(self, policy: Policy) -> None:
        """Keeps a policy that was compiled from its bundle, under its digest."""
        with self._lock:
            self._policies[policy.digest] = policy
            self._policies.move_to_end(policy.digest)
            if len(self._policies) > self._capacity:
                self._policies.popitem(last=False)

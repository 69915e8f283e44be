"""The policy by which a tenant's own matters are told: that which was published last."""

from dueprocess.engine.inference import Policy
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Transaction, policies


def policy_in_force(tx: Transaction, shelf: Shelf) -> Policy | None:
    """The policy of the tenant that was published last and is not withdrawn; None before the first."""
    standing = [each for each in policies.published(tx) if each.withdrawn_at is None]
    return shelf.take(tx, standing[-1].digest) if standing else None

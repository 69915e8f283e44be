"""Who receives a letter: a fixed address, or those who hold the roles it is addressed to, by the directory."""

from collections.abc import Iterable

from dueprocess.engine.inference.values import Party
from dueprocess.engine.service.delivering.targets import HOLDERS, is_mail_address
from dueprocess.engine.store import directory
from dueprocess.engine.store.transaction import Transaction


def recipients_of(tx: Transaction, to: Iterable[Party], target: str) -> tuple[str, ...]:
    """The addresses that a letter to these parties goes to, each once, sorted.

    A person is written to whose name in the directory is a mail address.
    """
    if target != HOLDERS:
        return (target,)
    persons = frozenset(person for party in to for person in _meant(tx, party))
    return tuple(sorted(person for person in persons if is_mail_address(person)))


def _meant(tx: Transaction, party: Party) -> frozenset[str]:
    """The persons whom a party stands for now, without those who may not be meant."""
    others = frozenset(person for other in party.other_than for person in _meant(tx, other))
    if party.person is not None:
        return frozenset({party.person}) - others
    return frozenset(each.person for each in directory.holders(tx, party.role, party.unit, tx.now)) - others

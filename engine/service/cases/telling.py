"""Telling: what a decision newly brings is issued, what it no longer brings is withdrawn, each once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from dueprocess.engine.replay import Decision, History
from dueprocess.engine.service.cases.arising import dated
from dueprocess.engine.service.cases.effects import Change, Effect, Standing, change, effects_of
from dueprocess.engine.service.delivering import queue
from dueprocess.engine.store import Transaction, documents, effects
from dueprocess.engine.store.records import Effect as KeptEffect

_AGAIN: Final = re.compile(r"#(\d+)$")
"""What was withdrawn and holds again is told again: its key ends with the count of the telling, from the second on."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a case in one transaction, as it is kept, in the order in which it came into force."""

    issued: tuple[KeptEffect, ...] = ()
    withdrawn: tuple[KeptEffect, ...] = ()


def foretold(decision: Decision, history: History, known: tuple[KeptEffect, ...]) -> Change:
    """What a decision would change in what was told of a case."""
    return change(effects_of(decision, history),
                  {key: _standing(each) for key, each in _standing_by_key(known).items()})


def tell(
    tx: Transaction, case_id: str, decision: Decision, history: History, known: tuple[KeptEffect, ...], cause: str,
) -> Told:
    """Keeps and queues what a decision changes in what was told of a case; `cause` is why something is withdrawn."""
    standing = _standing_by_key(known)
    changed = foretold(decision, history, known)
    withdrawn = tuple(standing[each.key] for each in changed.withdrawn)
    for each in withdrawn:
        effects.withdraw(tx, case_id, each.key, cause)
    counts = _counts(known)
    new = dated(changed.issued, decision, history) if changed.issued else ()
    issued = tuple(_kept(each, case_id, counts.get(each.key, 0) + 1, len(known) + place, decision.as_of)
                   for place, each in enumerate(new, 1))
    effects.issue(tx, issued)
    told = Told(issued, tuple(replace(each, withdrawn_at=tx.now, withdrawn_because=cause) for each in withdrawn))
    queue(tx, decision.policy, len(history.records), (*told.withdrawn, *told.issued))
    return told


def _standing_by_key(known: tuple[KeptEffect, ...]) -> dict[str, KeptEffect]:
    return {_split(each.key)[0]: each for each in known if each.withdrawn_at is None}


def _split(key: str) -> tuple[str, int]:
    """The key of an effect, and which telling of it this was."""
    found = _AGAIN.search(key)
    return (key, 1) if found is None else (key[: found.start()], int(found[1]))


def _standing(each: KeptEffect) -> Standing:
    key, count = _split(each.key)
    return Standing(key, count, cast("Mapping[str, object]", documents.read(each.detail)))


def _counts(known: tuple[KeptEffect, ...]) -> dict[str, int]:
    """How often each effect was told so far."""
    found: dict[str, int] = {}
    for each in known:
        key, count = _split(each.key)
        found[key] = max(count, found.get(key, 0))
    return found


def _kept(effect: Effect, case_id: str, count: int, number: int, at: int) -> KeptEffect:
    key = effect.key if count == 1 else f"{effect.key}#{count}"
    assert effect.happened_at is not None  # it was dated
    return KeptEffect(case_id, key, effect.kind, effect.name, number, effect.happened_at, at,
                      documents.written(effect.told))

"""From an effect on record to the notice of it: labels, clauses and addressees as the policy has them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.inference.values import UNKNOWN_UNIT, Party
from dueprocess.engine.replay.answers.wording import Wording
from dueprocess.engine.service.delivering.notices import Addressee, Labels, Notice, Origin, Withdrawal
from dueprocess.engine.store import documents
from dueprocess.engine.store.records import Effect
from dueprocess.engine.text import LANGUAGES

_ELSEWHERE: Final = ("to", "who", "due")
"""The parts of what an effect tells that have a place of their own in a notice."""


def notice_of(effect: Effect, policy: Policy, origin: Origin) -> Notice:
    """The notice of an effect, or of its withdrawal if it has been withdrawn.

    `policy` is the one that decides the case. What it does not know any more is called by its bare name.
    """
    told = cast("dict[str, Any]", documents.read(effect.detail))
    labels, because = _said_of(effect, told, policy)
    due = told.get("due")
    return Notice(
        origin=origin,
        effect=effect.key,
        kind=effect.kind,
        name=effect.name,
        labels=labels,
        to=tuple(_addressees(told, policy)),
        due=None if due in (None, "-") else parse_instant(due, policy.zone),
        because=because,
        detail={name: part for name, part in told.items() if name not in _ELSEWHERE and part is not None},
        happened_at=effect.happened_at,
        issued_at=effect.issued_at,
        withdrawn=_withdrawal(effect),
    )


def _withdrawal(effect: Effect) -> Withdrawal | None:
    if effect.withdrawn_at is None:
        return None
    return Withdrawal(effect.withdrawn_at, effect.withdrawn_because or "")


def _said_of(effect: Effect, told: Mapping[str, Any], policy: Policy) -> tuple[Labels, tuple[str, ...]]:
    """What people call the thing that an effect is about, and the clauses that justify it."""
    steps = {step.event: step for chain in policy.steps.values() for step in chain}
    step = steps.get(effect.name)
    duty = policy.duties.get(told.get("duty", effect.name))
    consequence = policy.consequences.get(effect.name)
    fact = policy.words.facts.get(effect.name)
    if duty is not None:
        return duty.text, _joined(duty.because, () if step is None else step.because)
    if consequence is not None:
        return consequence.label, consequence.because
    if fact is not None:
        return fact.label or {}, ()
    return {}, () if step is None else step.because


def _joined(*clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for each in clauses for clause in each))


# --- whom it reaches --------------------------------------------------------------------------------------------------


def _addressees(told: Mapping[str, Any], policy: Policy) -> Iterable[Addressee]:
    """Those it is told to and those it concerns, each once; nobody while they are unknown."""
    words = {language: Wording(policy, language) for language in (*LANGUAGES, policy.language)}
    parties = dict.fromkeys(party for part in ("to", "who") for party in parties_of_plain(told.get(part)))
    for party in parties:
        yield Addressee(party, {language: wording.party(party) for language, wording in words.items()})


def parties_of_plain(plain: object) -> Iterable[Party]:
    """The parties of a value as answers show it: one, a list, or all or any of several."""
    match plain:
        case {"role": _}:
            yield _party(cast("dict[str, Any]", plain))
        case {"all_of": list(members)} | {"any_of": list(members)} | {"at_least": list(members)} | list(members):
            for member in members:
                yield from parties_of_plain(member)


def _party(plain: Mapping[str, Any]) -> Party:
    unit = (plain["of"] or UNKNOWN_UNIT) if "of" in plain else None
    others = tuple(_party(other) for other in plain.get("other_than", ()))
    return Party(plain["role"], unit, plain.get("person"), others)

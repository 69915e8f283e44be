"""Why what was asked of a kept case was not done, in the words of every face: `problem-<code>` in the catalogue."""

from dataclasses import dataclass, field
from typing import Final

from dueprocess.engine.replay import verdict_answer
from dueprocess.engine.service.cases.refusing import (
    CannotMerge,
    CaseExists,
    CaseMerged,
    KeyReused,
    MayNotForce,
    MayNotRead,
    NoPolicy,
    Refused,
    Stale,
    UnknownCase,
)
from dueprocess.engine.service.delivering.handling import NotHandled
from dueprocess.engine.store import StoreUnavailable
from dueprocess.engine.text import Phrase

REFUSALS: Final = (
    UnknownCase, NoPolicy, CaseExists, CaseMerged, CannotMerge, KeyReused, Stale, Refused, MayNotForce, MayNotRead,
    NotHandled, StoreUnavailable)
"""What the use cases of kept cases raise beside PackError."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was not done, nothing of it kept: a stable code, what its texts need, and what else it tells."""

    code: str
    params: dict[str, object]
    more: dict[str, object] = field(default_factory=dict)


def refusal_of(error: Exception, language: str) -> Refusal:
    """The refusal that one of REFUSALS is. Raises the error itself if it is none of them."""
    match error:
        case Refused():
            answer = verdict_answer(error.verdict, language)
            return Refusal(str(answer["answer"]), {"summary": answer["summary"]}, answer)
        case MayNotRead():
            answer = verdict_answer(error.verdict, language)
            return Refusal("may-not-read", {"summary": answer["summary"]}, answer)
        case NotHandled():
            return Refusal(error.code, dict(error.names))
        case StoreUnavailable():
            told = {name: Phrase(f"{error.code}.{name}", error.params) for name in ("message", "hint")}
            return Refusal("store-unavailable", dict(told), {"reason": error.reason, "retry_after": error.retry_after})
    return _of_case(error)


def _of_case(error: Exception) -> Refusal:
    """What stands in the way of a case, and needs no language."""
    match error:
        case UnknownCase():
            return Refusal("unknown-case", {"case": error.case_id})
        case NoPolicy():
            return Refusal("no-policy", {"pack": error.pack})
        case CaseExists():
            return Refusal("case-exists", {"case": error.case_id})
        case CaseMerged():
            return Refusal("case-merged", {"case": error.case_id, "into": error.into}, {"merged_into": error.into})
        case CannotMerge():
            names = {"case": error.case_id, "into": error.into, "ended": error.ended}
            return Refusal(f"merge-{error.reason}", dict(names))
        case KeyReused():
            return Refusal("key-reused", {"key": error.key}, {"first": error.first, "second": error.second})
        case Stale():
            versions = {"expected": error.expected, "version": error.version}
            return Refusal("stale", dict(versions), {"version": error.version})
        case MayNotForce():
            return Refusal("may-not-force", {"person": error.person})
    raise error

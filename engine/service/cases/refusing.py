"""Why a case could not be opened, found or changed as was asked. Nothing was kept of what was refused."""

from dueprocess.engine.replay import Verdict


class UnknownCase(LookupError):
    """There is no case of this id."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class NoPolicy(LookupError):
    """No policy of this pack is in force, so that no case can be opened under it."""

    def __init__(self, pack: str) -> None:
        super().__init__(pack)
        self.pack = pack


class CaseExists(Exception):
    """There is a case of this id already."""

    def __init__(self, case_id: str) -> None:
        super().__init__(case_id)
        self.case_id = case_id


class CaseMerged(Exception):
    """The case was merged into another, where its events are to be recorded."""

    def __init__(self, case_id: str, into: str) -> None:
        super().__init__(case_id, into)
        self.case_id = case_id
        self.into = into


class CannotMerge(Exception):
    """One case cannot be merged into the other: `reason` is `itself`, `unlike`, `other-way` or `ended` (then which)."""

    def __init__(self, reason: str, case_id: str, into: str, ended: str = "") -> None:
        super().__init__(reason, case_id, into)
        self.reason = reason
        self.case_id = case_id
        self.into = into
        self.ended = ended


class KeyReused(Exception):
    """The idempotency key was used for something else; both digests."""

    def __init__(self, key: str, first: str, second: str) -> None:
        super().__init__(key, first, second)
        self.key = key
        self.first = first
        self.second = second


class Stale(Exception):
    """The case has moved on from the version that was expected; `version` is where it is now."""

    def __init__(self, expected: int, version: int) -> None:
        super().__init__(expected, version)
        self.expected = expected
        self.version = version


class Refused(Exception):
    """The rules refuse an event, or what is known does not suffice to allow it: all reasons, or all questions."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.request.event, verdict.answer)
        self.verdict = verdict


class MayNotForce(Exception):
    """The person may not have recorded what the rules refuse."""

    def __init__(self, person: str) -> None:
        super().__init__(person)
        self.person = person


class MayNotRead(Exception):
    """The policy says who may read the case, and it was not shown to be one of them."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.answer)
        self.verdict = verdict

"""What came of all second opinions since the start, counted for each tenant, and told to the log where it matters.

The counts hold nothing of a case: which name differed, where it stands in the pack, how often. The log has the rest:
one line of JSON for each difference, and for the first time that there is no second opinion for some reason.
"""

import json
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from dueprocess.engine.calendar import format_instant
from dueprocess.engine.service.second_opinions.outcomes import AGREED, DIFFERS, NONE, Answer, Outcome

LOG: Final = logging.getLogger("dueprocess.second_opinions")
MOST_NAMES: Final = 100
"""Names that differed are shown up to this number; all are counted and logged."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom and what a second opinion was asked: the name of the case, and the instant at which it was looked at."""

    tenant: str
    case: str | None
    as_of: int
    zone: str


@dataclass(slots=True)
class _Count:
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    differences: dict[tuple[str, str], Answer] = field(default_factory=dict)
    dropped: int = 0


class Tally:
    """The counts of all tenants. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: defaultdict[str, _Count] = defaultdict(_Count)

    def count(self, occasion: Occasion, outcome: Outcome) -> None:
        """Counts what came of asking, and logs it where somebody should look at it."""
        with self._lock:
            count = self._counts[occasion.tenant]
            count.outcomes[outcome.kind] += 1
            if outcome.kind == NONE:
                count.reasons[outcome.reason] += 1
            news = outcome.kind == NONE and count.reasons[outcome.reason] == 1
            for difference in outcome.differences:
                _note(count.differences, difference, occasion)
        if outcome.differences or news:
            LOG.warning(_line(occasion, outcome))

    def drop(self, tenant: str) -> None:
        """Counts a decision that was chosen and could not be taken on."""
        with self._lock:
            self._counts[tenant].dropped += 1

    def shown(self, tenant: str) -> Answer:
        """The counts of a tenant."""
        with self._lock:
            count = self._counts[tenant]
            return {
                "asked": count.outcomes.total(),
                "agreed": count.outcomes[AGREED],
                "differed": count.outcomes[DIFFERS],
                "none": dict(sorted(count.reasons.items())),
                "dropped": count.dropped,
                "differences": [dict(each) for each in count.differences.values()],
            }


def _note(differences: dict[tuple[str, str], Answer], difference: Answer, occasion: Occasion) -> None:
    key = difference["name"], difference["source"]
    if key not in differences and len(differences) == MOST_NAMES:
        return
    known = differences.setdefault(key, {"name": key[0], "source": key[1], "count": 0, "last": ""})
    known["count"] += 1
    known["last"] = difference["at"]


def _line(occasion: Occasion, outcome: Outcome) -> str:
    said = {
        "second_opinion": outcome.kind,
        "tenant": occasion.tenant,
        "case": occasion.case,
        "as_of": format_instant(occasion.as_of, occasion.zone),
        **({"reason": outcome.reason, "detail": outcome.detail} if outcome.reason else {}),
        **({"differences": list(outcome.differences)} if outcome.differences else {}),
    }
    return json.dumps(said, ensure_ascii=False)

"""What a decision asks of people, as rows of the worklist."""

from collections.abc import Iterator
from typing import Final

from dueprocess.engine.inference.instants import Manner
from dueprocess.engine.inference.values import UNKNOWN_UNIT, Party, parties_of
from dueprocess.engine.replay import Decision
from dueprocess.engine.replay.decision import DutyView
from dueprocess.engine.replay.escalating import next_warning
from dueprocess.engine.replay.state import State
from dueprocess.engine.store import documents
from dueprocess.engine.store.records import WorkItem

_URGENCY: Final = {"missed": 0, "running": 2, "paused": 3, "undetermined": 4, "waiting": 5}
"""What comes first; what is due at once stands between what was missed and what is running."""

_AT_ONCE: Final = 1
_MERELY_SHOULD: Final = 10


def work_items(case_id: str, decision: Decision) -> tuple[WorkItem, ...]:
    """One item for each bearer of each duty that stands open, or that a known instance will open."""
    return tuple(item for view in decision.duties if _asks(view) for item in _items(case_id, view, decision.state))


def _asks(view: DutyView) -> bool:
    return view.state in _URGENCY and (view.state != "waiting" or view.instance is not None)


def _items(case_id: str, view: DutyView, state: State) -> Iterator[WorkItem]:
    warns = None if view.instance is None else next_warning(view.duty, view.instance, state)
    bearers: tuple[Party | None, ...] = parties_of(view.who) or (None,)
    for seat, bearer in enumerate(bearers):
        yield WorkItem(
            case_id=case_id,
            duty=view.duty.name,
            number=view.number,
            seat=str(seat),
            role=None if bearer is None else bearer.role,
            unit=None if bearer is None or bearer.unit == UNKNOWN_UNIT else bearer.unit,
            person=None if bearer is None else bearer.person,
            due=view.due if view.manner in (Manner.COUNTED, None) or view.opens is not None else None,
            opens=view.opens,
            state=view.state,
            urgency=urgency_of(view),
            must=view.duty.must,
            what=documents.written(dict(view.duty.text)),
            warns=warns,
        )


def urgency_of(view: DutyView) -> int:
    """How urgent a duty is before its due is looked at: the smaller the more."""
    at_once = view.state == "running" and view.manner is Manner.AT_ONCE
    return (_AT_ONCE if at_once else _URGENCY[view.state]) + (0 if view.duty.must else _MERELY_SHOULD)

"""Replay: one more event on a case that is already replayed, whole replays, and what the answer and its trace add.

The baseline of every ratio is the rules of one instant (`rules_only`), measured in the same run.
"""

from __future__ import annotations

import time

from benchmarks.rules_only import by_engine
from benchmarks.timing import Figures, figures_of, in_turn
from benchmarks.xinbang_cases import fact_sets
from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.inference import Policy
from dueprocess.engine.pack import Collector, Library
from dueprocess.engine.replay import (
    History,
    RecordedEvent,
    case_node,
    decide,
    decision_answer,
    read_case,
    why,
    why_answer,
)
from dueprocess.engine.replay.running import carry_on, replay
from dueprocess.engine.replay.state import State
from dueprocess.engine.service import load_policy

_START = {"event": "received", "at": "2025-03-03T09:00", "source": "external", "channel": "hotline_400",
          "category": "business", "issue": "goods_wet", "claim": "8000 CNY", "finishable_in_20_min": "no",
          "responsible_department": "guangzhou"}
_REST = [
    {"event": "department_contacted", "at": "2025-03-03T09:03", "by": "hotline_operator"},
    {"event": "proposal_made", "at": "2025-03-03T09:13"},
    {"event": "noted", "at": "2025-03-03T09:15", "loss": "6000 CNY"},
    {"event": "customer_replied", "at": "2025-03-03T09:20"},
    {"event": "satisfaction_call_made", "at": "2025-03-03T09:31"},
    {"event": "complaint_verified", "at": "2025-03-03T10:31", "by": "call_centre", "verified": "yes"},
    {"event": "progress_told", "at": "2025-03-03T11:31"},
    {"event": "noted", "at": "2025-03-04T09:15", "urgent": "yes"},
    {"event": "resolved", "at": "2025-03-05T11:31"},
]


def history_of(policy: Policy, number: int) -> tuple[RecordedEvent, ...]:
    """A history of `number` events: a whole case, then notes and answers day after day."""
    events = [_START, *_REST][:number]
    for index in range(number - len(events)):
        day = 6 + index // 8
        events.append({"event": ("noted", "customer_replied", "progress_told")[index % 3],
                       "at": f"2025-03-{day:02d}T{9 + index % 8:02d}:10"})
    collector = Collector()
    case = read_case(case_node({"events": events}), policy, collector)
    collector.raise_if_errors()
    return case.history.known(parse_instant("2030-01-01T00:00", policy.zone))


def one_more_event(policy: Policy, events: tuple[RecordedEvent, ...], rounds: int = 200) -> Figures:
    """Carrying a replayed case on by one event, over all events but the first; the copy of the state not counted."""
    samples = []
    for _ in range(rounds):
        state = State(policy)
        carry_on(state, events[0])
        for event in events[1:]:
            started = time.perf_counter()
            carry_on(state, event)
            samples.append(time.perf_counter() - started)
    return figures_of(samples)


def main() -> None:
    """Measures and prints."""
    policy = load_policy("xinbang", Library.default())
    ten, hundred = history_of(policy, 10), history_of(policy, 100)
    facts = fact_sets(policy, 1)[0]
    print(f"one more event (of 10)   {one_more_event(policy, ten)}")
    print(f"one more event (of 100)  {one_more_event(policy, hundred, 20)}")
    history = History(ten)
    as_of = ten[-1].at
    decision = decide(policy, history, as_of)
    figures = in_turn({
        "rules of one instant": lambda: by_engine(policy, facts),
        "replay of 10 events": lambda: replay(policy, ten, ten[-1].at),
        "replay of 100 events": lambda: replay(policy, hundred, hundred[-1].at),
        "decide (10 events)": lambda: decide(policy, history, as_of),
        "answer in plain data": lambda: decision_answer(decision, "en"),
        "why, whole tree": lambda: why_answer(why(policy, history, as_of, name="resolve"), "en"),
    }, rounds=40, calls=2)
    base = figures["rules of one instant"].median
    for name, found in figures.items():
        print(f"{name:24} {found}  ratio to one instant {found.median / base:8.1f}")


if __name__ == "__main__":
    main()

"""What is told of a period: its figures, and whether they reach the targets."""

from databases import Clock
from lives import Life

from dueprocess.engine.service.cases.answering import look
from dueprocess.engine.service.cases.period_answers import measures_answer
from dueprocess.engine.store import Store

TARGETS = """
facts: {grave: {type: yes_no, label: grave, ask: customer}}
events: {solved: {label: solved}}
measures:
  time: {label: handling time, about: month, average_of: {from: received, to: solved}, target: {at_most: 1 day}}
  rate: {label: rate, about: month, share_of: complaints, by: grave, target: {below: 40 percent}}
  number: {label: number, about: month, count_of: complaints, where: {grave: yes}}
"""


def test_figures_and_targets(trial, store: Store, clock: Clock) -> None:
    life = Life(store, clock, trial(TARGETS).policy)
    life.jump("2026-03-02T09:00")
    life.publish_trial()
    life.wake_all()
    for day, grave in [(2, "yes"), (3, "no"), (4, "no")]:
        case = life.open(f"2026-03-0{day}T10:00", grave=grave)
        life.record(case, f"2026-03-0{day + 2}T10:00", "solved")
    assert told(life)["number"] == {"label": "number", "value": None}
    life.open("2026-03-10T10:00")
    life.live("2026-04-01T00:00")
    assert told(life) == {
        "time": {"label": "handling time", "value": "48 hours", "target": "not_reached"},
        "rate": {"label": "rate", "value": {
            "yes": {"at_least": "25 percent", "at_most": "50 percent"},
            "no": {"at_least": "50 percent", "at_most": "75 percent"}}, "target": {"yes": "unknown", "no": "not_reached"}},
        "number": {"label": "number", "value": {"at_least": "1", "at_most": "2"}}}


def told(life: Life) -> dict:
    return measures_answer(look(life.book, life.tenant, "month-2026-03"))["measures"]

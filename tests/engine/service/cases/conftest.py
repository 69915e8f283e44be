"""A small organisation whose cases are kept."""

import pytest
from databases import Clock
from lives import Life

from dueprocess.engine.store import Store, directory
from dueprocess.engine.store.records import Holding

SMALL = """
roles: {agent: {label: agent, above: head}, head: {label: head}}
facts:
  amount: {type: number, label: amount, ask: agent, presumed: 0}
  urgent: {type: yes_no, label: urgent, ask: agent}
  paid: {type: yes_no, label: paid, ask: agent, presumed: no}
events:
  called: {label: called, by: [agent]}
  solved: {label: solved}
  closed: {label: closed, by: [agent], never: {urgent_case: {when: {urgent: yes}}}}
tracks:
  case: {stages: {open: {label: open, who: agent, enter: received}, closed: {label: closed, enter: closed}}, ends_at: [closed]}
duties:
  call: {must: call back, who: agent, due: {within: 2 hours, after: received}, done: called, escalation: up}
  solve: {must: solve it, who: {any_of: [agent, head]}, due: {within: 24 hours, after: received}, done: solved}
  thank: {should: say thanks, who: agent, due: {after: solved}, done: noted}
escalations: {up: {steps: {tell: {after_due: 0 minutes, escalate_to: head}}}}
consequences:
  fine:
    kind: penalty
    label: fine
    when: {call.missed: yes, paid: no}
    who: agent
    amount: {pick: first, rows: [{is: 20 GBP, when: {amount: {at_least: 100}}}], otherwise: 10 GBP}
"""


@pytest.fixture
def life(trial, store: Store, clock: Clock) -> Life:
    found = Life(store, clock, trial(SMALL).policy).publish_trial()
    with store.transaction(found.tenant) as tx:
        directory.hold(tx, Holding("chief", "head", None, 0, may_force=True))
        directory.hold(tx, Holding("clerk", "agent", None, 0))
    return found

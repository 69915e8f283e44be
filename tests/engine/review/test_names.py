from dueprocess.engine.review.unasked_facts import unasked_facts
from dueprocess.engine.review.unused_names import unused_names

from .conftest import MakePolicy, found_by

PACK = """\
roles:
  desk:   {label: d}
  porter: {label: p}
facts:
  wet:    {type: yes_no, label: w, ask: desk}
  cold:   {type: yes_no, label: c}
  dark:   {type: yes_no, label: d, presumed: no}
  seen:   {type: yes_no, label: s}
  weight: {type: number, label: w}
  owner:  {type: party, label: o, is: desk}
events:
  told:  {label: t}
  noise: {label: n}
  found: {label: f, by: [desk], gives: {seen: required}}
duties:
  tell: {must: t, who: desk, when: {wet: yes, cold: yes, dark: no, seen: yes}, due: {after: received}, done: told}
"""


def test_names_that_nothing_mentions(make_policy: MakePolicy) -> None:
    assert found_by(unused_names, make_policy(PACK)) == [
        ("unused-role", "info", 9, "nothing mentions the role `porter`"),
        ("unused-fact", "info", 15, "nothing mentions the fact `weight`"),
        ("unused-event", "info", 19, "nothing follows from the event `noise`, and it has no rules of its own"),
    ]


def test_facts_that_matter_and_are_asked_of_nobody(make_policy: MakePolicy) -> None:
    assert found_by(unasked_facts, make_policy(PACK)) == [
        ("fact-without-ask", "info", 12, "a rule rests on `cold`, and nobody in particular is asked for it")]

"""What is told of a case: which subscriptions hear of it, as an event and as a letter."""

import json

import pytest

from dueprocess.engine.service.delivering import queue
from dueprocess.engine.service.delivering.letters import read_letter
from dueprocess.engine.service.delivering.queueing import message_id
from dueprocess.engine.service.delivering.subscribing import end_subscription
from dueprocess.engine.store import outbox

URL = "https://example.org/hook"
LATE = "2026-03-02T16:00"


def data(message):
    return json.loads(message.body)["data"]


def test_each_effect_is_an_event_of_its_case(subscribed, missed, messages):
    subscribed(URL)
    case = missed()
    found = messages()
    assert [each.kind for each in found] == ["missed", "consequence", "escalated", "taken_over"]
    escalated = found[2]
    event = json.loads(escalated.body)
    assert {key: value for key, value in event.items() if key != "data"} == {
        "specversion": "1.0", "id": escalated.id, "source": f"/v1/acme/cases/{case}", "type": "dueprocess.escalated",
        "time": "2026-03-02T14:30:00+00:00", "datacontenttype": "application/json"}
    assert event["data"] == {
        "effect": escalated.effect_key, "kind": "escalated", "name": "up.head", "labels": {"en": "call back", "zh": "回电"},
        "to": [{"role": "head", "labels": {"en": "the head office", "zh": "总部"}}], "due": "2026-03-02T14:00:00+00:00",
        "because": [], "detail": {"duty": "call"}, "case": case, "version": 1,
        "happened_at": "2026-03-02T14:30:00+00:00", "late_by": None, "withdrawn": None}


def test_what_an_effect_is_about_is_called_as_the_policy_calls_it(subscribed, missed, messages):
    subscribed(URL)
    missed()
    called = {each.kind: (data(each)["labels"]["zh"], [to["labels"]["zh"] for to in data(each)["to"]]) for each in messages()}
    assert called == {"missed": ("回电", ["多佛的前台"]), "consequence": ("罚款", ["多佛的前台"]),
                      "escalated": ("回电", ["总部"]), "taken_over": ("负责人", ["总部"])}


def test_an_amount_is_told_with_its_currency(subscribed, missed, messages):
    subscribed(URL, kinds=("consequence",))
    missed()
    fine, = messages()
    assert data(fine)["detail"] == {"amount": "20 GBP"}


@pytest.mark.parametrize(("kinds", "roles", "heard"), [
    ((), (), ["missed", "consequence", "escalated", "taken_over"]),
    (("escalated", "missed"), (), ["missed", "escalated"]),
    ((), ("head",), ["escalated", "taken_over"]),
    (("missed",), ("head",), []),
])
def test_a_subscription_hears_what_it_asked_for(subscribed, missed, messages, kinds, roles, heard):
    subscribed(URL, kinds=kinds, roles=roles)
    missed()
    assert [each.kind for each in messages()] == heard


def test_who_was_told_is_told_that_it_is_taken_back_and_nobody_else(life, subscribed, missed, messages):
    early = subscribed(URL, kinds=("escalated",))
    case = missed()
    life.clock.forward(60)
    subscribed("https://example.org/later", kinds=("escalated",))
    life.record(case, "2026-03-02T15:00", "called", at="2026-03-02T11:00", id="e2")
    first, second = messages()
    assert (second.kind, second.subscription, second.effect_key) == ("withdrawn", early.id, first.effect_key)
    event = json.loads(second.body)
    assert (event["type"], event["time"]) == ("dueprocess.withdrawn", "2026-03-02T15:00:00+00:00")
    assert event["data"] == {**data(first), "version": 2, "withdrawn": {
        "at": "2026-03-02T15:00:00+00:00", "because": "e2"}}


def test_what_is_found_out_late_says_by_how_much(life, subscribed, messages):
    subscribed(URL, kinds=("missed",))
    life.open(LATE, {"at": "2026-03-02T10:00", "event": "received", "shop": "dover"})
    late, = messages()
    assert data(late)["late_by"] == 2 * 3600
    assert data(late)["happened_at"] == "2026-03-02T14:00:00+00:00"


def test_nothing_is_queued_twice_and_its_id_says_what_it_tells_to_whom(life, subscribed, missed, messages):
    subscription = subscribed(URL)
    case = missed()
    before = messages()
    with life.store.transaction(life.tenant) as tx:
        assert queue(tx, life.policy, 1, life.effects(case)) == 0
    assert messages() == before
    for each in before:
        assert each.id == message_id("acme", case, each.effect_key, each.kind, subscription.id)


def test_a_subscription_that_has_ended_hears_nothing(life, subscribed, missed, messages):
    subscription = subscribed(URL)
    with life.store.transaction(life.tenant) as tx:
        end_subscription(tx, subscription.id)
    missed()
    assert messages() == []


def test_other_tenants_hear_nothing(life, subscribed, missed):
    subscribed(URL)
    missed()
    with life.store.reading("other") as tx:
        assert outbox.page(tx) == ()


# --- letters ----------------------------------------------------------------------------------------------------------

ESCALATED = """\
Case: {case}
Escalated: call back (up.head)
Addressed to: the head office
Due: 2026-03-02 14:00 (Europe/London)
In force since: 2026-03-02 14:30 (Europe/London)
"""


def test_a_letter_says_it_to_people(subscribed, missed, messages):
    subscribed("head@example.org", "mail", kinds=("escalated",))
    case = missed()
    letter = read_letter(messages()[0].body)
    assert letter.subject == f"Escalated: call back (case {case})"
    assert letter.text == ESCALATED.format(case=case)
    assert [party.role for party in letter.to] == ["head"]


def test_a_letter_that_takes_back_says_why(life, subscribed, missed, messages):
    subscribed("head@example.org", "mail", kinds=("escalated",))
    case = missed()
    life.record(case, "2026-03-02T15:00", "called", at="2026-03-02T11:00", id="e2")
    letter = read_letter(messages()[-1].body)
    assert letter.subject == f"Withdrawn: call back (case {case})"
    assert letter.text.splitlines()[-1] == (
        "Taken back at 2026-03-02 15:00 (Europe/London) because of the event e2: "
        "treat it as if it had not been told.")


def test_a_letter_that_comes_late_says_so(life, subscribed, messages):
    subscribed("head@example.org", "mail", kinds=("escalated",))
    life.open(LATE, {"at": "2026-03-02T10:00", "event": "received", "shop": "dover"})
    letter = read_letter(messages()[0].body)
    assert letter.text.splitlines()[-1] == "Told late: it was found out only at 2026-03-02 16:00 (Europe/London)."

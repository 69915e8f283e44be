"""Links: earlier cases that share the declared facts enter as records, and what was decided stays what it was."""

from threading import Thread

import pytest
from databases import Clock
from lives import Life

from dueprocess.engine.service.cases.answering import decisions_answer, look, next_answer
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.recording import Recording, record_event
from dueprocess.engine.store import Store, events, links

ROOMS = """
roles: {agent: {label: agent}, head: {label: head}}
facts:
  room: {type: id, label: room, ask: agent}
  fault: {type: choice, label: fault, ask: agent, values: [heating, water, light]}
  damage: {type: money, label: damage, ask: agent, presumed: 0 GBP}
  weight: {type: levels, label: weight, values: [low, high], pick: first, rows: [{is: high, when: {damage: {at_least: 50 GBP}}}], otherwise: low}
  earlier: {type: count, label: earlier faults, count_of: same_room}
  earlier_damage: {type: money, label: earlier damage, total_of: {event: same_room, fact: damage}}
  grave_before: {type: yes_no, label: a grave one before, yes_when: {same_room: {where: {weight: high}}}}
links:
  same_room: {label: same fault in the same room, same: [room, fault], carries: [damage, weight]}
  same_guest: {label: same guest, same: [customer]}
events:
  closed: {label: closed}
tracks:
  case: {stages: {open: {label: open, enter: received}, closed: {label: closed, enter: closed}}, ends_at: [closed]}
duties:
  overhaul: {must: have the room overhauled, who: head, when: {earlier: {at_least: 2}}, due: {within: 24 hours, after: received}, done: noted}
"""
DAY = "2026-03-0{}T10:00"


@pytest.fixture
def hotel(trial, store: Store, clock: Clock) -> Life:
    return Life(store, clock, trial(ROOMS).policy).publish_trial()


def fault(life: Life, day: int, **facts: object) -> str:
    return life.open(DAY.format(day), **{"room": "12", "fault": "heating", **facts})


def fact(life: Life, case: str, name: str, known_at: str | None = None) -> object:
    known = None if known_at is None else life.at(known_at)
    facts = next_answer(look(life.book, life.tenant, case, known_at=known))["facts"]
    return facts[name]["value"]


def records(life: Life, case: str) -> list[str]:
    with life.store.reading(life.tenant) as tx:
        return [f"{each.event_id} {each.event}" + (f" for {each.corrects}" if each.corrects else "")
                for each in events.of_case(tx, case)]


def test_the_third_fault_in_the_same_room(hotel: Life) -> None:
    first, second, third = fault(hotel, 2), fault(hotel, 3), fault(hotel, 4)
    assert [fact(hotel, each, "earlier") for each in (first, second, third)] == ["0", "1", "2"]
    assert [[item.duty for item in hotel.work(each)] for each in (first, second, third)] == [[], [], ["overhaul"]]
    assert records(hotel, third) == ["e1 received", f"same_room:{first} same_room", f"same_room:{second} same_room"]
    with hotel.store.reading(hotel.tenant) as tx:
        linked = events.of_case(tx, third)[1]
    assert (hotel.stamp(linked.happened_at), hotel.stamp(linked.recorded_at)) == (
        "2026-03-02T10:00:00", "2026-03-04T10:00:00")


def test_another_room_another_fault_and_another_tenant_are_nothing_to_it(hotel: Life) -> None:
    fault(hotel, 2, room="13")
    fault(hotel, 2, fault="water")
    other = Life(hotel.store, hotel.clock, hotel.policy, "beta").publish_trial()
    fault(other, 2)
    assert fact(hotel, fault(hotel, 3), "earlier") == "0"


def test_what_the_answer_says_is_what_is_decided_with_the_links(hotel: Life) -> None:
    first = fault(hotel, 2)
    body = {"events": [{"event": "received", "room": "12", "fault": "heating"}]}
    hotel.jump(DAY.format(3))
    opened = open_case(hotel.book, hotel.tenant, Opening("trial", body, key="k"))
    assert (opened.version, opened.answer["version"], opened.event_ids) == (2, 2, ("e1",))
    assert opened.answer["facts"]["earlier"]["value"] == "1"
    assert records(hotel, opened.case_id)[1:] == [f"same_room:{first} same_room"]
    again = open_case(hotel.book, hotel.tenant, Opening("trial", body, key="k"))
    assert (again.repeated, again.version, again.event_ids) == (True, 2, ("e1",))
    assert again.answer["facts"]["earlier"]["value"] == "1"


def test_a_recording_that_is_asked_again_has_the_links_that_it_brought(hotel: Life) -> None:
    fault(hotel, 2)
    case = hotel.open(DAY.format(3), room="12")
    asked = Recording(case, {"event": "noted", "fault": "heating"}, key="k")
    first = record_event(hotel.book, hotel.tenant, asked)
    hotel.record(case, DAY.format(4), "noted", damage="1 GBP")
    again = record_event(hotel.book, hotel.tenant, asked)
    assert (first.version, again.version, again.event_ids, again.repeated) == (3, 3, ("e2",), True)


def test_a_key_that_is_not_known_finds_nothing_until_it_is(hotel: Life) -> None:
    fault(hotel, 2)
    case = hotel.open(DAY.format(3), room="12")
    assert fact(hotel, case, "earlier") == "0"
    hotel.record(case, DAY.format(4), "noted", fault="heating")
    assert fact(hotel, case, "earlier") == "1"
    assert fact(hotel, case, "earlier", known_at="2026-03-03T12:00") == "0"


def test_a_key_that_changes_withdraws_what_it_had_brought(hotel: Life) -> None:
    first, third = fault(hotel, 2), fault(hotel, 2, room="13")
    case = fault(hotel, 3)
    hotel.record(case, DAY.format(4), "noted", room="13")
    assert records(hotel, case)[2:] == [
        "e3 noted", f"same_room:{first}#2 none for same_room:{first}", f"same_room:{third} same_room"]
    assert (fact(hotel, case, "earlier"), fact(hotel, case, "earlier", known_at="2026-03-03T12:00")) == ("1", "1")
    hotel.record(case, DAY.format(5), "noted", room="12")
    assert records(hotel, case)[-1] == f"same_room:{first}#3 same_room"
    assert fact(hotel, case, "earlier") == "1"


def test_the_later_case_is_woken_when_an_earlier_one_comes_to_share_its_key(hotel: Life) -> None:
    early = hotel.open(DAY.format(2), room="12")
    later = fault(hotel, 3)
    assert fact(hotel, later, "earlier") == "0"
    hotel.record(early, DAY.format(4), "noted", fault="heating")
    assert [each.case_id for each in hotel.wake_all()] == [later]
    assert (fact(hotel, later, "earlier"), fact(hotel, early, "earlier")) == ("1", "0")
    hotel.record(early, DAY.format(5), "noted", fault="light")
    hotel.wake_all()
    assert fact(hotel, later, "earlier") == "0"


def test_a_case_that_was_received_before_and_told_of_later_counts_for_the_later(hotel: Life) -> None:
    later = fault(hotel, 4)
    hotel.jump(DAY.format(5))
    told = {"at": DAY.format(2), "event": "received", "room": "12", "fault": "heating"}
    early = hotel.open(DAY.format(5), told)
    hotel.wake_all()
    assert (fact(hotel, early, "earlier"), fact(hotel, later, "earlier")) == ("0", "1")


def test_of_two_of_the_same_second_the_one_opened_first_is_the_earlier(hotel: Life) -> None:
    one, other = fault(hotel, 2), fault(hotel, 2)
    hotel.wake_all()
    assert sorted(fact(hotel, each, "earlier") for each in (one, other)) == ["0", "1"]


def test_a_carried_fact_follows_the_other_case_while_this_one_runs(hotel: Life) -> None:
    first = fault(hotel, 2, damage="20 GBP")
    case, ended = fault(hotel, 3), fault(hotel, 3)
    hotel.record(ended, DAY.format(4), "closed")
    hotel.record(first, DAY.format(4), "noted", damage="70.00 GBP")
    assert [each.case_id for each in hotel.wake_all()] == [case]
    assert (fact(hotel, case, "earlier_damage"), fact(hotel, case, "grave_before")) == ("70 GBP", "yes")
    assert fact(hotel, case, "earlier_damage", known_at="2026-03-03T12:00") == "20 GBP"
    assert records(hotel, case)[-1] == f"same_room:{first}#2 same_room for same_room:{first}"
    assert len(records(hotel, ended)) == 4


def test_nothing_changed_records_nothing(hotel: Life) -> None:
    fault(hotel, 2)
    case = fault(hotel, 3)
    hotel.record(case, DAY.format(4), "noted", damage="5 GBP")
    assert hotel.wake_all() == []
    assert len(records(hotel, case)) == 3


def test_a_customer_is_the_same_where_the_person_is(hotel: Life) -> None:
    hotel.jump(DAY.format(2))
    first = hotel.open(DAY.format(2), {"event": "received", "by": {"role": "customer", "person": "P-7"}})
    hotel.open(DAY.format(3), {"event": "received", "by": "customer"})
    again = hotel.open(DAY.format(4), {"event": "received", "by": {"role": "customer", "person": "P-7"}})
    assert records(hotel, again)[1:] == [f"same_guest:{first} same_guest"]


def test_the_instant_of_receipt_is_that_of_the_case_itself(hotel: Life) -> None:
    fault(hotel, 2)
    case = fault(hotel, 4)
    with hotel.store.reading(hotel.tenant) as tx:
        assert hotel.stamp(links.of_case(tx, case)[0].received_at) == "2026-03-04T10:00:00"


def test_each_decision_on_record_is_made_again_from_what_was_recorded(hotel: Life) -> None:
    fault(hotel, 2)
    case = fault(hotel, 3)
    hotel.record(case, DAY.format(4), "noted", room="13")
    given = decisions_answer(hotel.book, hotel.tenant, case)["decisions"]
    assert [(each["version"], each["cause"]) for each in given] == [(2, "e1"), (4, "e3")]


def test_two_that_are_opened_at_once_see_each_other(hotel: Life) -> None:
    hotel.jump(DAY.format(2))
    body = {"events": [{"event": "received", "room": "12", "fault": "heating"}]}
    opened: list[str] = []
    threads = [Thread(target=lambda: opened.append(
        open_case(hotel.book, hotel.tenant, Opening("trial", body)).case_id)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    hotel.wake_all()
    assert sorted(str(fact(hotel, each, "earlier")) for each in opened) == ["0", "1", "2", "3"]


def test_each_link_is_probed_once_whatever_there_is_to_find(hotel: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (2, 3, 4):
        fault(hotel, day)
    probes: list[str] = []
    sharing = links.sharing

    def counting(tx, link: str, key: str):
        probes.append(link)
        return sharing(tx, link, key)

    monkeypatch.setattr(links, "sharing", counting)
    hotel.open(DAY.format(5), room="12")
    assert probes == []
    case = fault(hotel, 6)
    assert probes == ["same_room", "same_room"]  # and once more with what was found, which brings nothing new
    hotel.record(case, DAY.format(7), "noted")
    assert probes == ["same_room"] * 3

"""Cases are opened with their first events, under the policy in force, once."""

import pytest
from lives import Life

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.cases.opening import Opening, open_case
from dueprocess.engine.service.cases.refusing import CaseExists, KeyReused, NoPolicy, Refused
from dueprocess.engine.store import cases

RECEIVED = {"event": "received"}


def opened(life: Life, key: str | None = None, pack: str = "trial", **body: object):
    life.jump("2026-03-02T10:00")
    return open_case(life.book, life.tenant, Opening(pack, {"events": [RECEIVED], **body}, key))


def count(life: Life) -> int:
    with life.store.reading(life.tenant) as tx:
        return cases.count(tx)


def test_it_has_a_name_a_version_and_a_timer(life: Life) -> None:
    found = opened(life, case="K-1")
    assert (found.case_id, found.version, found.event_ids) == ("K-1", 1, ("e1",))
    assert [each["duty"] for each in found.answer["must"]] == ["call", "solve"]
    assert life.next_wake() == life.at("2026-03-02T12:00:01")
    assert [entry.kind for entry in life.journal()] == ["published", "opened"]


def test_without_a_name_it_is_given_one(life: Life) -> None:
    assert opened(life).case_id == "c1"


def test_one_name_one_case(life: Life) -> None:
    opened(life, case="K-1")
    with pytest.raises(CaseExists):
        opened(life, case="K-1")
    assert count(life) == 1


def test_the_same_key_opens_one_case(life: Life) -> None:
    first, again = opened(life, "k"), opened(life, "k")
    assert (again.case_id, again.version, again.repeated) == (first.case_id, 1, True)
    with pytest.raises(KeyReused):
        opened(life, "k", case="K-2")
    assert count(life) == 1


@pytest.mark.parametrize("events", [[], [{"event": "receive"}], [{**RECEIVED, "id": "a"}, {"event": "noted", "id": "a"}], "received"])
def test_what_is_no_case_opens_none(life: Life, events: object) -> None:
    with pytest.raises(PackError):
        opened(life, events=events)
    assert count(life) == 0


def test_a_first_event_that_the_rules_refuse_opens_none(life: Life) -> None:
    with pytest.raises(Refused):
        opened(life, events=[RECEIVED, {"event": "called", "by": "head"}])
    assert count(life) == 0


def test_there_must_be_a_policy(life: Life) -> None:
    with pytest.raises(NoPolicy):
        opened(life, pack="other")

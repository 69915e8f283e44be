"""A kept case is asked about as it stands and as it stood; a policy can be compiled again from what was published."""

import pytest
from lives import Life

from dueprocess.engine.replay import decide, decision_answer
from dueprocess.engine.service.cases.answering import decisions_answer, effects_answer, events_answer, look, next_answer
from dueprocess.engine.service.cases.refusing import UnknownCase
from dueprocess.engine.service.publishing.bundles import policy_of
from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import digest_of, documents, policies

BEGUN = "2026-03-02T10:00"


def test_then_is_answered_with_what_was_then_known(life: Life) -> None:
    case = life.open(BEGUN)
    life.record(case, "2026-03-02T13:00", "called", by="agent", at="2026-03-02T11:00")
    looks = [(None, None), ("2026-03-02T11:30", None), ("2026-03-02T11:30", "2026-03-02T13:00")]
    found = [next_answer(look(life.book, life.tenant, case, *(at and life.at(at) for at in each))) for each in looks]
    assert [each["version"] for each in found] == [2, 1, 2]
    assert ["call" in [duty["duty"] for duty in each["over"]] for each in found] == [True, False, True]


def test_what_was_recorded_is_told_with_both_instants(life: Life) -> None:
    case = life.open(BEGUN, amount=3)
    life.record(case, "2026-03-02T13:00", "called", by="agent", at="2026-03-02T11:00")
    told = events_answer(look(life.book, life.tenant, case))
    assert (told["version"], [(each["id"], each["at"][:16], each["recorded_at"][:16]) for each in told["events"]]) == (
        2, [("e1", BEGUN, BEGUN), ("e2", "2026-03-02T11:00", "2026-03-02T13:00")])
    assert told["events"][0]["amount"] == 3


def test_what_was_told_says_when_how_late_and_whether_it_stands(life: Life) -> None:
    case = life.open(BEGUN)
    life.live("2026-03-02T12:30")
    life.record(case, "2026-03-02T13:00", "called", by="agent", at="2026-03-02T11:00", id="call")
    missed = effects_answer(life.book, life.tenant, case)["effects"][0]
    assert (missed["kind"], missed["name"], missed["happened_at"][:16]) == ("missed", "call", "2026-03-02T12:00")
    assert missed["withdrawn"]["because"] == "call"
    assert "late_by" not in missed


def test_an_unknown_case(life: Life) -> None:
    with pytest.raises(UnknownCase):
        look(life.book, life.tenant, "c9")


def test_a_published_policy_is_compiled_again_from_its_bundle(life: Life) -> None:
    with life.store.reading(life.tenant) as tx:
        bundle = policies.current(tx, "trial").bundle
        shelf = Shelf(capacity=1)
        taken = shelf.take(tx, life.policy.digest)
        assert shelf.take(tx, life.policy.digest) is taken
        with pytest.raises(LookupError):
            shelf.take(tx, "sha256:none")
    assert (taken.digest, policy_of(bundle, life.policy.digest).digest) == (life.policy.digest, life.policy.digest)
    assert {duty.mark.file for duty in taken.duties.values()} == {"policies/trial/pack.yaml"}


def test_a_decision_on_record_can_be_made_again(life: Life) -> None:
    case = life.open(BEGUN, amount=120)
    life.live("2026-03-02T13:00")
    life.record(case, "2026-03-02T14:00", "solved")
    for given in decisions_answer(life.book, life.tenant, case)["decisions"]:
        looked = look(life.book, life.tenant, case, life.at(given["as_of"]), life.at(given["known_at"])).inquiry
        again = decision_answer(decide(*looked.looked_at), looked.policy.language)
        assert digest_of(documents.written(again)) == given["answer_digest"]

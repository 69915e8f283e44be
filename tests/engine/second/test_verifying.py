"""Decisions derived twice: of all packs and their tests, with errors planted, and with nobody to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dueprocess.engine.inference import conditions, tables
from dueprocess.engine.inference.world import World
from dueprocess.engine.pack import Library
from dueprocess.engine.replay import decide, decision_answer
from dueprocess.engine.replay.testing import run_tests
from dueprocess.engine.second.derivations import derivations_of
from dueprocess.engine.second.program import Derived, NoSecondOpinion
from dueprocess.engine.second.recording import Recorder
from dueprocess.engine.second.verifying import confirm, coverage, verify
from dueprocess.engine.second.witnessing import witnessed
from dueprocess.engine.service import load_policy

LIBRARY = Library.default()
PACKS = LIBRARY.pack_names()
POLICIES = {}


def policy_of(name):
    if name not in POLICIES:
        POLICIES[name] = load_policy(name, LIBRARY)
    return POLICIES[name]


def decided(name):
    """The decisions of a pack's tests."""
    for result in run_tests(policy_of(name), LIBRARY).results:
        if result.decision is not None:
            yield result.name, result.history, result.decision


@pytest.mark.parametrize("pack", PACKS)
def test_every_decision_of_every_pack_comes_out_again(pack, engine):
    outcomes = {
        name: verify(found.policy, history, found.as_of, found.known_at, found.state.about, engine=engine)
        for name, history, found in decided(pack)
    }
    assert {name: each.differences or each.reason for name, each in outcomes.items() if each.outcome != "agreed"} == {}
    assert all(each.counts.unsaid == 0 for each in outcomes.values())
    assert sum(each.counts.answers for each in outcomes.values()) > len(outcomes)


def noted_by(decision):
    """What the replay came by on its way: marks, boundaries, and the memo with its edges."""
    state = decision.state
    return state.marks, state.boundaries, state.edges, state.values, state.now


@pytest.mark.parametrize("pack", PACKS)
def test_a_policy_under_witness_decides_the_same_bytes(pack):
    for name, history, found in decided(pack):
        twin = replace(witnessed(found.policy).policy, recorder=Recorder())
        again = decide(twin, history, found.as_of, found.known_at, found.state.about)
        assert decision_answer(again, "en") == decision_answer(found, "en"), name
        assert noted_by(again) == noted_by(found), name


PARCEL = """\
roles: {desk: {label: desk, above: head}, head: {label: head}}
facts:
  late: {type: yes_no, label: late, ask: customer}
  angry: {type: yes_no, label: angry, ask: customer}
  loss: {type: money, label: loss, ask: customer}
  grave: {type: yes_no, label: grave, yes_when: {any: [{late: yes}, {angry: yes}]}}
  level: {type: levels, label: level, values: [low, high], pick: highest, rows: [{is: high, when: {grave: yes}}], otherwise: low}
  owner: {type: party, label: owner, pick: first, rows: [{is: head, when: {level: high}}], otherwise: desk}
events: {answered: {label: answered}}
duties:
  answer: {must: answer, who: owner, when: {loss: {above: 10 GBP}}, due: {within: 1 hours, after: received}, done: answered}
"""
CASE = "2026-03-02T10:00 received {late: yes, angry: no, loss: 20 GBP}"


@pytest.fixture
def parcel(trial):
    return trial(PARCEL)


def verified(parcel, engine):
    return verify(parcel.policy, parcel.history([CASE]), parcel.at("2026-03-02T10:30"), None, "case", engine=engine)


def test_what_was_compared_is_counted(parcel, engine):
    found = verified(parcel, engine)
    assert found.outcome == "agreed"
    assert found.counts.answers >= 4
    assert found.counts.derivations <= found.counts.answers
    assert found.counts.derived >= found.counts.answers
    assert found.counts.unsaid == 0


def test_heads_are_chained_within_one_derivation(parcel, engine):
    """`owner` rests on `level` and that on `grave`: they come out of one derivation, from what was recorded."""
    assert verified(parcel, engine).counts.derivations < 4


def test_a_difference_tells_both_sides_and_what_they_rest_on(parcel, engine, monkeypatch):
    monkeypatch.setattr(conditions.Some, "test", lambda self, world: all(part.test(world) for part in self.parts))
    found = verified(parcel, engine)
    assert found.outcome == "differs"
    first = found.differences[0]
    assert (first.kind, first.how, first.name) == ("fact", "differs", "grave")
    assert (first.first.answer, first.second.answer) == ("no", "yes")
    assert ("late", "yes") in [(each.text, each.came_to) for each in first.first.rests_on]
    assert first.mark.file.endswith("pack.yaml")


def served(policy, parcel, engine):
    history, as_of = parcel.history([CASE]), parcel.at("2026-03-02T10:30")
    return confirm(policy, lambda asked: decision_answer(decide(asked, history, as_of), "en"), engine)


def test_what_is_served_is_the_answer_of_both(parcel, engine):
    answer, differences = served(parcel.policy, parcel, engine)
    assert answer == decision_answer(parcel.decide(CASE, as_of="2026-03-02T10:30").decision, "en")
    assert differences == ()


def test_where_the_first_engine_errs_the_second_ones_answer_is_served(parcel, engine, monkeypatch):
    right = decision_answer(parcel.decide(CASE, as_of="2026-03-02T10:30").decision, "en")
    for owner, name, wrong in (
        (conditions.Some, "test", lambda self, world: all(part.test(world) for part in self.parts)),
        (tables.Table, "_highest", lambda self, world: self.judged(world) and self.levels[0]),
    ):
        with monkeypatch.context() as planted:
            planted.setattr(owner, name, wrong)
            misled = decision_answer(parcel.decide(CASE, as_of="2026-03-02T10:30").decision, "en")
            answer, differences = served(parcel.policy, parcel, engine)
        assert misled["owner"]["value"] != right["owner"]["value"]
        assert answer["owner"] == right["owner"]
        assert answer["must"] == right["must"]
        assert differences


def test_an_answer_that_was_read_from_too_little_does_not_come_out_again(parcel, engine, monkeypatch):
    monkeypatch.setattr(tables.Table, "_highest", lambda self, world: self.levels[0])
    assert ("level", "missing") in {(each.name, each.how) for each in verified(parcel, engine).differences}
    with pytest.raises(NoSecondOpinion) as none:
        served(parcel.policy, parcel, engine)
    assert none.value.reason == "unsettled"


def test_an_answer_follows_from_what_was_read_for_it_and_from_nothing_else(trial, engine):
    """`grave` is yes because of `late` alone: what other answers read of `angry` is not told beside it."""
    mood = "  mood: {type: yes_no, label: mood, yes_when: {angry: yes}}\n"
    policy = trial(PARCEL.replace("  level:", f"{mood}  level:")).policy
    twin = witnessed(policy)
    recorder = Recorder()
    world = World(replace(twin.policy, recorder=recorder))
    world.now = 0
    world.values.update(late=True, angry=True)
    assert (world.value("grave"), world.value("mood")) == (True, True)
    told = [{node.text for node in each.given} for each in derivations_of(recorder.notes.values(), twin.ruleset).sayable]
    assert told == [{"late"}, {"angry"}]


def test_an_amount_that_rules_cannot_say_is_counted_and_not_served(parcel, engine):
    case = "2026-03-02T10:00 received {late: yes, angry: no, loss: 20.0000001 GBP}"
    history, as_of = parcel.history([case]), parcel.at("2026-03-02T10:30")
    found = verify(parcel.policy, history, as_of, None, "case", engine=engine)
    assert (found.outcome, found.counts.unsaid) == ("agreed", 1)
    with pytest.raises(NoSecondOpinion) as none:
        confirm(parcel.policy, lambda policy: decide(policy, history, as_of), engine)
    assert none.value.reason == "unsaid"


class Nobody:
    def derive(self, program, jobs):
        raise NoSecondOpinion("crashed", "ended by SIGSEGV")


class Silent:
    def derive(self, program, jobs):
        return [Derived(()) for _ in jobs]


class Talkative:
    """Says of each answer all there is to say."""

    def derive(self, program, jobs):
        every = tuple({field: value} for layer in program.layers for rule in layer.rules
                      for field, value in rule.gives.items() if isinstance(value, int))
        return [Derived(every) for _ in jobs]


def test_nobody_to_ask_is_an_outcome_and_no_error(parcel):
    found = verified(parcel, Nobody())
    assert (found.outcome, found.reason, found.detail) == ("none", "crashed", "ended by SIGSEGV")


@pytest.mark.parametrize(("engine_", "how"), [(Silent(), "missing"), (Talkative(), "contradicts_itself")])
def test_no_answer_and_several_answers_are_differences(parcel, engine_, how):
    assert how in {each.how for each in verified(parcel, engine_).differences}


def test_answers_that_never_settle_are_not_served(parcel):
    with pytest.raises(NoSecondOpinion) as none:
        served(parcel.policy, parcel, Silent())
    assert none.value.reason == "unsettled"


def test_coverage_counts_what_rules_derive_and_what_is_given(parcel):
    found = coverage(parcel.policy)
    assert found.derived >= 4
    assert found.given == 3
    assert found.rules > 10
    assert found.layers == 1

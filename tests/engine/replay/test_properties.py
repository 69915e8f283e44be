"""What holds for every case: random histories on the real packs, on the fixture, and on a pack of many constructs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueprocess.engine.calendar import Span, Unit, date_of
from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.inference.expressions import names_read
from dueprocess.engine.inference.values import NONE, Party, Value
from dueprocess.engine.inference.vocabulary import Fact
from dueprocess.engine.pack import Library, load_pack
from dueprocess.engine.replay import History, RecordedEvent, Request, decide, may, timeline
from dueprocess.engine.replay.decision import decision_of
from dueprocess.engine.replay.questions import questions_of
from dueprocess.engine.replay.running import carry_on, idle, replay, settle
from dueprocess.engine.replay.state import State

ROOT = Path(__file__).parents[3]
START = 1_772_445_600                      # Monday 2026-03-02 10:00 UTC
PACKS = ["ferry", "many", "mall", "estate-sunshine100", "xinbang", "furniture"]
EXAMPLES = {"many": 20, "ferry": 15}           # and eight of each real pack: they are big, and have tests of their own
MANY = """\
pack: many
version: 1.0.0
title: many constructs at once
uses: [plain-time]
in_force: {from: 2020-01-01, applies_by: received}
conventions: {zone: Europe/London, language: en, currency: GBP, calendar: england}
roles: {desk: {label: desk, above: head}, head: {label: head, above: boss}, boss: {label: boss}, clerk: {label: clerk, per: site, above: head}}
facts:
  a: {type: yes_no, label: a, ask: desk}
  b: {type: yes_no, label: b, ask: desk, presumed: no}
  n: {type: count, label: n, ask: desk}
  pay: {type: money, label: pay, ask: desk}
  gap: {type: duration, label: gap, ask: desk, presumed: 5 hours}
  agreed: {type: instant, label: agreed, ask: desk}
  day: {type: date, label: day, ask: desk}
  site: {type: unit, label: site, ask: desk}
  respondent: {type: party, label: respondent, ask: desk, presumed: none}
  kind: {type: choice, label: kind, ask: desk, values: [x, y, none]}
  level:
    {type: levels, label: level, values: [low, mid, high], pick: highest, while_unknown: highest_certain, firm_when: {a: known_yes},
     rows: [{is: low, when: {n: {at_least: 0}}}, {is: mid, when: {n: {above: 2}}}, {is: high, when: {any: [{a: yes}, {pay: {at_least: 100 GBP}}]}}]}
  owner: {type: party, label: owner, pick: first, rows: [{is: boss, when: {level: high}}, {is: {role: clerk, of: site}, when: {kind: x}}], otherwise: desk}
  night: {type: yes_no, label: night, yes_when: {now: {between_hours: "22:00-06:00"}}}
  recent: {type: yes_no, label: recent, yes_when: {call: {count: {at_least: 2}, in_last: 30 hours}}}
  age: {type: count, label: age, elapsed: {from: received, to: now, in: working days}}
  most: {type: money, label: most, largest_of: [pay, 50 GBP]}
events:
  call: {label: call, gives: {n: optional}}
  ok: {label: ok}
  stop: {label: stop}
  more: {label: more, gives: {agreed: optional}}
  asked: {label: asked}
  given: {label: given}
  closed: {label: closed, never: {open: {when: {answer.met: no}}}, needs: {paid: {that: {pay: {known: yes}}}}}
  reopened: {label: reopened, open: {until: {within: 3 days, after: closed}}}
tracks:
  case: {stages: {open: {label: o, enter: [received, reopened]}, shut: {label: s, enter: closed}}, ends_at: [shut]}
  side: {opens_when: {a: yes}, stages: {first: {label: f, enter: opening}, second: {label: s, enter: {call: {where: {n: {above: 1}}}}}}}
duties:
  answer: {must: answer, who: owner, when: {kind: {not: y}}, due: {within: {pick: first, rows: [{is: 6 hours, when: {level: high}}], otherwise: 2 working days}, after: received}, done: ok, escalation: up,
    extend: {by: {upon: more, by: 1 working day, at_most: 2, when: {level: {not: high}}}, until: {upon: more, until: agreed}}}
  update: {must: update, who: owner, when: {night: no}, due: {every: gap, after: received, until: stop}, done: call, escalation: up}
  check: {must: check, who: head, due: {at_least: 3 hours, before: answer.due}, done: given}
  each_call: {must: each, who: desk, each: {event: call, newer: adds}, due: {within: 1 working day, after: call}, done: given, escalation: side_chain}
  fixed: {must: fixed, who: desk, due: {earliest_of: [agreed, day, {within: 5 days, after: received}]}, done: stop, outlives_case: yes, escalation: up}
  advice: {should: advise, who: desk, when: {recent: yes}, done: ok}
  follow: {must: follow, who: boss, due: {within: 4 hours, after: up.level}, done: given}
pauses:
  waiting: {while: {asked: {since: given}}, stops: everything, adds: time}
  nights: {while: {night: yes, b: yes}, stops: [fixed], adds: nothing}
escalations:
  up: {steps: {warn: {before_due: 1 hour, remind: bearer}, level: {after_due: 0 minutes, escalate_to: {superior_of: bearer}, takes_over: owner, unless: {b: yes}}, again: {after_due: 2 hours, remind: boss, repeat: 3 hours, at_most: 3, only_in_working_time: yes}}}
  side_chain: {steps: {half: {left: 50 percent, remind: bearer}, hot: {when: {recent: yes, a: yes}, escalate_to: boss}}}
conflicts: {self: {keep_out: respondent, from: everything, instead: superior}}
impossible: {never_both: {when: {a: yes, kind: y}}}
consequences: {fine: {kind: penalty, label: fine, when: {answer.missed: yes}, who: owner, amount: {times: [10 GBP, n]}}}
""".replace("{a: known_yes}", "{a: {known: yes}}")


@cache
def policy_of(name: str) -> Policy:
    library = Library(policies=(ROOT / "policies", ROOT / "tests/fixtures"), rules=(ROOT / "rules",))
    return compile_policy(load_pack(name, library), library)


@pytest.fixture(scope="module", params=PACKS)
def policy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Policy:
    if request.param != "many":
        return policy_of(request.param)
    folder = tmp_path_factory.mktemp("packs") / "many"
    folder.mkdir()
    (folder / "pack.yaml").write_text(MANY, encoding="utf-8")
    library = Library(policies=(folder.parent,), rules=(ROOT / "rules",))
    return compile_policy(load_pack(folder, library), library)


# --- random cases -----------------------------------------------------------------------------------------------------


def value_of(fact: Fact, policy: Policy, draw: st.DrawFn, at: int) -> Value:
    pick = st.sampled_from
    match fact.type:
        case "yes_no":
            return draw(st.booleans())
        case "choice" | "levels":
            value = draw(pick(fact.values))
            return NONE if fact.type == "choice" and value == "none" else value
        case "choices":
            return frozenset(draw(st.lists(pick(fact.values), max_size=2)))
        case "count":
            return draw(pick([0, 1, 2, 3, 10]))
        case "money":
            return draw(pick([Decimal(0), Decimal("99.99"), Decimal(100), Decimal(5000), Decimal(20000), NONE]))
        case "number" | "percent":
            return Decimal(draw(pick(["0", "15.5", "60"])))
        case "duration":
            return draw(pick([Span(3, Unit.hour), Span(1, Unit.day), Span(2, Unit.working_day)]))
        case "instant":
            return draw(pick([at - 3600, at + 7200, at + 200_000, NONE]))
        case "date":
            return date_of(at + draw(pick([-1, 0, 3])) * 86400, policy.zone)
        case "party":
            return draw(pick([NONE, *(Party(role) for role in sorted(policy.words.roles))]))
        case "parties":
            return frozenset({Party(draw(pick(sorted(policy.words.roles))))})
    return draw(pick(["one", "two"]))


def facts_for(event: str, policy: Policy, draw: st.DrawFn, at: int) -> dict[str, Value]:
    recorded = [fact for fact in policy.words.facts.values() if not fact.derived]
    if event in ("received", "noted"):
        chosen = draw(st.lists(st.sampled_from(recorded), max_size=4, unique_by=lambda fact: fact.name))
    else:
        given = [policy.words.facts[each.fact] for each in policy.events[event].gives]
        chosen = [fact for fact in given if draw(st.booleans())]
    return {fact.name: value_of(fact, policy, draw, at) for fact in chosen}


def each_time(policy: Policy) -> settings:
    return settings(max_examples=EXAMPLES.get(policy.id, 8), deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))


@st.composite
def histories(draw: st.DrawFn, policy: Policy, most: int = 7) -> tuple[RecordedEvent, ...]:
    names = [name for name in sorted(policy.events) if not name.startswith("period_")]
    at, found = START, []
    for index in range(draw(st.integers(1, most))):
        name = "received" if index == 0 else draw(st.sampled_from(names))
        actor = draw(st.sampled_from([None, *(Party(role) for role in sorted(policy.words.roles))]))
        found.append(RecordedEvent(name, at, at, index, actor, via=draw(st.sampled_from([None, "phone", "email"])),
                                   facts=facts_for(name, policy, draw, at), id=f"e{index}"))
        at += draw(st.sampled_from([1, 600, 3_600, 7_200, 40_000, 86_400, 300_000]))
    return tuple(found)


def shown(state: State, as_of: int) -> dict[str, object]:
    """Everything that a decision says, in a form that compares."""
    decision = decision_of(state, as_of, as_of)
    return {
        "facts": dict(decision.facts), "provisional": decision.provisional, "stages": dict(decision.stages),
        "duties": [(view.duty.name, view.number, view.state, view.who, view.to, view.start, view.opens, view.due,
                    view.missed_times, view.provisional, view.applies) for view in decision.duties],
        "consequences": [(view.consequence.name, view.due, view.who, view.amount) for view in decision.consequences],
        "forms": [(view.form.name, view.complete, view.missing) for view in decision.forms],
        "contradictions": decision.contradictions, "marks": decision.marks, "valid_until": decision.valid_until,
        "questions": questions_of(decision),
    }


def differences(one: dict[str, object], other: dict[str, object]) -> dict[str, tuple[object, object]]:
    return {key: (one[key], other[key]) for key in one if one[key] != other[key]}


# --- properties -------------------------------------------------------------------------------------------------------


def test_the_order_of_the_input_list_and_of_facts_changes_nothing(policy: Policy) -> None:
    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        events = data.draw(histories(policy))
        as_of = events[-1].at + 5000
        shuffled = [replace(event, facts=dict(reversed(event.facts.items()))) for event in data.draw(st.permutations(events))]
        one, other = (decide(policy, History(tuple(each)), as_of) for each in (events, shuffled))
        assert not differences(shown(one.state, as_of), shown(other.state, as_of))

    check()


def test_idle_instants_change_nothing(policy: Policy) -> None:
    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        events = data.draw(histories(policy))
        as_of = events[-1].at + data.draw(st.sampled_from([0, 10_000, 400_000]))
        idles = sorted(data.draw(st.lists(st.integers(START, as_of), max_size=12)))
        state = State(policy)
        for event in events:
            while idles and idles[0] < event.at:
                stop(state, idles.pop(0))
            carry_on(state, event)
        for at in idles:
            stop(state, at)
        settle(state, as_of)
        assert not differences(shown(replay(policy, events, as_of), as_of), shown(state, as_of))

    check()


def stop(state: State, at: int) -> None:
    settle(state, at)
    idle(state, at)


def test_carrying_on_from_a_fork_and_evaluating_everything_give_the_same(policy: Policy) -> None:
    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        events = data.draw(histories(policy))
        as_of = events[-1].at + 100_000
        whole = shown(replay(policy, events, as_of), as_of)
        carried, afresh = State(policy), State(policy)
        for event in events:
            before = shown(carried, event.at) if carried.occurrences else None
            fork = carried.fork()
            carry_on(fork, event)
            if before is not None:
                assert shown(carried, event.at)["duties"] == before["duties"]      # the fork leaves it alone
            carried = fork
            forget(afresh)
            carry_on(afresh, event)
        settle(carried, as_of)
        forget(afresh)
        settle(afresh, as_of)
        assert not differences(whole, shown(carried, as_of))
        assert not differences(whole, shown(afresh, as_of))

    check()


def forget(state: State) -> None:
    """Forgets every derived value and calls every unit."""
    for head in state.policy.heads:
        if head not in state.takeovers:
            state.values.pop(head, None)
    state.edges.clear()
    state.pending = (1 << len(state.policy.units)) - 1


def test_a_decision_is_constant_until_it_is_no_longer_valid_and_marks_only_grow(policy: Policy) -> None:
    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        events = data.draw(histories(policy))
        as_of = events[-1].at
        for _ in range(4):
            first = shown(replay(policy, events, as_of), as_of)
            until = first["valid_until"]
            if until is None:
                break
            assert isinstance(until, int)
            assert until > as_of
            inside = data.draw(st.integers(as_of, until - 1))
            assert not differences(first, shown(replay(policy, events, inside), inside))
            after = shown(replay(policy, events, until), until)
            assert after["marks"][: len(first["marks"])] == first["marks"]       # type: ignore[index, arg-type]
            as_of = until

    check()


def test_learning_what_was_unknown_never_turns_an_answer_around(policy: Policy) -> None:
    """Facts learned at receipt instead of never: what was definite (and not presumed or certain at least) stays."""
    lenient = {name for name, head in policy.heads.items() if any(
        word in str(policy.pack.sections["facts"][name].node if name in policy.pack.sections["facts"] else "")
        for word in ("known", "highest_certain"))}

    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        event = data.draw(histories(policy, most=1))[0]
        unknown = [fact for fact in policy.words.facts.values()
                   if not fact.derived and fact.presumed is None and fact.name not in event.facts]
        if not unknown:
            return
        learned = data.draw(st.sampled_from(unknown))
        fuller = replace(event, facts={**event.facts, learned.name: value_of(learned, policy, data.draw, event.at)})
        one, other = (decide(policy, History((each,)), event.at) for each in (event, fuller))
        for name, fact in policy.words.facts.items():
            before = one.facts[name]
            if fact.derived and fact.type == "yes_no" and isinstance(before, bool) and not rests_on(name, lenient, policy):
                assert other.facts[name] is before, (name, learned.name)

    check()


def rests_on(name: str, lenient: set[str], policy: Policy, seen: frozenset[str] = frozenset()) -> bool:
    if name in lenient:
        return True
    if name in seen or name not in policy.heads:
        return False
    read = names_read(policy.heads[name].rule)
    # events and marks of the case may follow from what is newly known: they are no recorded facts
    return any(policy.words.is_event(each) or "." in each or rests_on(each, lenient, policy, seen | {name}) for each in read)


def test_nothing_escapes_from_deciding_asking_and_looking_ahead(policy: Policy) -> None:
    @each_time(policy)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        events = data.draw(histories(policy))
        # nobody has to begin with the receipt, or to tell anything
        events = data.draw(st.sampled_from([events, events[1:], tuple(replace(each, facts={}) for each in events)]))
        history, as_of = History(events), START + data.draw(st.sampled_from([0, 100_000, 2_000_000]))
        decision = decide(policy, history, as_of)
        questions_of(decision)
        timeline(policy, history, as_of, limit=5)
        name = data.draw(st.sampled_from(sorted(policy.events)))
        may(policy, history, Request(name, as_of, facts=facts_for(name, policy, data.draw, as_of)), as_of)

    check()

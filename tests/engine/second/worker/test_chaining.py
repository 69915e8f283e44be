"""Programs made by chance are chained as a naive matcher chains them: every rule on every choice of facts, over and over."""

import operator
from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from dueprocess.engine.second.program import Copy, Fact, Job, Layer, Program, Rule, program_of
from dueprocess.engine.second.worker.process import Worker

NUMBERS, TEXTS = ("a", "b", "c", "d"), ("s", "t")
OPERATORS = {"$eq": operator.eq, "$neq": operator.ne, "$gt": operator.gt, "$gte": operator.ge, "$lt": operator.lt, "$lte": operator.le}


def chained(program: Program, job: Job) -> set[tuple[tuple[str, object], ...]]:
    """What follows, by definition."""
    known, derived = {tuple(sorted(fact.items())) for fact in job.facts}, set()
    for number in job.layers:
        layer = program.layers[number]
        while True:
            read = [dict(fact) for fact in known if not layer.reads.isdisjoint(dict(fact))]
            found = {tuple(sorted(fact.items())) for rule in layer.rules for fact in fired(rule, read)}
            derived |= found
            if found <= known:
                break
            known |= found
    return derived


def fired(rule: Rule, facts: list[Fact]) -> Iterator[Fact]:
    for chosen in permutations(facts, len(rule.when)):  # no fact is matched twice by one rule
        matched = {alias: fact for (alias, _), fact in zip(rule.when, chosen, strict=True)}
        if all(holds(condition, matched[alias], matched) for alias, condition in rule.when):
            yield {field: matched[value.alias][value.field] if isinstance(value, Copy) else value
                   for field, value in rule.gives.items()}


def holds(condition: object, fact: Fact, matched: dict[str, Fact]) -> bool:
    """A test on a field that is missing does not hold, whatever it asks."""
    ((key, inside),) = condition.items()
    if key == "$and":
        return all(holds(part, fact, matched) for part in inside)
    if key == "$ex":
        return all(field in fact for field in inside)
    if key not in OPERATORS:
        key, inside = "$eq", condition
    ((field, value),) = inside.items()
    if isinstance(value, dict):
        ((alias, other),) = value.items()
        if other not in matched[alias]:
            return False
        value = matched[alias][other]
    return field in fact and OPERATORS[key](fact[field], value)


numbers = st.sampled_from([0, 1, 1, 2, 2, 3, -1, 10, 1 << 62, -(1 << 62)])
words = st.sampled_from(["", "p", "q", "好", "“”", 'a"b', "back\\slash", "1", "true"])
number_facts = st.dictionaries(st.sampled_from(NUMBERS), numbers, min_size=1, max_size=2)
text_facts = st.dictionaries(st.sampled_from(TEXTS), words, min_size=1, max_size=1)
jobs = st.builds(Job, st.lists(number_facts | text_facts, min_size=1, max_size=7).map(tuple), st.just((0, 1)))


@st.composite
def single_tests(draw, earlier):
    """One test on a field: with a constant, for presence, or with a field of an earlier fact."""
    kind = draw(st.sampled_from(["number", "number", "text", "present", *(["join", "join", "join of texts"] if earlier else [])]))
    compare = draw(st.sampled_from(list(OPERATORS)))
    if kind == "present":
        return {"$ex": {draw(st.sampled_from(NUMBERS + TEXTS)): 1}}
    fields = TEXTS if "text" in kind else NUMBERS
    if "text" in kind:
        compare = draw(st.sampled_from(["$eq", "$neq"]))
    compared = ({draw(st.sampled_from(earlier)): draw(st.sampled_from(fields))} if "join" in kind
                else draw(words if kind == "text" else numbers))
    test = {draw(st.sampled_from(fields)): compared}
    return test if compare == "$eq" else {compare: test}


@st.composite
def rules(draw):
    aliases = ["m", "n", "o"][:draw(st.integers(1, 3))]
    when = []
    for at, alias in enumerate(aliases):
        parts = draw(st.lists(single_tests(aliases[:at]), min_size=1, max_size=2))
        when.append((alias, parts[0] if len(parts) == 1 else {"$and": parts}))
    present = [(alias, field) for alias, condition in when for field in sure(condition)]
    numeric = [Copy(*each) for each in present if each[1] in NUMBERS]
    gives = {draw(st.sampled_from(NUMBERS)): draw(st.sampled_from(numeric) | numbers if numeric else numbers)}
    return Rule("rule", tuple(when), gives)


def sure(condition: object) -> set[str]:
    """The fields that a fact has when the condition holds."""
    ((key, inside),) = condition.items()
    if key == "$and":
        return set().union(*map(sure, inside))
    return set(inside) if key.startswith("$") else {key}


everything = frozenset({*NUMBERS, *TEXTS})
layers = st.lists(rules(), min_size=1, max_size=5).map(lambda drawn: Layer(tuple(drawn), everything))
programs = st.lists(layers, min_size=2, max_size=2).map(lambda drawn: program_of(tuple(drawn)))
less = Rule("less", (("m", {"$ex": {"a": 1}}), ("n", {"$lt": {"b": {"m": "a"}}})), {"c": Copy("n", "b")})


@pytest.fixture(scope="module")
def engine():
    with Worker() as worker:
        yield worker


@example(program_of((Layer((less,), everything),) * 2), [Job(({"a": 1}, {"b": 0}, {"b": 1}, {"b": 2}), (0, 1))])
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs, st.lists(jobs, min_size=3, max_size=3))
def test_what_follows_is_what_a_naive_matcher_finds(engine, program, asked):
    found = engine.derive(program, asked)
    wanted = [chained(program, job) for job in asked]
    event(f"something follows: {any(wanted)}")
    assert [len(derived.facts) for derived in found] == [len(each) for each in wanted]
    assert [{tuple(sorted(fact.items())) for fact in derived.facts} for derived in found] == wanted
    assert engine.state.ends == {}


def test_layers_are_run_in_the_order_of_the_job(worker):
    first = Layer((Rule("first", (("m", {"a": 1}),), {"b": 1}),), frozenset("a"))
    second = Layer((Rule("second", (("m", {"b": 1}),), {"c": 1}),), frozenset("b"))
    program = program_of((first, second))
    asked = [Job(({"a": 1},), layers) for layers in ((0, 1), (1, 0), (1,), ())]
    assert [derived.facts for derived in worker.derive(program, asked)] == [({"b": 1}, {"c": 1}), ({"b": 1},), (), ()]


def test_what_a_layer_does_not_read_it_is_not_told(worker):
    layer = Layer((Rule("rule", (("m", {"a": 1}),), {"b": 1}),), frozenset("b"))
    assert worker.derive(program_of((layer,)), [Job(({"a": 1},), (0,))])[0].facts == ()


def test_a_fact_that_follows_twice_is_told_once_even_when_it_was_known(worker, kit):
    program = kit.program("twice", Rule("one", (("m", {"a": 1}),), {"b": 1}), Rule("two", (("m", {"$ex": {"a": 1}}),), {"b": 1}))
    assert worker.derive(program, [kit.job({"a": 1}, {"a": 2}, {"b": 1})])[0].facts == ({"b": 1},)


def test_rules_that_feed_each_other_come_to_an_end(worker, kit):
    program = kit.program("circle", Rule("there", (("m", {"$ex": {"a": 1}}),), {"b": Copy("m", "a")}),
                          Rule("back", (("m", {"$ex": {"b": 1}}),), {"a": Copy("m", "b")}))
    assert worker.derive(program, [kit.job({"a": 7})])[0].facts == ({"b": 7}, {"a": 7})

"""What is known to crash or hang the library, asked as it is: no second opinion, and the next question is answered."""

import pytest

from dueprocess.engine.second.program import Copy, Layer, Program, Rule
from dueprocess.engine.second.worker import asking

DEEP = 20_000


def one(condition, reads="abcdfmnstvwxy"):
    return Program("killer", (Layer((Rule("one", (("m", condition),), {"z": 1}),), frozenset({*reads, "id"})),))


def many(*conditions):
    rules = tuple(Rule(str(at), (("m", condition),), {"z": at}) for at, condition in enumerate(conditions))
    return Program("killer", (Layer(rules, frozenset("a")),))


def nested(inner, wrap):
    for _ in range(DEEP):
        inner = wrap(inner)
    return inner


QUOTIENT = {"$gt": {"a": {"$div": {"$l": {"$m": "b"}, "$r": {"$m": "c"}}}}}
CHAINED_JOIN = Program("killer", (Layer((
    Rule("one", (("x", {"$ex": {"v": 1}}), ("m", {"v": {"$add": {"$l": {"x": "v"}, "$r": {"$m": "w"}}}})), {"z": 1}),),
    frozenset("vw")),))

CRASHERS = {
    "a division by zero": (one(QUOTIENT), {"a": 1, "b": 1, "c": 0}),
    "a quotient that overflows": (one(QUOTIENT), {"a": 1, "b": -1 << 63, "c": -1}),
    "the fact of the session": (one({"$ex": {"a": 1}}), {"a": 1, "id": "sid-s"}),
    "a large id": (one({"$ex": {"a": 1}}), {"a": 1, "id": "i" * 9_000_000}),
    "a large nested key": (one({"$ex": {"a": 1}}), {"a": {"k" * 8_400_000: {"b": 1}}}),
    "nested arrays": (one({"$ex": {"a": 1}}), {"a": nested(1, lambda inner: [inner])}),
    "a division by a literal zero": (one({"$gt": {"a": {"$div": {"$l": {"$m": "b"}, "$r": 0}}}}), {"a": 1, "b": 1}),
    "a Chinese range in a pattern": (one({"$mt": {"a": "[一-龥]+"}}), {"a": "好"}),
    "open brackets in a pattern": (one({"$mt": {"a": "(" * 127}}), {"a": "a"}),
    "256 rules on one condition": (many(*[{"a": 1}] * 256), {"a": 1}),
    "a join on a sum": (CHAINED_JOIN, {"v": 1, "w": 1}),
    "nested conditions": (one(nested({"a": 1}, lambda inner: {"$and": [inner]})), {"a": 1}),
}
HANGS = {
    "a starred plus": (one({"$mt": {"a": "a*+"}}), {"a": "a"}),
    "an optional plus": (one({"$mt": {"a": "a?+"}}), {"a": "a"}),
    "513 first tests": (many(*({"a": number} for number in range(513))), {"a": 1}),
    "512 first tests": (many(*({"a": number} for number in range(512))), {"a": 1}),
    "nested sums": (one({"a": nested({"$m": "b"}, lambda inner: {"$add": {"$l": inner, "$r": 1}})}), {"a": 1, "b": 1}),
}


@pytest.fixture
def unchecked(monkeypatch):
    """Facts are asked as they are, as if what keeps the worst of them out were not there."""
    monkeypatch.setattr(asking, "_fact", lambda fact: fact)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", CRASHERS)
def test_a_crash_is_no_second_opinion(worker, kit, name):
    program, fact = CRASHERS[name]
    assert kit.answers_well(worker)
    assert kit.reason(worker, program, kit.job(fact)) in {"crashed", "refused", "too_big"}
    assert kit.answers_well(worker)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", ["a division by zero", "a quotient that overflows",
                                  "a Chinese range in a pattern", "a join on a sum"])
def test_it_is_the_process_that_dies(worker, kit, name):
    program, fact = CRASHERS[name]
    assert kit.answers_well(worker)
    before = worker.state.pid
    assert kit.reason(worker, program, kit.job(fact)) == "crashed"
    assert kit.answers_well(worker)
    assert worker.state.pid != before
    assert worker.state.ends == {"crashed": 1}


@pytest.mark.parametrize("name", HANGS)
def test_a_hang_is_no_second_opinion(hired, kit, name):
    program, fact = HANGS[name]
    worker = hired(seconds=0.6)
    assert kit.reason(worker, program, kit.job(fact)) in {"timed_out", "too_big", "crashed"}
    assert kit.answers_well(worker)


@pytest.mark.parametrize("fact", [
    {"a": 1 << 62 | 1}, {"a": -1 << 63}, {"a": 1.5}, {"a": True}, {"a": None}, {"a": [1]}, {"a": "long" * 4000},
    {"id": 1}, {"sid": "x"}, {"$s": 1}, {"_k": 1}, {"_n": 1}, {"_s": 1},
])
def test_a_fact_that_the_library_would_mistake_is_not_asked(worker, kit, fact):
    assert kit.reason(worker, one({"$ex": {"a": 1}}), kit.job(fact)) == "too_big"
    assert worker.state.ends == {}


def test_the_largest_numbers_come_out_as_they_went_in(worker, kit):
    program = kit.program("copies", Rule("copy", (("m", {"$ex": {"a": 1}}),), {"b": Copy("m", "a")}))
    for number in (1 << 62, -1 << 62, (1 << 62) - 1, 0):
        assert worker.derive(program, [kit.job({"a": number})])[0].facts == ({"b": number},)


def test_false_joins_are_guarded(worker, kit):
    """Unguarded, 50 of 60 processes die of this one (issue 381 of the library)."""
    program = kit.program("join", Rule("less", (("m", {"$ex": {"a": 1}}), ("n", {"$gt": {"b": {"m": "a"}}})), {"z": 1}))
    jobs = [kit.job({"a": 5}, {"b": number}, {"c": 1}) for number in range(10)] * 30
    assert [len(derived.facts) for derived in worker.derive(program, jobs)] == [number > 5 for number in range(10)] * 30
    assert worker.state.ends == {}


def test_a_field_that_is_missing_is_compared_with_nothing(worker, kit):
    """Unguarded, a join on a field that the earlier fact lacks is an error half-way, which leaves wreckage."""
    program = kit.program("join", Rule("less", (("m", {"$ex": {"c": 1}}), ("n", {"$gt": {"b": {"m": "a"}}})), {"z": 1}))
    assert [derived.facts for derived in worker.derive(program, [kit.job({"c": 1}, {"b": 1}), kit.job({"c": 1, "a": 0}, {"b": 1})])] == [(), ({"z": 1},)]


def test_an_error_of_the_library_is_no_second_opinion_for_this_job_alone(worker, kit):
    """65 tests that one fact passes at once are more than it can keep in mind."""
    program = many(*({"$gt": {"a": number}} for number in range(65)))
    assert kit.reason(worker, program, kit.job({"a": 100})) == "refused"
    assert len(worker.derive(program, [kit.job({"a": 20})])[0].facts) == 20
    assert worker.state.ends == {}


def test_a_program_that_the_library_does_not_take_is_not_sent_again(worker, kit):
    program = one({"a": {"$foo": {"x": 1}}})
    assert kit.reason(worker, program, kit.job({"a": 1})) == "refused"
    assert worker.state.refused == ("killer",)
    worker.close()
    assert kit.reason(worker, program, kit.job({"a": 1})) == "refused"


def test_nothing_fires_in_many_sessions(worker, kit):
    """Sessions in which nothing fired are what the library frees wrongly, and 1,025 are more than it holds."""
    assert worker.derive(kit.good, [kit.job({"x": 0}), kit.job()] * 1000)[-1].facts == ()
    assert kit.answers_well(worker)
    assert worker.state.ends == {}


def test_facts_that_look_alike_are_two(worker, kit):
    program = kit.program("alike", Rule("copy", (("m", {"$ex": {"a": 1}}),), {"b": Copy("m", "a")}))
    found = worker.derive(program, [kit.job({"a": 1}, {"a": "1"}, {"a": 1, "x": 1})])[0].facts
    assert sorted(found, key=str) == [{"b": "1"}, {"b": 1}]


def test_memory_is_capped(hired, kit):
    worker = hired(memory=400 << 20)
    anything = {"$ex": {"a": 1}}
    product = kit.program("product", Rule("product", (("k", anything), ("l", anything), ("m", anything), ("n", anything)), {"z": 1}))
    assert kit.reason(worker, product, kit.job(*({"a": number} for number in range(60)))) in {"crashed", "refused"}
    assert kit.answers_well(worker)


def test_firings_and_facts_are_capped(worker, kit):
    anything = {"$ex": {"a": 1}}
    square = kit.program("square", Rule("square", (("m", anything), ("n", anything)), {"z": 1}))
    assert kit.reason(worker, square, kit.job(*({"a": number} for number in range(101)))) == "too_big"
    assert kit.reason(worker, one({"a": 1}), kit.job(*({"a": number} for number in range(2001)))) == "too_big"
    assert worker.derive(square, [kit.job({"a": 1}, {"a": 2})])[0].facts == ({"z": 1},)
    assert worker.state.ends == {}


def test_a_question_that_is_too_large_is_not_sent(worker, kit):
    assert kit.reason(worker, kit.good, kit.job(*({"x": number, "text": "t" * 15_000} for number in range(2500)))) == "too_big"
    assert worker.state.ends == {}

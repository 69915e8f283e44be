"""The service's side of the second engine, with a stand-in for the engine: whatever becomes of it, there is an answer."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from dueprocess.engine.pack import Collector, Library, Mark, PackError
from dueprocess.engine.replay import case_node
from dueprocess.engine.second.program import Derived, Job, NoSecondOpinion, Program, program_of
from dueprocess.engine.second.verification import Counts, Difference, Opinion, Verification
from dueprocess.engine.second.worker.process import WorkerState
from dueprocess.engine.service import Inquiry, Tenant, Tenants, decided, load_tenants, whole_case
from dueprocess.engine.service.second_opinions import SecondOpinions, Settings, asking
from dueprocess.engine.service.second_opinions.asking import MOST_WAITING, Hurried
from dueprocess.engine.service.second_opinions.background import Sample

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASE = {"case": "F-1", "events": [{"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "ship": "aurora"}]}
DURABLE = Settings(frozenset({"ferry"}))
DIFFERENCE = Difference(
    "fact", "differs", "severity", "", ("HF-2.1",), Mark("pack.yaml", 7, 3), 1772445600, Opinion("high", ()), Opinion("low", ())
)


class Engine:
    """Stands in for the worker."""

    def __init__(self) -> None:
        self.within: list[float | None] = []
        self.closed = False
        self.state = WorkerState(None, 0.0, {}, (), ())

    def derive(self, program: Program, jobs: Sequence[Job], within: float | None = None) -> list[Derived]:
        self.within.append(within)
        return [Derived(()) for _ in jobs]

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def tenants() -> Tenants:
    library = Library((FIXTURES, *Library.default().policies), Library.default().rules)
    return load_tenants(["ferry"], library)


@pytest.fixture
def ferry(tenants: Tenants) -> Tenant:
    return tenants.get("ferry")


@pytest.fixture
def inquiry(ferry: Tenant) -> Inquiry:
    collector = Collector()
    node = case_node(CASE)
    case = whole_case(node, ferry.policy, collector)
    assert case is not None
    return Inquiry(ferry.policy, case, 1772445600, None, "en", node.mark)


def second(monkeypatch: pytest.MonkeyPatch, answers: Callable[..., Any]) -> None:
    """What the second engine would do with a question."""
    monkeypatch.setattr(asking, "confirmed", answers)


def test_a_tenant_without_setting_is_answered_by_the_first_engine(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    second(monkeypatch, lambda *_: pytest.fail("asked without being set"))
    opinions = SecondOpinions(tenants, Settings(), Engine())
    served = opinions.answer(ferry, inquiry, decided)
    assert (served.answer, served.engine) == (decided(inquiry), None)
    assert opinions.shown(ferry)["asked"] == 0


def test_the_second_engines_answer_holds_and_a_difference_is_counted_and_logged(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    second(monkeypatch, lambda *_: ({"summary": "the second's"}, (DIFFERENCE,)))
    opinions = SecondOpinions(tenants, DURABLE, Engine())
    with caplog.at_level(logging.WARNING):
        served = opinions.answer(ferry, inquiry, decided)
    assert (served.answer, served.engine) == ({"summary": "the second's"}, "durable")
    shown = opinions.shown(ferry)
    assert (shown["engine"], shown["asked"], shown["differed"]) == ("durable", 1, 1)
    logged = json.loads(caplog.records[0].getMessage())
    assert (logged["case"], logged["as_of"]) == ("F-1", "2026-03-02T10:00:00+00:00")
    assert logged["differences"][0]["source"] == "pack.yaml:7"
    assert [logged["differences"][0][side]["answer"] for side in ("first", "second")] == ["high", "low"]


def fails(problem: Exception) -> Callable[..., Any]:
    def raises(*_: object) -> Any:
        raise problem

    return raises


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (NoSecondOpinion("missing", "no such module"), "missing"),
        (NoSecondOpinion("crashed"), "crashed"),
        (NoSecondOpinion("timed_out"), "timed_out"),
        (NoSecondOpinion("quarantined"), "quarantined"),
        (AttributeError("a fault of ours"), "failed"),
        (RecursionError(), "failed"),
        (PackError(()), "failed"),
    ],
)
def test_without_a_second_opinion_the_first_engine_answers_and_says_so(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch, problem: Exception, reason: str
) -> None:
    second(monkeypatch, fails(problem))
    opinions = SecondOpinions(tenants, DURABLE, Engine())
    served = opinions.answer(ferry, inquiry, decided)
    assert (served.answer, served.engine) == (decided(inquiry), f"own;reason={reason}")
    assert opinions.shown(ferry)["none"] == {reason: 1}


def test_engines_that_differ_without_an_answer_to_serve_are_counted_as_different(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    second(monkeypatch, fails(NoSecondOpinion("unsettled", "severity")))
    monkeypatch.setattr(asking, "verified", lambda *_: Verification(Counts(), (DIFFERENCE,)))
    opinions = SecondOpinions(tenants, DURABLE, Engine())
    assert opinions.answer(ferry, inquiry, decided).engine == "own;reason=unsettled"
    shown = opinions.shown(ferry)
    assert (shown["asked"], shown["differed"], shown["none"]) == (1, 1, {})


def test_what_is_wrong_with_the_question_stays_wrong(tenants: Tenants, ferry: Tenant, inquiry: Inquiry) -> None:
    opinions = SecondOpinions(tenants, DURABLE, Engine())
    with pytest.raises(PackError):
        opinions.answer(ferry, inquiry, fails(PackError(())))


def test_a_question_has_its_time_in_all(tenants: Tenants) -> None:
    times = iter([0.5, 1.25, 2.0])
    engine = Engine()
    hurried = Hurried(engine, 2.0, lambda: next(times))
    program, jobs = program_of(()), (Job((), ()),)
    hurried.derive(program, jobs)
    hurried.derive(program, jobs)
    assert engine.within == [1.5, 0.75]
    with pytest.raises(NoSecondOpinion, match="timed_out"):
        hurried.derive(program, jobs)


def test_only_so_many_wait_at_once(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_in, go_on = Barrier(MOST_WAITING + 1), Event()

    def waits(*_: object) -> Any:
        all_in.wait(30)
        go_on.wait(30)
        return {}, ()

    second(monkeypatch, waits)
    opinions = SecondOpinions(tenants, DURABLE, Engine())
    threads = [Thread(target=opinions.answer, args=(ferry, inquiry, decided)) for _ in range(MOST_WAITING)]
    for thread in threads:
        thread.start()
    all_in.wait(30)
    assert opinions.answer(ferry, inquiry, decided).engine == "own;reason=busy"
    go_on.set()
    for thread in threads:
        thread.join(30)
    second(monkeypatch, lambda *_: ({}, ()))
    assert opinions.answer(ferry, inquiry, decided).engine == "durable"


def test_a_verification_is_counted(tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch) -> None:
    for found in (Verification(Counts()), Verification(Counts(), (DIFFERENCE,)), Verification(Counts(), reason="unsaid")):
        monkeypatch.setattr(asking, "verified", lambda *_, found=found: found)
        opinions = SecondOpinions(tenants, Settings(), Engine())
        assert opinions.verify(ferry, inquiry) == found
        shown = opinions.shown(ferry)
        assert (shown["agreed"], shown["differed"], len(shown["none"])) == {
            "agreed": (1, 0, 0), "differs": (0, 1, 0), "none": (0, 0, 1)
        }[found.outcome]


def test_a_verification_that_cannot_be_had_says_why(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "verified", fails(ValueError("a fault of ours")))
    found = SecondOpinions(tenants, Settings(), Engine()).verify(ferry, inquiry)
    assert (found.outcome, found.reason) == ("none", "failed")


@pytest.mark.parametrize(
    ("settings", "chance", "taken"),
    [
        (Settings(share=0.01), 0.009, 1),
        (Settings(share=0.01), 0.01, 0),
        (Settings(share=1.0), 0.999, 1),
        (Settings(), 0.0, 0),
        (replace(DURABLE, share=1.0), 0.0, 0),
    ],
)
def test_chance_chooses_what_is_derived_again(
    tenants: Tenants, ferry: Tenant, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch,
    settings: Settings, chance: float, taken: int,
) -> None:
    offered: list[Sample] = []
    monkeypatch.setattr(asking.Background, "offer", lambda _, sample: offered.append(sample))
    body = json.dumps(CASE, ensure_ascii=False).encode()
    SecondOpinions(tenants, settings, Engine(), chance=lambda: chance).sample(ferry, inquiry, body)
    assert len(offered) == taken
    if taken:
        assert (json.loads(offered[0].body), offered[0].digest) == (CASE, ferry.policy.digest)


def test_closing_closes_the_worker(tenants: Tenants) -> None:
    engine = Engine()
    SecondOpinions(tenants, Settings(), engine).close()
    assert engine.closed

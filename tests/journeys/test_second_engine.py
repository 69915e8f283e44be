"""The service goes on answering, whatever becomes of the second engine; an operator sees what came of it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

import pytest
from databases import Clock
from over_http import service_of
from starlette.testclient import TestClient
from typer.testing import Result

from dueprocess.api.cli import verifying
from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.second.worker.handle import Caps
from dueprocess.engine.second.worker.process import Worker
from dueprocess.engine.service import Tenants, load_tenants
from dueprocess.engine.service.second_opinions import SecondOpinions, Settings
from dueprocess.engine.store import Store

Run = Callable[..., Result]
FIXTURES = Path(__file__).parents[1] / "fixtures"
QUESTION = {
    "case": "F-1",
    "events": [
        {"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "claim": "50 GBP", "ship": "aurora"},
        {"at": "2026-03-02T15:00", "event": "acknowledged", "by": "desk"},
    ],
    "as_of": "2026-03-16T16:59",
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "decisions": {}, "why": {"why": "severity"}, "timeline": {"limit": 5}, "may": {"may": {"event": "acknowledged"}}
}
CASE = """\
case: F-1
events:
- {at: 2026-03-02T10:00, event: received, subject: delay, claim: 50 GBP, ship: aurora}
- {at: 2026-03-02T15:00, event: acknowledged, by: desk}
"""
DURABLE = Settings(frozenset({"ferry"}))
PATIENT = 60.0
"""Seconds that an answer may take on a machine that is busy with other tests; a service is less patient."""


@pytest.fixture(scope="module")
def tenants() -> Tenants:
    library = Library((FIXTURES, *Library.default().policies), Library.default().rules)
    return load_tenants(["ferry"], library)


def until(holds: Callable[[], Any], seconds: float = PATIENT) -> None:
    """Waits for a condition; what it is waiting for has this long."""
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        sleep(0.02)


# --- answered by the second engine ------------------------------------------------------------------------------------


def test_both_engines_give_the_same_answers(tenants: Tenants) -> None:
    own = TestClient(create_app(tenants, opinions=SecondOpinions(tenants, Settings())))
    with TestClient(create_app(tenants, opinions=SecondOpinions(tenants, DURABLE, answer_within=PATIENT))) as durable:
        for question, more in QUESTIONS.items():
            answers = [client.post(f"/v1/ferry/{question}", json={**QUESTION, **more}) for client in (own, durable)]
            assert answers[0].content == answers[1].content
            assert [answer.headers.get("dueprocess-engine") for answer in answers] == [None, "durable"]
        shown = durable.get("/v1/ferry/second-opinions").json()
        assert (shown["engine"], shown["asked"], shown["agreed"]) == ("durable", len(QUESTIONS), len(QUESTIONS))


def test_a_kept_case_is_answered_by_the_second_engine_too(tenants: Tenants, store: Store, clock: Clock) -> None:
    own = service_of(tenants, store, clock)
    assert own.open().status_code == 201
    with TestClient(create_app(tenants, own.book, SecondOpinions(tenants, DURABLE, answer_within=PATIENT))) as durable:
        for question in ("next", "why?about=severity", "timeline?limit=5"):
            answers = [client.get(f"/v1/ferry/cases/F-1/{question}") for client in (own.client, durable)]
            assert answers[0].content == answers[1].content
            assert [answer.headers.get("dueprocess-engine") for answer in answers] == [None, "durable"]
        judged = durable.post("/v1/ferry/cases/F-1/may", json={"may": {"event": "acknowledged"}})
        assert judged.headers["dueprocess-engine"] == "durable"


def test_the_service_answers_while_the_worker_is_killed_and_stopped(tenants: Tenants) -> None:
    worker = Worker(Caps(seconds=0.5))
    opinions = SecondOpinions(tenants, DURABLE, worker, answer_within=PATIENT)
    with TestClient(create_app(tenants, opinions=opinions)) as client:

        def engine() -> str:
            answer = client.post("/v1/ferry/decisions", json=QUESTION)
            assert answer.status_code == 200
            assert answer.content == expected
            return answer.headers["dueprocess-engine"]

        expected = client.post("/v1/ferry/decisions", json=QUESTION).content
        until(lambda: engine() == "durable")
        for blow in (signal.SIGKILL, signal.SIGSTOP, signal.SIGKILL, signal.SIGKILL):
            strike(worker, blow)
            assert engine() in {"durable", "own;reason=crashed", "own;reason=timed_out"}
            until(lambda: engine() == "durable")
        strike(worker, signal.SIGSTOP)  # as if the rules of the pack made it hang once more: they are not tried again
        until(lambda: engine() == "own;reason=quarantined")
        none = client.get("/v1/ferry/second-opinions").json()["none"]
        assert none["timed_out"] >= 2
        assert none["quarantined"] >= 1


def strike(worker: Worker, blow: signal.Signals) -> None:
    pid = worker.state.pid
    assert pid is not None
    os.kill(pid, blow)


# --- the library is missing -------------------------------------------------------------------------------------------


def test_without_the_library_the_service_answers_and_says_what_is_missing(tenants: Tenants) -> None:
    opinions = SecondOpinions(tenants, DURABLE, Worker(library="no_such_library"))
    assert opinions.missing() == "missing"
    with TestClient(create_app(tenants, opinions=opinions)) as client:
        answer = client.post("/v1/ferry/decisions", json=QUESTION)
        assert (answer.status_code, answer.headers["dueprocess-engine"]) == (200, "own;reason=missing")
        for language, said in (("en", "durable_rules is not installed"), ("zh", "未安装 durable_rules")):
            refused = client.post("/v1/ferry/verify", json=QUESTION, headers={"Accept-Language": language})
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json()["type"].endswith("no-second-opinion")
            assert said in refused.json()["detail"]


def test_without_the_library_the_command_says_what_is_missing(dueprocess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "Worker", lambda: Worker(library="no_such_library"))
    Path("case.yaml").write_text(CASE, encoding="utf-8")
    result = dueprocess("verify", "case.yaml", "--pack", FIXTURES / "ferry", "--at", "2026-03-16T16:59")
    assert result.exit_code == 3
    assert "durable_rules is not installed" in result.stdout
    assert dueprocess("verify", "--all-tests", FIXTURES / "ferry").exit_code == 3


# --- in the background ------------------------------------------------------------------------------------------------


def test_decisions_are_derived_again_in_the_background(tenants: Tenants) -> None:
    opinions = SecondOpinions(tenants, Settings(share=1.0))
    with TestClient(create_app(tenants, opinions=opinions)) as client:
        for _ in range(3):
            answer = client.post("/v1/ferry/decisions", json=QUESTION)
            assert answer.status_code == 200
            assert "dueprocess-engine" not in answer.headers
        until(lambda: client.get("/v1/ferry/second-opinions").json()["asked"] == 3)
        shown = client.get("/v1/ferry/second-opinions").json()
        assert (shown["verify"], shown["agreed"], shown["none"], shown["dropped"]) == (1.0, 3, {}, 0)


# --- a whole service --------------------------------------------------------------------------------------------------


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Starts the service as an operator does; the process and its address."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "ferry").symlink_to(FIXTURES / "ferry")
    started: list[subprocess.Popen[str]] = []

    def start(**settings: str) -> tuple[subprocess.Popen[str], str]:
        command = [str(Path(sys.executable).with_name("dueprocess")), "serve", "ferry", "--port", "0", "--lang", "en"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        started.append(process)
        assert process.stdout is not None
        address = next((found[0] for line in process.stdout if (found := re.search(r"http://[0-9.:]+", line))), "")
        return process, address

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def asked(address: str, question: str = "decisions") -> Any:
    request = Request(  # noqa: S310 - the service that the test has started
        f"{address}/v1/ferry/{question}", json.dumps(QUESTION).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=PATIENT) as response:  # noqa: S310
        return json.load(response), response.headers.get("Dueprocess-Engine")


def shown(address: str) -> Any:
    with urlopen(f"{address}/v1/ferry/second-opinions", timeout=PATIENT) as response:  # noqa: S310
        return json.load(response)


def descendants(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    children = [int(child) for task in tasks.glob("*/children") for child in task.read_text().split()]
    return [each for child in children for each in (child, *descendants(child))]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of a service in /proc")
@pytest.mark.parametrize("settings", [{"DUEPROCESS_ENGINE": "durable"}, {"DUEPROCESS_VERIFY": "1"}])
def test_a_service_stops_at_once_though_what_is_beside_it_hangs(
    serve: Callable[..., tuple[subprocess.Popen[str], str]], settings: dict[str, str]
) -> None:
    service, address = serve(**settings)
    asked(address)
    until(lambda: shown(address)["asked"])
    beside = descendants(service.pid)
    assert beside
    for pid in beside:
        os.kill(pid, signal.SIGSTOP)
    assert asked(address)[0]["case"] == "F-1"
    service.send_signal(signal.SIGTERM)
    assert service.wait(10) in {0, -signal.SIGTERM}
    for pid in beside:  # what it has not ended itself finds out as soon as it can run again
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    until(lambda: not any(runs(pid) for pid in beside))


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_setting_that_cannot_be_read_is_told_and_nothing_starts(
    serve: Callable[..., tuple[subprocess.Popen[str], str]]
) -> None:
    service, address = serve(DUEPROCESS_ENGINE="durabel", DUEPROCESS_VERIFY="often")
    assert (service.wait(PATIENT), address) == (2, "")

"""What was acknowledged is there, whatever is killed; what nobody does goes up, whichever process keeps time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from databases import Clock
from postgres import PostgresServer
from processes import Running, serve, until

from dueprocess.engine.store import Store

RECEIVED = {
    "event": "received", "source": "external", "channel": "hotline_400", "category": "business", "issue": "price",
    "complaint_content": "billed twice", "loss": "0 CNY", "claim": "0 CNY", "severe_dissatisfaction": "no",
    "urgent": "no", "preliminary_validity": "established",
}
FIVE_MINUTES = 300
"""Until then the hotline has to forward a complaint."""

Start = Callable[..., tuple[Running, httpx2.Client]]


def ago(seconds: int) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="seconds")


def case(name: str, received: str) -> dict[str, Any]:
    return {"case": name, "events": [{**RECEIVED, "at": received}]}


@pytest.fixture
def started() -> Iterator[list[Running]]:
    running: list[Running] = []
    yield running
    for each in running:
        each.end()


@pytest.fixture
def service(tmp_path: Path, started: list[Running]) -> Iterator[Start]:
    """Starts the service; more arguments as they are typed."""

    with ExitStack() as clients:
        def start(*arguments: str) -> tuple[Running, httpx2.Client]:
            running, address = serve(tmp_path, *arguments)
            started.append(running)
            client = httpx2.Client(base_url=f"{address}/v1/xinbang", timeout=30)
            return running, clients.enter_context(client)

        yield start


def escalations(client: httpx2.Client, name: str) -> list[str]:
    told = client.get(f"/cases/{name}").json()["effects"]
    return [each["to"]["role"] for each in told if each["kind"] == "escalated"]


def test_nothing_is_lost_when_the_service_is_killed(service: Start) -> None:
    running, client = service()
    assert client.post("/cases", json=case("XB-1", ago(60))).status_code == 201
    acknowledged: list[int] = []

    def note(number: int) -> None:
        try:
            answer = client.post("/cases/XB-1/events", json={"event": "noted", "urgent": "no", "id": f"n{number}"},
                                 headers={"Idempotency-Key": f"key-{number}"})
        except httpx2.HTTPError:
            return
        if answer.status_code == 201:
            acknowledged.append(number)

    with ThreadPoolExecutor(4) as callers:
        callers.map(note, range(200))
        until(lambda: len(acknowledged) >= 10)
        before = client.get("/cases/XB-1/decisions").json()["decisions"][:10]
        running.kill()
    assert 10 <= len(acknowledged) < 200

    _, client = service()
    kept = [each["id"] for each in client.get("/cases/XB-1").json()["events"]]
    assert {f"n{number}" for number in acknowledged} <= set(kept)
    assert len(kept) == len(set(kept))
    assert client.get("/cases/XB-1/decisions").json()["decisions"][:10] == before
    again = {client.post("/cases/XB-1/events", json={"event": "noted", "urgent": "no", "id": f"n{number}"},
                         headers={"Idempotency-Key": f"key-{number}"}).status_code for number in acknowledged}
    assert again == {200}
    assert client.get("/cases/XB-1").json()["version"] == len(kept)


def test_what_nobody_did_goes_up_within_seconds(service: Start) -> None:
    running, client = service()
    client.post("/cases", json=case("XB-1", ago(FIVE_MINUTES - 2)))
    assert until(lambda: escalations(client, "XB-1")) == ["call_centre_manager"]
    assert "late_by" not in client.get("/cases/XB-1").json()["effects"][0]
    assert running.says(r"Cases are kept in (\S+)") == "sqlite:///var/dueprocess.db"
    assert running.says(r"Z INFO (dueprocess.worker): xinbang: XB-1 woken")
    assert running.stop() == 0


def test_what_came_due_while_nothing_ran_is_told_when_it_runs_again(service: Start) -> None:
    running, client = service("--no-worker")
    client.post("/cases", json=case("XB-1", ago(FIVE_MINUTES - 2)))
    running.kill()
    _, client = service()
    assert until(lambda: escalations(client, "XB-1")) == ["call_centre_manager"]


def test_a_policy_whose_files_were_published_before_is_not_published_again(tmp_path: Path, service: Start) -> None:
    for _ in range(2):
        running, client = service()
        digest = client.get("/policy").json()["digest"]
        running.kill()
    store = Store.open(f"sqlite:///{tmp_path}/var/dueprocess.db", Clock())
    with store.reading("xinbang") as tx:
        found = tx.connection.exec_driver_sql("SELECT digest, published_by FROM policies").all()
    store.close()
    assert [tuple(each) for each in found] == [(digest, "serve")]


def test_processes_for_the_api_and_for_time_on_one_postgresql(
    tmp_path: Path, server: PostgresServer, started: list[Running], service: Start,
) -> None:
    server.do("CREATE DATABASE several")
    database = server.url("several")
    Store.open(database, Clock()).close()
    arguments = ("--no-worker", "--database", database)
    (first, one), (_, other) = service(*arguments), service(*arguments)
    workers = [Running(tmp_path, "work", "--database", database) for _ in range(2)]
    started += workers
    for each in workers:
        each.says("(wakes cases)")
    names = [f"XB-{number}" for number in range(4)]
    for name in names:
        one.post("/cases", json=case(name, ago(FIVE_MINUTES - 2)))
    first.kill()
    workers[0].kill()
    for name in names:
        assert until(lambda name=name: escalations(other, name)) == ["call_centre_manager"]
    assert workers[1].stop() == 0


def test_a_database_that_goes_away_and_comes_back(service: Start) -> None:
    own = PostgresServer(durable=True)
    try:
        own.start()
        _, client = service("--database", own.url("postgres"))
        assert client.post("/cases", json=case("XB-1", ago(FIVE_MINUTES - 4))).status_code == 201
        own.kill()
        gone = client.post("/cases/XB-1/events", json={"event": "noted", "urgent": "no"}, headers={"Idempotency-Key": "k"})
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "5")
        own.start()
        again = until(lambda: client.post("/cases/XB-1/events", json={"event": "noted", "urgent": "no"},
                                          headers={"Idempotency-Key": "k"}).status_code in {200, 201})
        assert again
        assert client.get("/cases/XB-1").json()["version"] == 2
        assert until(lambda: escalations(client, "XB-1")) == ["call_centre_manager"]
    finally:
        own.remove()

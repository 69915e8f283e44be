"""Requests over HTTP against the floor: a constant answer of FastAPI, on the same server, in the same process.

One client with one connection asks in turn, so that what is measured is what a request costs, not how many wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx2
import uvicorn

from benchmarks.databases import RECEIVED, TENANT, Hand, life_in, urls
from benchmarks.timing import figures_of
from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import Tenant, Tenants

ROUNDS = 300


def measure(kind: str, url: str) -> None:
    """Measures on one database and prints."""
    life = life_in(url, Hand()).publish()
    tenants = Tenants({TENANT: Tenant(TENANT, life.policy, None)}, Library.default())
    app = create_app(tenants, life.book)

    @app.get("/constant")
    def constant() -> dict[str, str]:
        return {"answer": "constant"}

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with httpx2.Client(base_url=address) as client:
        _ask(kind, client)
    server.should_exit = True
    thread.join()
    life.store.close()


def _ask(kind: str, client: httpx2.Client) -> None:
    event = {**RECEIVED, "at": "2025-03-03T08:55"}
    stateless = {"events": [event], "as_of": "2025-03-03T09:00"}
    client.post(f"/v1/{TENANT}/cases", json={"case": "read", "events": [event]}).raise_for_status()
    numbers = iter(range(10**6))

    def opened() -> httpx2.Response:
        return client.post(f"/v1/{TENANT}/cases", json={"case": f"c{next(numbers)}", "events": [event]})

    def recorded() -> httpx2.Response:
        number = next(recordings)
        return client.post(f"/v1/{TENANT}/cases/c{number}/events", json={"event": "noted", "loss": "5 CNY"})

    recordings = iter(range(10**6))
    asked: dict[str, Callable[[], httpx2.Response]] = {
        "constant": lambda: client.get("/constant"),
        "decisions (stateless)": lambda: client.post(f"/v1/{TENANT}/decisions", json=stateless),
        "open a case": opened,
        "record an event": recorded,
        "next of a case": lambda: client.get(f"/v1/{TENANT}/cases/read/next"),
        "due of a role": lambda: client.get(f"/v1/{TENANT}/due?role=hotline_operator&limit=20"),
    }
    samples: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, ask in asked.items():
            started = time.perf_counter()
            answer = ask()
            samples[name].append(time.perf_counter() - started)
            answer.raise_for_status()
    floor = figures_of(samples["constant"]).median
    for name, found in samples.items():
        figures = figures_of(found)
        print(f"{kind:11} {name:22} {figures}  {figures.median / floor:5.1f} × the floor", flush=True)


def main() -> None:
    """Measures on both databases."""
    with urls() as found:
        for kind, (url,) in found.items():
            measure(kind, url)


if __name__ == "__main__":
    main()

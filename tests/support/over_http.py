"""The service with kept cases, for tests of its faces: a client, a clock, and what one asks most."""

from dataclasses import dataclass
from typing import Any

from databases import NOON, Clock
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.service import Tenants
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.waking import wake
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.store import Store

FERRY = "/v1/ferry"
RECEIVED = {"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "claim": "50 GBP", "ship": "aurora"}
ACKNOWLEDGED = {"at": "2026-03-02T11:00", "event": "acknowledged", "by": "desk"}


@dataclass
class Service:
    """Two tenants' cases behind HTTP, as of noon on 2 March 2026 until the clock is moved."""

    client: TestClient
    book: Casebook
    clock: Clock

    def open(self, case: str = "F-1", *events: dict[str, Any]) -> Any:
        body = {"case": case, "events": list(events) or [RECEIVED]}
        return self.client.post(f"{FERRY}/cases", json=body)

    def record(self, event: dict[str, Any], case: str = "F-1", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"{FERRY}/cases/{case}/events", json=event, headers=named)

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(f"{FERRY}{address}", headers={name.replace("_", "-"): each for name, each in headers.items()})

    def jump(self, seconds: int) -> None:
        """Time passes, and a worker does what it brings."""
        self.clock.forward(seconds)
        while wake(self.book) is not None:
            pass


def service_of(tenants: Tenants, store: Store, clock: Clock) -> Service:
    """The service on an empty store; its clock stands at noon."""
    clock.now = NOON
    book = Casebook(store)
    for tenant in tenants:
        publish(book, tenant.name, tenant.policy, tenants.library, "operator")
    return Service(TestClient(create_app(tenants, book), raise_server_exceptions=False), book, clock)


def problem_of(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem that a response is, in the form that every problem has."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["type"] == f"urn:dueprocess:problem:{code}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


def errors_of(response: Any) -> list[tuple[str, str]]:
    """The code of each error, and the parameter or the place in the body that it names."""
    problem = problem_of(response, 422, "unprocessable")
    return [(each["code"], each.get("parameter", each.get("pointer"))) for each in problem["errors"]]

"""The API describes itself truly: its examples run, its page needs nothing from elsewhere."""

import re
from typing import Any

from databases import Clock
from jsonschema import Draft202012Validator
from over_http import service_of
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_tenants
from dueprocess.engine.store import Store

LATE_IN_2026 = 1_798_000_000
THIRTY_DAYS = 30 * 24 * 3600
TENANTS = ["mall", "estate-sunshine100", "xinbang", "furniture"]


def test_every_example_is_answered_in_the_shape_described() -> None:
    client = TestClient(create_app(load_tenants(TENANTS, Library.default())))
    document = client.get("/openapi.json").json()
    paths = document["paths"]
    asked = 0
    for path, methods in paths.items():
        body = methods.get("post", {}).get("requestBody")
        for tenant, example in body["content"]["application/json"]["examples"].items() if body else ():
            answer = client.post(path.replace("{tenant}", tenant), json=example["value"])
            assert answer.status_code == 200, answer.text
            described = methods["post"]["responses"]["200"]["content"]["application/json"]["schema"]
            schema = {**described, "components": document["components"]}
            Draft202012Validator(schema).validate(answer.json())
            asked += 1
    assert asked == 5 * len(TENANTS)


def test_every_kept_address_answers_in_the_shape_described(store: Store, clock: Clock) -> None:
    service = service_of(load_tenants(TENANTS, Library.default()), store, clock)
    clock.now = LATE_IN_2026
    document = service.client.get("/openapi.json").json()
    operations = operations_of(document)
    for tenant in TENANTS:
        opened = ask(service.client, document, operations["open_case"], tenant, "", 201)
        case, about = opened["case"], opened["must"][0]["duty"]
        for name in ("show_case", "next_of_case", "timeline_of_case", "decisions_of_case", "may_of_case", "list_cases",
                     "directory", "replace_directory"):
            ask(service.client, document, operations[name], tenant, case, 200)
        ask(service.client, document, operations["why_of_case"], tenant, case, 200, about=about)
        role = opened["must"][0]["who"]["party"]["role"]
        assert ask(service.client, document, operations["due"], tenant, case, 200, role=role)["due"]


def test_every_address_of_notifications_answers_in_the_shape_described(store: Store, clock: Clock) -> None:
    service = service_of(load_tenants(["mall"], Library.default()), store, clock)
    document = service.client.get("/openapi.json").json()
    operations = operations_of(document)

    def asked(name: str, status: int = 200, **names: str) -> Any:
        method, path, described = operations[name]
        for each, value in names.items():
            path = path.replace(f"{{{each}}}", value)
        return ask(service.client, document, (method, path, described), "mall", "", status)

    subscription = asked("add_subscription", 201)["subscription"]
    assert [each["subscription"] for each in asked("list_subscriptions")["subscriptions"]] == [subscription]
    asked("open_case", 201)
    service.jump(THIRTY_DAYS)
    messages = asked("outbox")["messages"]
    assert asked("message", message=messages[0]["message"]) == messages[0]
    asked("end_subscription", subscription=subscription)
    asked("resend_message", message=messages[0]["message"])
    assert asked("resend_dead")["resent"] == len(messages) - 1


def operations_of(document: Any) -> dict[str, tuple[str, str, Any]]:
    """Method, address and description of each operation of a document."""
    return {operation["operationId"]: (method, path, operation)
            for path, methods in document["paths"].items() for method, operation in methods.items()}


def ask(client: TestClient, document: Any, operation: Any, tenant: str, case: str, status: int, **params: str) -> Any:
    """The answer to an operation with its example, which has the shape that the document describes."""
    method, path, described = operation
    examples = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
    body = {"json": examples[tenant]["value"]} if examples else {}
    address = path.replace("{tenant}", tenant).replace("{case}", case)
    response = client.request(method, address, params=params, **body)
    assert response.status_code == status, response.text
    schema = described["responses"][str(status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(response.json())
    return response.json()


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', text)) == set(schemas)


def test_every_reference_of_kept_cases_leads_somewhere(store: Store, clock: Clock) -> None:
    service = service_of(load_tenants(["mall"], Library.default()), store, clock)
    response = service.client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', response.text)) == set(schemas)


def test_the_page_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/").text
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(files) == 3
    for file in files:
        assert file.startswith("/docs/files/")
        assert client.get(file).status_code == 200
    assert "://" not in page

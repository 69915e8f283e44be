"""The API describes itself truly: its examples run, its page needs nothing from elsewhere."""

import re

from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_tenants

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


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', text)) == set(schemas)


def test_the_page_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/").text
    files = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(files) == 3
    for file in files:
        assert file.startswith("/docs/files/")
        assert client.get(file).status_code == 200
    assert "://" not in page

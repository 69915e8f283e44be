"""The API describes itself truly: its examples run, its page needs nothing from elsewhere."""

import re

from starlette.testclient import TestClient


def test_every_example_is_answered(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    asked = 0
    for path, methods in paths.items():
        body = methods.get("post", {}).get("requestBody")
        for tenant, example in body["content"]["application/json"]["examples"].items() if body else ():
            answer = client.post(path.replace("{tenant}", tenant), json=example["value"])
            assert answer.status_code == 200, answer.text
            asked += 1
    assert asked == 4


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

from starlette.testclient import TestClient


def test_the_service_says_that_it_is_up(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_tenants_are_listed_with_their_packs(client: TestClient) -> None:
    (ferry,) = client.get("/v1/tenants").json()["tenants"]
    assert ferry["tenant"] == ferry["pack"] == "ferry"
    assert ferry["title"] == "Harbour Ferries, complaints"
    assert client.get(ferry["policy"]).status_code == 200


def test_the_policy_carries_its_digest_as_a_mark(client: TestClient) -> None:
    first = client.get("/v1/ferry/policy")
    mark = first.headers["etag"]
    assert first.json()["digest"] in mark
    again = client.get("/v1/ferry/policy", headers={"If-None-Match": f'"other", W/{mark}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    in_chinese = client.get("/v1/ferry/policy", headers={"If-None-Match": mark, "Accept-Language": "zh"})
    assert in_chinese.status_code == 200
    assert in_chinese.headers["etag"] != mark


def test_clauses_are_shown_both_ways(client: TestClient) -> None:
    answer = client.get("/v1/ferry/policy/clauses").json()
    assert "HF-4.2" in [clause["id"] for clause in answer["clauses"]]
    assert ("duties", "answer") in [(entry["section"], entry["name"]) for entry in answer["entries"]]

"""An operator writes a pack on top of a base, breaks it, is told where and how to mend it, and puts it to use."""

import json
from collections.abc import Callable
from pathlib import Path

from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from typer.testing import Result

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_tenants

Run = Callable[..., Result]
PACK = Path("policies/acme/pack.yaml")
CLAUSES = Path("policies/acme/clauses.yaml")
OWN = """\
roles:
  shop_manager: {label: shop manager, above: management, because: ACME-3}
facts:
  receipt_time: {amends: base-complaint, is: 4 hours, because: ACME-2}
  owner: {amends: base-complaint, otherwise: shop_manager, because: ACME-3}
"""
REGISTER = """\
  ACME-2: {says: We confirm a complaint within four hours., cover: rule}
  ACME-3: {says: The manager of the shop answers for it., cover: rule}
"""
CASE = """\
case: A-1
tenant: acme
events:
- {at: 2026-12-01T10:00, event: received, channel: phone, category: logistics}
"""
AT = ("--at", "2026-12-01T10:30")


def _write(text: str, mistake: str = "", mended: str = "") -> None:
    head = PACK.read_text(encoding="utf-8").split("roles:")[0]
    PACK.write_text(head + text.replace(mended, mistake) if mistake else head + text, encoding="utf-8")


def test_from_nothing_to_a_decision(dueprocess: Run) -> None:
    assert dueprocess("new", "acme", "--extends", "base-complaint").exit_code == 0
    assert dueprocess("test", "acme").exit_code == 0

    _write(OWN, mistake="shop_manger", mended="shop_manager,")
    CLAUSES.write_text(CLAUSES.read_text(encoding="utf-8") + REGISTER, encoding="utf-8")
    Path("case.yaml").write_text(CASE, encoding="utf-8")
    broken = dueprocess("decide", "case.yaml", *AT)
    assert broken.exit_code == 2
    assert "policies/acme/pack.yaml:" in broken.stderr
    assert "error[" in broken.stderr

    _write(OWN)
    decided = dueprocess("decide", "case.yaml", *AT, "--lang", "en")
    assert decided.exit_code == 0
    assert "owner: " in decided.stdout
    answer = json.loads(dueprocess("decide", "case.yaml", *AT, "--json").stdout)
    (acknowledge,) = [duty for duty in answer["must"] if duty["duty"] == "acknowledge"]
    assert acknowledge["due"] == "2026-12-01T14:00:00+08:00"

    assert "ACME-2" in dueprocess("why", "case.yaml", "--about", "receipt_time", *AT).stdout
    assert dueprocess("may", "case.yaml", "--event", "closed", *AT).exit_code == 1
    assert "2026-12-01T14:00:01+08:00" in dueprocess("timeline", "case.yaml", *AT).stdout


def test_the_service_answers_as_the_command_line_does(dueprocess: Run) -> None:
    dueprocess("new", "acme", "--extends", "base-complaint")
    Path("case.yaml").write_text(CASE, encoding="utf-8")
    client = TestClient(create_app(load_tenants(["acme"], Library.default())))
    body = {
        "case": "A-1",
        "events": [{"at": "2026-12-01T10:00", "event": "received", "channel": "phone", "category": "logistics"}],
        "as_of": "2026-12-01T10:30",
    }
    for name, arguments, own in (
        ("decisions", ("decide",), {}),
        ("why", ("why", "--about", "owner"), {"why": "owner"}),
        ("timeline", ("timeline",), {}),
        ("may", ("may", "--event", "closed"), {"may": {"event": "closed"}}),
    ):
        command, *options = arguments
        said = dueprocess(command, "case.yaml", *options, *AT, "--json", "--lang", "en").stdout
        answer = client.post(f"/v1/acme/{name}", json={**body, **own}, headers={"Accept-Language": "en"})
        assert answer.json() == json.loads(said)


def test_the_editor_finds_schemas_that_are_sound(dueprocess: Run) -> None:
    dueprocess("new", "acme", "--extends", "base-complaint")
    schemas = sorted(Path("schemas").glob("*.json"))
    assert schemas
    for schema in schemas:
        Draft202012Validator.check_schema(json.loads(schema.read_text(encoding="utf-8")))

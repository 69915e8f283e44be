"""What the reference of the language allows is accepted, construct by construct."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from dueprocess.engine.pack import Collector, check_schema, read_yaml
from dueprocess.engine.pack.schema import KINDS, schema_of
from dueprocess.engine.text import message_ids

ROOT = Path(__file__).parents[3]

ACCEPTED = yaml.safe_load(Path(__file__).with_name("accepted.yaml").read_text(encoding="utf-8"))
BEGIN = """\
tests:
  T-1:
    history: [{at: 2026-03-02T10:00, event: received, by: desk}]
    as_of: 2026-03-02T10:00
    calendar: works
    judge_history: yes
"""


def documents() -> list[str]:
    return [group["place"].replace("$", text) for group in ACCEPTED["pack"] for text in group["fits"].splitlines()]


def complaints(text: str, kind: str) -> list[str]:
    collector = Collector()
    node = read_yaml((text, "pack.yaml"), collector)
    if node is not None:
        check_schema(node, kind, collector)
    return [f"{found.mark}: {found.message()}" for found in collector.diagnostics]


@pytest.mark.parametrize("document", documents())
def test_the_language_is_accepted(document: str) -> None:
    assert complaints(f"part_of: ferry\n{document}\n", "pack") == []


@pytest.mark.parametrize("case", ACCEPTED["case"].splitlines())
def test_cases_are_accepted(case: str) -> None:
    assert complaints(f"{{{case}}}\n", "case") == []


@pytest.mark.parametrize("expect", ACCEPTED["expect"].splitlines())
def test_expectations_are_accepted(expect: str) -> None:
    expected = f"    expect: {{{expect}}}\n"
    rows = (
        f"    table:\n    - {{calendar: works, at: {{received: 2026-03-03}}, with: {{a: 1}}, expect: {{{expect}}}}}\n"
    )
    then = f"    then:\n    - {{without: [received], known_at: 2026-03-03, as_of: 2026-03-03, expect: {{{expect}}}}}\n"
    assert complaints(BEGIN + expected + rows + then, "tests") == []


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_schemas(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def parts(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [part for one in schema for part in parts(one)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(part for one in schema.values() for part in parts(one))]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_schema_expects_has_words(kind: str) -> None:
    ids = set(message_ids())
    expected = {part["x-expects"] for part in parts(schema_of(kind)) if isinstance(part.get("x-expects"), str)}
    assert {f"expects-{name}.{half}" for name in expected for half in ("what", "how")} <= ids


def test_each_section_and_key_of_the_pack_explains_itself() -> None:
    """An editor shows the description of a key when it completes it."""
    schema = schema_of("pack")
    described = [name for name, part in schema["properties"].items() if "description" in resolved(part, schema)]
    assert set(schema["properties"]) - set(described) <= {"title"}


def resolved(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    return {**schema["$defs"][name], **part} if name else part


@pytest.mark.parametrize("file", sorted(ROOT.glob("policies/**/*.yaml")), ids=lambda file: str(file.relative_to(ROOT)))
def test_shipped_documents_point_an_editor_at_their_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    target = (file.parent / first.partition("$schema=")[2]).resolve()
    assert target.parent == ROOT / "schemas"
    assert json.loads(target.read_text(encoding="utf-8"))["$schema"]

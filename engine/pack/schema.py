"""Does a document have the shape of its kind? The JSON Schemas of `schemas/`, the words of our own."""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.fits import SchemaCompiler
from dueprocess.engine.pack.misfits import report_misfit
from dueprocess.engine.pack.nodes import Node, plain

KINDS: Final = ("pack", "clauses", "tests", "calendar", "case")

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?.*)?")


def check_schema(node: Node, kind: str, collector: Collector, definition: str | None = None) -> bool:
    """Whether the node has the shape of its kind (or of one definition in that schema); everything wrong is collected.

    `kind` is one of `KINDS`.
    """
    data = plain(node)
    if fits_of(kind, definition)(data):
        return True
    before = collector.errors
    for misfit in validator_of(kind, definition).iter_errors(data):
        report_misfit(misfit, node, collector)
    return collector.errors == before


@cache
def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of document, as plain data."""
    text = files("dueprocess.schemas").joinpath(f"{kind}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def validator_of(kind: str, definition: str | None = None) -> Draft202012Validator:
    """The validator that says why a document does not have the shape of its kind."""
    name = f"{kind}.schema.json"
    schema: dict[str, Any] = {"$ref": f"{name}#/$defs/{definition}" if definition else name}
    return Draft202012Validator(schema, registry=_registry(), format_checker=_formats())


@cache
def fits_of(kind: str, definition: str | None = None) -> Callable[[object], bool]:
    """The quick check whether plain data has the shape of its kind."""
    return _compiler().check_of(f"{kind}.schema.json", f"/$defs/{definition}" if definition else "")


@cache
def _compiler() -> SchemaCompiler:
    return SchemaCompiler({f"{kind}.schema.json": schema_of(kind) for kind in KINDS}, _exists)


@cache
def _registry() -> "Registry[Any]":
    resources = ((f"{kind}.schema.json", DRAFT202012.create_resource(schema_of(kind))) for kind in KINDS)
    return Registry().with_resources(resources)


@cache
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    check: Callable[[object], bool] = _exists
    for name in ("date", "instant"):
        checker.checks(name)(check)
    return checker


def _exists(value: object) -> bool:
    """Whether the day and time of a text exist; a text that is no day or instant is not judged here."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return True
    try:
        date.fromisoformat(found[1])
    except ValueError:
        return False
    hour, minute, second = (int(part or 0) for part in found.groups()[1:])
    return hour < 24 and minute < 60 and second < 60

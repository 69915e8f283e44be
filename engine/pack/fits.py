"""A quick first look: does a document fit its JSON Schema? What does not is given to the validator that says why.

Schemas are compiled once to nested functions, which is many times faster than walking them anew. What these functions
pass, the validator passes too (a test holds them to that); what they do not pass is the validator's to judge.
"""

import re
from collections.abc import Callable, Mapping, Sized
from decimal import Decimal
from typing import Any, Final

Check = Callable[[Any], bool]

_TYPES: Final[dict[str, Check]] = {
    "object": lambda data: isinstance(data, dict),
    "array": lambda data: isinstance(data, list),
    "string": lambda data: isinstance(data, str),
    "integer": lambda data: isinstance(data, int) and not isinstance(data, bool),
    "number": lambda data: isinstance(data, int | Decimal) and not isinstance(data, bool),
}
_SILENT: Final = frozenset({"$schema", "$defs", "title", "description", "x-expects", "then", "else"})


class SchemaCompiler:
    """Compiles the schemas of one set of documents, which may refer to each other by file name."""

    def __init__(self, documents: Mapping[str, Any], formats: Check) -> None:
        self._documents = documents
        self._formats = formats
        self._compiled: dict[tuple[str, str], Check] = {}

    def check_of(self, document: str, pointer: str = "") -> Check:
        """The check for a document's schema, or for the part of it that a JSON pointer names."""
        key = (document, pointer)
        if key not in self._compiled:
            self._compiled[key] = self._later(key)
            part = self._documents[document]
            for step in pointer.split("/")[1:]:
                part = part[step]
            self._compiled[key] = self._check(part, document)
        return self._compiled[key]

    def _later(self, key: tuple[str, str]) -> Check:
        """The check that will stand under this key: a schema may refer to itself while it is compiled."""

        def check(data: Any) -> bool:
            return self._compiled[key](data)

        return check

    def _check(self, schema: Any, document: str) -> Check:
        if schema is True or schema == {}:
            return _anything
        checks = [self._keyword(name, schema, document) for name in schema if name not in _SILENT]
        return checks[0] if len(checks) == 1 else _all(checks)

    def _keyword(self, name: str, schema: dict[str, Any], document: str) -> Check:
        value = schema[name]
        if name in _SIMPLE:
            return _SIMPLE[name](value)
        match name:
            case "$ref":
                target, _, pointer = value.partition("#")
                return self.check_of(target or document, pointer)
            case "format":
                return self._formats
            case "properties" | "additionalProperties":
                both = name == "additionalProperties" and "properties" in schema
                return _anything if both else self._properties(schema, document)
            case "propertyNames":
                return _each_key(self._check(value, document))
            case "items":
                return _each_item(self._check(value, document))
            case "allOf":
                return _all([self._check(one, document) for one in value])
            case "anyOf":
                return _any([self._check(one, document) for one in value])
            case "oneOf":
                return _one([self._check(one, document) for one in value])
            case "not":
                return _not(self._check(value, document))
            case "if":
                branches = (self._check(schema.get(one, True), document) for one in ("then", "else"))
                return _if(self._check(value, document), *branches)
            case _:
                raise ValueError(f"the schema keyword {name!r} is not provided for")

    def _properties(self, schema: dict[str, Any], document: str) -> Check:
        known = {key: self._check(part, document) for key, part in schema.get("properties", {}).items()}
        others = schema.get("additionalProperties", True)
        rest = _nothing if others is False else self._check(others, document)
        return _each_value(known, rest)


def _anything(_: Any) -> bool:
    return True


def _nothing(_: Any) -> bool:
    return False


def _type(names: str | list[str]) -> Check:
    checks = [_TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return checks[0] if len(checks) == 1 else _any(checks)


def _enum(values: list[str]) -> Check:
    allowed = frozenset(values)
    return lambda data: isinstance(data, str) and data in allowed


def _pattern(pattern: str) -> Check:
    search = re.compile(pattern).search
    return lambda data: not isinstance(data, str) or search(data) is not None


def _size(kind: type[Sized], fits: Callable[[int], bool]) -> Check:
    return lambda data: not isinstance(data, kind) or fits(len(data))


def _required(names: list[str]) -> Check:
    wanted = frozenset(names)
    return lambda data: not isinstance(data, dict) or wanted <= data.keys()


def _partners(wanted: dict[str, list[str]]) -> Check:
    pairs = [(name, frozenset(partners)) for name, partners in wanted.items()]
    return lambda data: not isinstance(data, dict) or all(n not in data or others <= data.keys() for n, others in pairs)


def _unique(_: bool) -> Check:
    """Lists of texts without repetition; others are left to the validator."""
    return lambda data: (
        not isinstance(data, list) or (all(isinstance(one, str) for one in data) and len(set(data)) == len(data))
    )


def _all(checks: list[Check]) -> Check:
    def check(data: Any) -> bool:
        for one in checks:  # noqa: SIM110  (a generator costs as much as the checks)
            if not one(data):
                return False
        return True

    return check


def _any(checks: list[Check]) -> Check:
    def check(data: Any) -> bool:
        for one in checks:  # noqa: SIM110
            if one(data):
                return True
        return False

    return check


def _one(checks: list[Check]) -> Check:
    return lambda data: sum(one(data) for one in checks) == 1


def _not(check: Check) -> Check:
    return lambda data: not check(data)


def _if(condition: Check, then: Check, otherwise: Check) -> Check:
    return lambda data: then(data) if condition(data) else otherwise(data)


def _each_key(check: Check) -> Check:
    return lambda data: not isinstance(data, dict) or all(map(check, data))


def _each_item(check: Check) -> Check:
    return lambda data: not isinstance(data, list) or all(map(check, data))


def _each_value(known: dict[str, Check], rest: Check) -> Check:
    def check(data: Any) -> bool:
        if isinstance(data, dict):
            for key, value in data.items():
                if not known.get(key, rest)(value):
                    return False
        return True

    return check


_SIMPLE: Final[dict[str, Callable[[Any], Check]]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda value: _enum([value]),
    "pattern": _pattern,
    "required": _required,
    "dependentRequired": _partners,
    "uniqueItems": _unique,
    "minLength": lambda least: _size(str, lambda size: size >= least),
    "minItems": lambda least: _size(list, lambda size: size >= least),
    "maxItems": lambda most: _size(list, lambda size: size <= most),
    "minProperties": lambda least: _size(dict, lambda size: size >= least),
    "maxProperties": lambda most: _size(dict, lambda size: size <= most),
    "minimum": lambda least: lambda data: not isinstance(data, int) or data >= least,
}

"""What a JSON Schema validator complains about, as diagnostics: one clear sentence at the node or key it is about."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from jsonschema import ValidationError

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Mapping, Node, Scalar, Sequence
from dueprocess.engine.pack.relevance import relevant_errors
from dueprocess.engine.pack.spelling import listing, nearest, suggestion
from dueprocess.engine.text import Phrase


def report_misfit(misfit: ValidationError, root: Node, collector: Collector) -> None:
    """Collects what is wrong; of alternatives that all fail, only the one that was most likely meant."""
    for relevant in relevant_errors(misfit):
        _REPORTS[str(relevant.validator)](_Misfit(relevant, root, collector))


class _Misfit:
    """One complaint, with what is needed to report it."""

    __slots__ = ("collector", "error", "root")

    def __init__(self, error: ValidationError, root: Node, collector: Collector) -> None:
        self.error = error
        self.root = root
        self.collector = collector

    @property
    def wanted(self) -> Any:
        """What the violated keyword demands."""
        return self.error.validator_value

    @property
    def value(self) -> Any:
        """What the document has instead."""
        return self.error.instance

    @property
    def schema(self) -> dict[str, Any]:
        return self.error.schema if isinstance(self.error.schema, dict) else {}

    @property
    def node(self) -> Node:
        """The node it is about."""
        node = self.root
        for step in self.error.absolute_path:
            node = node.items[step]  # type: ignore[union-attr,index]
        return node

    @property
    def mark(self) -> Mark:
        """Where to look: at a value itself; at the key of a map or list."""
        path = list(self.error.absolute_path)
        node = self.node
        if isinstance(node, Scalar) or not path or not isinstance(path[-1], str):
            return node.mark
        return self.parent.keys[path[-1]]

    @property
    def parent(self) -> Mapping:
        node = self.root
        for step in list(self.error.absolute_path)[:-1]:
            node = node.items[step]  # type: ignore[union-attr,index]
        assert isinstance(node, Mapping)
        return node

    @property
    def about_key(self) -> bool:
        """Whether a key is complained about, not a value."""
        return "propertyNames" in list(self.error.absolute_schema_path)[-4:] and isinstance(self.error.instance, str)

    @property
    def expects(self) -> str:
        """The id of what is expected here, for the phrases `expects-….what` and `expects-….how`."""
        named = self.schema.get("x-expects")
        return f"expects-{named or _expected_type(self.schema)}"

    def report(self, code: str, mark: Mark | None = None, **params: object) -> None:
        self.collector.error(code, mark or self.mark, **params)


def _unknown_keys(misfit: _Misfit) -> None:
    node = misfit.node
    assert isinstance(node, Mapping)
    allowed = misfit.schema.get("properties", {})
    restricted = "type" not in misfit.schema  # known keys that do not go with another key of the map
    for key, mark in node.keys.items():
        if key in allowed or (restricted and misfit.collector.reported("unknown-key", mark)):
            continue
        code = "key-does-not-fit" if restricted else "unknown-key"
        misfit.report(code, mark, name=key, suggestion=suggestion(key, allowed, shown=20))


def _missing_keys(misfit: _Misfit) -> None:
    _report_missing(misfit, [key for key in misfit.wanted if key not in misfit.value])


def _missing_partner(misfit: _Misfit) -> None:
    wanted = misfit.wanted
    partners = [key for name, keys in wanted.items() if name in misfit.value for key in keys]
    _report_missing(misfit, [key for key in partners if key not in misfit.value])


def _report_missing(misfit: _Misfit, names: list[str], code: str = "missing-key") -> None:
    """Reports what is missing, unless a misspelt key that was reported already is what was meant."""
    node = misfit.node
    assert isinstance(node, Mapping)
    misspelt = [key for key, mark in node.keys.items() if misfit.collector.reported("unknown-key", mark)]
    left = [name for name in names if nearest(name, misspelt) is None]
    if left == names or (left and code == "missing-key"):
        misfit.report(code, names=listing(left, shown=20))


def _alternatives(misfit: _Misfit) -> None:
    branches: list[Any] = [branch.get("required") for branch in misfit.wanted]
    if not all(branches) or not isinstance(misfit.value, dict):
        _wrong_value(misfit)
        return
    present = set(misfit.value)
    whole = [keys for keys in branches if present.issuperset(keys)]
    own = [keys for keys in branches if keys != ["amends"]]
    begun = [keys for keys in own if keys[0] in present]
    if len(whole) > 1:
        misfit.report("too-many-keys", names=listing(dict.fromkeys(keys[0] for keys in whole)))
    elif begun or len(own) == 1:
        _report_missing(misfit, [key for key in (begun or own)[0] if key not in present])
    else:
        _report_missing(misfit, [keys[0] for keys in own], "missing-one-of")


def _wrong_value(misfit: _Misfit) -> None:
    """A value of the wrong type or form."""
    if misfit.about_key:
        _wrong_name(misfit)
        return
    value = misfit.value
    choices = list(_choices(misfit.error.schema))
    expects = misfit.expects
    if isinstance(value, bool):
        misfit.report("true-or-false", text=str(value).lower())
    elif misfit.error.validator == "format":
        misfit.report("impossible-moment", text=value)
    elif isinstance(value, str) and nearest(value, choices):
        misfit.report("wrong-choice", text=value, suggestion=suggestion(value, choices))
    elif isinstance(value, str) and value and not _container(misfit.schema):
        misfit.report("wrong-form", text=value, what=Phrase(f"{expects}.what"), how=Phrase(f"{expects}.how"))
    else:
        found = Phrase(f"found-{_kind_of(value)}")
        misfit.report("wrong-type", found=found, what=Phrase(f"{expects}.what"), how=Phrase(f"{expects}.how"))


def _wrong_name(misfit: _Misfit) -> None:
    node = misfit.node
    name = misfit.value
    mark = node.keys[name] if isinstance(node, Mapping) else misfit.mark
    expects = misfit.expects
    misfit.report("wrong-form", mark, text=name, what=Phrase(f"{expects}.what"), how=Phrase(f"{expects}.how"))


def _wrong_choice(misfit: _Misfit) -> None:
    value = misfit.value
    if isinstance(value, bool):
        misfit.report("true-or-false", text=str(value).lower())
        return
    node = misfit.node
    text = node.text if isinstance(node, Scalar) else ""
    choices = list(_choices(misfit.schema))
    if isinstance(node, Scalar):
        misfit.report("wrong-choice", text=text, suggestion=suggestion(text, choices))
    else:
        found = Phrase(f"found-{_kind_of(value)}")
        how = Phrase("expects-choice.how", {"names": listing(choices, 20)})
        misfit.report("wrong-type", found=found, what=Phrase("expects-choice.what"), how=how)


def _choices(schema: object) -> Iterator[str]:
    """The words that a schema lists, directly or in its alternatives."""
    if isinstance(schema, dict):
        yield from (str(value) for value in schema.get("enum", ()))
        if "const" in schema:
            yield str(schema["const"])
        for branch in schema.get("anyOf", ()):
            yield from _choices(branch)


def _repeated(misfit: _Misfit) -> None:
    node = misfit.node
    assert isinstance(node, Sequence)
    seen: set[str] = set()
    for item in node.items:
        text = item.text if isinstance(item, Scalar) else ""
        if text in seen:
            misfit.report("repeated-item", item.mark, text=text)
        seen.add(text)


def _length(code: str) -> Callable[[_Misfit], None]:
    def report(misfit: _Misfit) -> None:
        misfit.report(code, number=misfit.wanted)

    return report


def _one_key(misfit: _Misfit) -> None:
    misfit.report("too-many-keys", names=listing(misfit.value))


def _contradicting_keys(misfit: _Misfit) -> None:
    """A `not`: of keys that exclude each other, or (empty) of a key that belongs in the head of the pack."""
    if misfit.wanted:
        misfit.report("too-many-keys", names=listing(misfit.wanted["required"]))
    else:
        key = str(misfit.error.absolute_path[-1])
        misfit.report("head-only", misfit.parent.keys[key], name=key)


def _container(schema: dict[str, Any]) -> bool:
    return schema.get("type") in ("object", "array")


def _expected_type(schema: dict[str, Any]) -> str:
    wanted = schema.get("type", "value")
    return {"object": "map", "array": "list", "string": "text", "integer": "whole-number"}.get(str(wanted), "value")


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true-or-false"
        case int() | Decimal():
            return "number"
        case str():
            return "text"
        case list():
            return "list"
        case _:
            return "map"


_REPORTS: Final[dict[str, Callable[[_Misfit], None]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "dependentRequired": _missing_partner,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
    "type": _wrong_value,
    "pattern": _wrong_value,
    "format": _wrong_value,
    "enum": _wrong_choice,
    "const": _wrong_choice,
    "uniqueItems": _repeated,
    "minItems": _length("too-few-items"),
    "maxItems": _length("too-many-items"),
    "minProperties": _length("empty-map"),
    "maxProperties": _one_key,
    "minLength": _length("empty-text"),
    "minimum": _length("too-small"),
    "not": _contradicting_keys,
}

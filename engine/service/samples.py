"""A sample case for people who try the service: the first worked test of a pack, as a case."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dueprocess.engine.pack import Collector, Mapping, Node, ResolvedPack, Sequence, plain, read_yaml, text_of

FIRST = "first.yaml"
"""The file of a pack's tests that is looked at before the others."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The body of a first question: a case as plain data, and the instant at which the test looks at it."""

    body: dict[str, Any]


def sample_of(pack: ResolvedPack) -> Sample | None:
    """The first test of a pack that has a history and an instant; None if there is none."""
    for path in sorted(pack.tests, key=lambda path: (path.name != FIRST, path.name)):
        document = read_yaml(path, Collector())
        tests = document.items.get("tests") if isinstance(document, Mapping) else None
        for name, test in tests.items.items() if isinstance(tests, Mapping) else ():
            sample = _sample(name, test)
            if sample is not None:
                return sample
    return None


def _sample(name: str, test: Node) -> Sample | None:
    if not isinstance(test, Mapping):
        return None
    history, as_of = test.items.get("history"), text_of(test.items.get("as_of"))
    if not isinstance(history, Sequence) or not as_of:
        return None
    return Sample({"case": name, "events": _for_json(plain(history)), "as_of": as_of})


def _for_json(value: object) -> object:
    """Plain data in which decimals are floats: their shortest form is what was written."""
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_for_json(item) for item in value]
        case dict():
            return {key: _for_json(item) for key, item in value.items()}
        case _:
            return value

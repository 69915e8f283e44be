"""Whatever is put in the place of something in a real document: it is told where and what, and nothing breaks."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dueprocess.engine.pack import Collector, check_schema, format_yaml, plain, read_yaml
from dueprocess.engine.pack.fits import SchemaCompiler
from dueprocess.engine.pack.schema import fits_of, validator_of

FERRY = Path(__file__).parents[2] / "fixtures" / "ferry"
DOCUMENTS = {"pack": FERRY / "pack.yaml", "clauses": FERRY / "clauses.yaml", "tests": FERRY / "tests" / "answers.yaml"}

strange = st.sampled_from(
    [None, True, False, 0, -1, "", "x", "Not A Name", "3 days", "2026-02-30", [], ["x"], [[]], {}, {"x": "y"}, {"": 1}]
)


@cache
def document(kind: str) -> Any:
    node = read_yaml(DOCUMENTS[kind], Collector())
    assert node is not None
    return plain(node)


def test_a_keyword_that_is_not_provided_for_is_never_passed_over() -> None:
    with pytest.raises(ValueError, match="multipleOf"):
        SchemaCompiler({"a": {"multipleOf": 2}}, lambda _: True).check_of("a")


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in the data with each of its keys."""
    keys = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from places(data[key])


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_strange_value_anywhere_is_told(kind: str, data: st.DataObject) -> None:
    changed = deepcopy(document(kind))
    container, key = data.draw(st.sampled_from(list(places(changed))))
    if data.draw(st.booleans()):
        container[key] = data.draw(strange)
    elif isinstance(container, dict):
        container[data.draw(st.sampled_from(["strange", "Amends", "amends", "of", "pick"]))] = container.pop(key)
    quick = fits_of(kind)(changed)
    assert quick == validator_of(kind).is_valid(changed)
    collector = Collector()
    node = read_yaml((format_yaml(changed), "pack.yaml"), collector)
    right = node is not None and check_schema(node, kind, collector)
    assert right == (collector.errors == 0)
    assert right == quick or node is None
    for found in collector.diagnostics:
        assert found.mark.line >= 1
        assert found.message("en")
        assert found.message("zh")
        assert found.hint("en")
        assert found.hint("zh")

"""Documents: the same bytes for the same value, and the same value back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.store import digest_of, read, written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner))


@pytest.mark.parametrize(("value", "text"), [
    ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
    ('早 "é"\n', '"早 \\"é\\"\\n"'),
    (Decimal("10.50"), "10.50"),
    (("a", 2), '["a",2]'),
    ({}, "{}"),
])
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert written(value) == text


@given(VALUES)
def test_what_was_written_is_read_again(value: object) -> None:
    assert read(written(value)) == value


@pytest.mark.parametrize("value", [{1: 2}, {"a": object()}, b"x"])
def test_only_plain_data_is_written(value: object) -> None:
    with pytest.raises(TypeError):
        written(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), [Decimal("-Infinity")]])
def test_what_is_no_number_in_json_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"cannot stand|not JSON compliant"):
        written(value)


def test_a_digest_names_its_algorithm() -> None:
    assert digest_of("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

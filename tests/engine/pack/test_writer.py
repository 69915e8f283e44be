from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.pack import Collector, format_yaml, plain, read_yaml

POLICIES = Path(__file__).parents[3] / "policies"

words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=30)
texts = words.filter(lambda text: "\ufeff" not in text) | st.sampled_from(
    [
        "yes",
        "no",
        "true",
        "null",
        "~",
        "1.0",
        "0123",
        "9:00",
        "- a",
        "a: b",
        "{x}",
        "*a",
        "&a",
        "<<",
        "?",
        "a #b",
        ".nan",
        "",
        " a ",
    ]
)
numbers = st.integers(-(10**30), 10**30) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)
scalars = texts | numbers | st.booleans() | st.none()
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts.filter(bool), inner, max_size=4),
    max_leaves=20,
)


def read(text: str) -> object:
    collector = Collector()
    node = read_yaml((text, "written.yaml"), collector)
    assert node is not None, (text, [found.message() for found in collector.diagnostics])
    return plain(node)


@given(documents)
def test_what_is_written_reads_back_the_same(data: object) -> None:
    assert read(format_yaml(data)) == data


@pytest.mark.parametrize("file", sorted(POLICIES.glob("**/*.yaml")), ids=lambda file: str(file.relative_to(POLICIES)))
def test_packs_read_back_the_same(file: Path) -> None:
    data = read(file.read_text(encoding="utf-8"))
    assert read(format_yaml(data)) == data


def test_layout_is_that_of_packs() -> None:
    data = {
        "part_of": "ferry",
        "duties": {
            "answer": {
                "must": "answer, in writing",
                "due": {"within": "3 working days", "after": "received"},
                "via": ["letter", "email"],
            }
        },
        "drops": [{"duties": ["revisit"], "because": "HF-1"}],
    }
    assert format_yaml(data) == (
        "part_of: ferry\n"
        "duties:\n"
        '  answer: {must: "answer, in writing", due: {within: 3 working days, after: received}, via: [letter, email]}\n'
        "drops:\n"
        "  - {duties: [revisit], because: HF-1}\n"
    )


@pytest.mark.parametrize("data", [Decimal("NaN"), Decimal("Infinity"), 10**40, "bell\x07", {"a": object()}])
def test_what_a_document_cannot_hold_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="a document cannot hold"):
        format_yaml(data)

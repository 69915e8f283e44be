from decimal import Decimal

import pytest

from dueprocess.engine.pack import Scalar
from dueprocess.engine.replay import case_node


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (10**23 + 1, "100000000000000000000001"),
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+3"), "1000"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        ("delay", "delay"),
    ],
)
def test_a_scalar_of_a_body_reads_as_it_would_in_a_file(value: object, text: str) -> None:
    node = case_node(value)
    assert isinstance(node, Scalar)
    assert node.text == text


def test_the_mark_of_each_part_is_its_pointer() -> None:
    node = case_node({"a/b": [{"~": 1}]})
    assert node.items["a/b"].items[0].items["~"].mark.file == "body#/a~1b/0/~0"

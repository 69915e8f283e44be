"""Each row of the catalogue of mistakes, B1 to B43, has a test that bears its number."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
ROWS = set(range(1, 44))
_NAMED = re.compile(r"^def test_((?:b\d+_)+)", re.MULTILINE)


def test_every_row_has_a_test_of_its_name() -> None:
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    names = (name for text in texts for name in _NAMED.findall(text))
    assert {int(number) for name in names for number in re.findall(r"\d+", name)} == ROWS

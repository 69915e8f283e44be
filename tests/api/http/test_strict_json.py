from decimal import Decimal

import pytest

from dueprocess.api.http.strict_json import parse_json
from dueprocess.engine.pack import MOST_DEPTH, Collector


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": [1, 1.10, true, null, "x"]}', {"a": [1, Decimal("1.10"), True, None, "x"]}),
        ('"投诉"'.encode(), "投诉"),
        (b'"\\ud83d\\ude00 \\\\ud800"', "\U0001f600 \\ud800"),
        (b"[" * MOST_DEPTH + b"]" * MOST_DEPTH, None),
        (b'"[[[[["', "[[[[["),
    ],
)
def test_json_is_read_exactly(raw: bytes, value: object) -> None:
    collector = Collector()
    read = parse_json(raw, collector)
    assert not collector.errors
    if value is not None:
        assert read == value
        assert repr(read) == repr(value)


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        (b"", "json-malformed", 1, 1),
        (b'{"a": 1,\n "b" 2}', "json-malformed", 2, 6),
        (b'{"a": 1} x', "json-malformed", 1, 10),
        (b'{"a": 1, "a": 2}', "json-name-twice", 1, 1),
        (b"NaN", "json-not-a-number", 1, 1),
        (b'{"a": -Infinity}', "json-not-a-number", 1, 1),
        (b'{"a": 1e400}', "json-number-too-long", 1, 1),
        (b'{"a": 1e-400}', "json-number-too-long", 1, 1),
        (b'{"a": ' + b"9" * 5000 + b"}", "json-number-too-long", 1, 1),
        (b'"\xff"', "json-not-utf-8", 1, 1),
        (b'{"a": "\\ud83d"}', "json-half-character", 1, 1),
        (b'{"\\ude00": 1}', "json-half-character", 1, 1),
        (b"[" * (MOST_DEPTH + 1), "json-too-deep", 1, 1),
        (b'{"a":' * 100_000, "json-too-deep", 1, 1),
        (b'"' + b'\\"' * 500_000, "json-malformed", 1, 1),
    ],
)
def test_json_that_could_mislead_is_refused_with_its_place(raw: bytes, code: str, line: int, column: int) -> None:
    collector = Collector()
    assert parse_json(raw, collector) is None
    (found,) = collector.diagnostics
    assert (found.code, found.mark.line, found.mark.column) == (code, line, column)
    assert found.message("en") != found.message("zh")

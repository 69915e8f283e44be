import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.pack import Collector, Mark, PackError, Severity, nearest, suggestion
from dueprocess.engine.text import Phrase

PLACES = [("b.yaml", 1, 1), ("a.yaml", 10, 1), ("a.yaml", 2, 9), ("a.yaml", 2, 1)]


def test_diagnostics_are_sorted_by_file_line_column_code() -> None:
    collector = Collector()
    for file, line, column in PLACES:
        collector.error("empty-file", Mark(file, line, column))
    collector.warning("alias", Mark("a.yaml", 2, 9), name="*x")
    found = [(one.mark.file, one.mark.line, one.mark.column, one.code) for one in collector.diagnostics]
    assert found == [
        ("a.yaml", 2, 1, "empty-file"),
        ("a.yaml", 2, 9, "alias"),
        ("a.yaml", 2, 9, "empty-file"),
        ("a.yaml", 10, 1, "empty-file"),
        ("b.yaml", 1, 1, "empty-file"),
    ]


def test_the_same_thing_is_reported_once() -> None:
    collector = Collector()
    for _ in range(2):
        collector.error("unknown-key", Mark("a.yaml", 1, 1), name="x", suggestion=Phrase("none-to-choose"))
    assert len(collector.diagnostics) == 1
    assert collector.reported("unknown-key", Mark("a.yaml", 1, 1))
    assert not collector.reported("unknown-key", Mark("a.yaml", 1, 2))


def test_only_errors_stop_the_load() -> None:
    collector = Collector()
    collector.warning("alias", Mark("a.yaml", 1, 1), name="*x")
    collector.info("alias", Mark("a.yaml", 2, 1), name="*x")
    collector.raise_if_errors()
    assert collector.errors == 0
    collector.error("empty-file", Mark("a.yaml", 3, 1))
    with pytest.raises(PackError) as failure:
        collector.raise_if_errors()
    assert [found.severity for found in failure.value.diagnostics] == [Severity.WARNING, Severity.INFO, Severity.ERROR]


def test_what_another_collector_found_is_taken_over() -> None:
    one, other = Collector(), Collector()
    other.error("empty-file", Mark("a.yaml", 1, 1))
    one.extend(other.diagnostics)
    assert one.diagnostics == other.diagnostics


def test_a_diagnostic_is_plain_data_in_either_language() -> None:
    collector = Collector()
    hint = suggestion("lable", ["label", "type"])
    collector.error("unknown-key", Mark("a.yaml", 3, 7), name="lable", suggestion=hint)
    (found,) = collector.diagnostics
    assert found.as_plain("zh") == {
        "code": "unknown-key",
        "severity": "error",
        "file": "a.yaml",
        "line": 3,
        "column": 7,
        "message": "未知的键 `lable`",
        "hint": "是否想写 `label`？",
        "docs": "docs/errors.md#unknown-key",
    }


@pytest.mark.parametrize(
    ("name", "right"),
    [("lable", "label"), ("becuase", "because"), ("claim", "claim"), ("zzz", None), ("", None), ("t" * 500, None)],
)
def test_the_nearest_spelling_is_found(name: str, right: str | None) -> None:
    assert nearest(name, ["because", "label", "claim", "type"]) == right


def test_what_comes_near_nothing_is_shown_the_choice() -> None:
    assert suggestion("zzz", ["b", "a"]) == Phrase("choose-one-of", {"names": "`a`, `b`"})
    assert suggestion("zzz", "abcdef", shown=2) == Phrase("choose-one-of", {"names": "`a`, `b`, …"})
    assert suggestion("zzz", []) == Phrase("none-to-choose")


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=10))
def test_the_nearest_spelling_is_one_of_the_candidates_in_any_order(name: str, candidates: list[str]) -> None:
    found = nearest(name, candidates)
    assert found is None or found in candidates
    assert found == nearest(name, reversed(candidates))

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.pack import Collector, Mapping, Mark, Scalar, plain, read_yaml
from dueprocess.engine.pack.reader import MOST_DEPTH, MOST_NODES
from dueprocess.engine.pack.source import MOST_BYTES


def read(text: str) -> object:
    collector = Collector()
    node = read_yaml((text, "pack.yaml"), collector)
    assert node is not None, collector.diagnostics
    return plain(node)


def codes(text: str | Path) -> list[str]:
    collector = Collector()
    source = text if isinstance(text, Path) else (text, "pack.yaml")
    assert read_yaml(source, collector) is None
    return [found.code for found in collector.diagnostics]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("1.5", Decimal("1.5")),
        ("1.10", Decimal("1.10")),
        ("-0.5", Decimal("-0.5")),
        (".5", Decimal("0.5")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("NO", "NO"),
        ("0123", "0123"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1e5", "1e5"),
        ("1_000", "1_000"),
        ("9:00", "9:00"),
        ("18:00", "18:00"),
        ("190:20:30", "190:20:30"),
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T10:00", "2026-01-01T10:00"),
        ("1.0.0", "1.0.0"),
        ("5000 CNY", "5000 CNY"),
        ("３", "３"),
        ("'3'", "3"),
        ('"true"', "true"),
        ('""', ""),
        ("Is it late?", "Is it late?"),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_scalars_mean_what_they_say(written: str, value: object) -> None:
    found = read(f"key: {written}\n")
    assert found == {"key": value}
    assert type(found["key"]) is type(value)  # type: ignore[index]


def test_keys_are_always_text() -> None:
    assert read("yes: 1\n2026: 2\ntrue: 3\n") == {"yes": 1, "2026": 2, "true": 3}


def test_decimals_keep_how_they_were_written() -> None:
    node = read_yaml(("rate: 1.10\n", "pack.yaml"), Collector())
    assert isinstance(node, Mapping)
    rate = node.items["rate"]
    assert isinstance(rate, Scalar)
    assert rate.text == "1.10"


def test_each_node_and_key_knows_its_place() -> None:
    node = read_yaml(("中文: {键: [一, 二]}\nb:\n- c\n", "pack.yaml"), Collector())
    assert isinstance(node, Mapping)
    inner = node.items["中文"]
    assert isinstance(inner, Mapping)
    assert node.keys == {"中文": Mark("pack.yaml", 1, 1), "b": Mark("pack.yaml", 2, 1)}
    assert inner.mark == Mark("pack.yaml", 1, 5)
    assert inner.keys["键"] == Mark("pack.yaml", 1, 6)
    assert inner.items["键"].items[1].mark == Mark("pack.yaml", 1, 13)  # type: ignore[union-attr,index]
    assert node.items["b"].items[0].mark == Mark("pack.yaml", 3, 3)  # type: ignore[union-attr,index]


def test_a_byte_order_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_bytes("\ufefftitle: 港口\n".encode())
    node = read_yaml(file, Collector())
    assert isinstance(node, Mapping)
    assert node.keys["title"].column == 1


def test_files_are_named_as_seen_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.yaml").write_text("a: 1\n")
    monkeypatch.chdir(tmp_path)
    node = read_yaml(tmp_path / "pack.yaml", Collector())
    assert node is not None
    assert node.mark.file == "pack.yaml"


@pytest.mark.parametrize("kib", [1025, 10 * 1024])
def test_files_beyond_a_mebibyte_are_refused(tmp_path: Path, kib: int) -> None:
    file = tmp_path / "pack.yaml"
    file.write_bytes(b"#" * (kib * 1024))
    assert codes(file) == ["file-too-big"]


def test_a_file_of_a_mebibyte_is_read() -> None:
    text = "a: 1\n"
    assert read(text + "#" * (MOST_BYTES - len(text))) == {"a": 1}


def test_length_counts_in_bytes() -> None:
    assert codes("# " + "港" * (MOST_BYTES // 3)) == ["file-too-big"]


def test_depth_is_capped() -> None:
    assert read("[" * MOST_DEPTH + "]" * MOST_DEPTH) is not None
    assert codes("[" * (MOST_DEPTH + 1) + "]" * (MOST_DEPTH + 1)) == ["too-deep"]


def test_a_thousand_open_brackets_are_refused_at_once() -> None:
    began = time.perf_counter()
    assert codes("[" * 500_000) == ["too-deep"]
    assert time.perf_counter() - began < 1


def test_the_number_of_values_is_capped() -> None:
    assert codes("[" + "0," * MOST_NODES + "]") == ["too-many-nodes"]


def test_a_control_character_may_not_hide_in_an_escape() -> None:
    assert codes('a: "x\\0"\n') == ["control-character"]


def test_a_lone_surrogate_is_refused() -> None:
    assert codes("a: \ud800") == ["control-character"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.yaml") == ["file-not-found"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert codes(tmp_path) == ["file-not-readable"]


def test_all_refusals_are_reported_together() -> None:
    assert codes("a: &x 1\na: .nan\nb: !t 2\nc:\n") == ["alias", "duplicate-key", "not-a-number", "tag", "empty-value"]


@given(raw=st.binary(max_size=200))
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "random.yaml"
    file.write_bytes(raw)
    collector = Collector()
    node = read_yaml(file, collector)
    assert (node is None) == bool(collector.errors)


@given(st.text(alphabet=st.sampled_from("{}[]?:,-|>'\"&*!%@` \t\n#ab0.\\~<\u2028\ufeff\ud800港"), max_size=60))
def test_no_text_raises(text: str) -> None:
    collector = Collector()
    node = read_yaml((text, "pack.yaml"), collector)
    assert (node is None) == bool(collector.errors)
    for found in collector.diagnostics:
        assert found.message()
        assert found.message("zh")
        assert found.hint()
        assert found.hint("zh")


def test_a_pack_of_150_kilobytes_is_read_well_below_a_second() -> None:
    line = (
        '  d{}: {{must: "do it", who: desk, due: {{within: 3 working days, after: received}}, because: [HF-1, HF-2]}}\n'
    )
    text = "duties:\n" + "".join(line.format(number) for number in range(1500))
    assert len(text) > 150_000
    began = time.perf_counter()
    assert read(text) is not None
    assert time.perf_counter() - began < 1

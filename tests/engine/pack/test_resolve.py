"""From the name of a pack to the resolved whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.pack import SECTIONS, Library, PackError, ResolvedPack, load_pack, plain

ROOT = Path(__file__).parents[3]
PACKS = Library.default().pack_names()

Write = Callable[[str, str], None]
Load = Callable[..., ResolvedPack]

HEAD = "pack: ferry\nversion: 1.2.0\ntitle: Ferries\nin_force: {from: 2026-01-01, applies_by: received}\n"


def test_sections_are_gathered_from_all_files(write: Write, library: Library) -> None:
    write("policies/ferry/pack.yaml", HEAD + "uses: [harbour-time]\nfacts:\n  ship: {type: unit, label: ship}\n")
    write("policies/ferry/facts.yaml", "part_of: ferry\nfacts:\n  claim: {type: money, label: claim}\n")
    write("policies/ferry/clauses.yaml", "clauses:\n  F-1: {says: Be kind., cover: guidance, show_at: [open]}\n")
    write("policies/ferry/tests/a.yaml", "tests: {}\n")
    pack = load_pack("ferry", library)
    assert list(pack.sections) == list(SECTIONS)
    assert sorted(pack.sections["facts"]) == ["claim", "ship"]
    assert (pack.clauses["F-1"].cover, pack.clauses["F-1"].show_at, pack.clauses["F-1"].origin) == (
        "guidance",
        ("open",),
        "ferry",
    )
    assert [file.name for file in pack.tests] == ["a.yaml"]
    assert (pack.id, pack.version, plain(pack.title)) == ("ferry", "1.2.0", "Ferries")
    assert [Path(file).name for file in pack.layers[-1].files] == ["pack.yaml", "clauses.yaml", "facts.yaml"]


def test_a_pack_is_found_by_folder_and_by_file(write: Write, library: Library) -> None:
    write("elsewhere/ferry/pack.yaml", HEAD + "uses: [harbour-time]\n")
    folder = library.rules[0].parent / "elsewhere" / "ferry"
    assert load_pack(folder, library).folder == folder
    assert load_pack(str(folder), library).id == "ferry"
    assert load_pack(folder / "pack.yaml", library).id == "ferry"


def test_layers_are_laid_base_modules_own_and_modules_once(write: Write, library: Library) -> None:
    for name, uses in (("one", "two"), ("two", ""), ("three", "two")):
        write(f"rules/{name}.yaml", f"module: {name}\nversion: 1.0.0\ntitle: {name}\nuses: [{uses}]\n")
    base = HEAD.replace("ferry", "base") + "uses: [harbour-time, two]\n"
    write("policies/base/pack.yaml", base)
    write("policies/ferry/pack.yaml", HEAD + "extends: base\nuses: [one, three, harbour-time]\n")
    pack = load_pack("ferry", library)
    assert [(layer.id, layer.kind, layer.version) for layer in pack.layers] == [
        ("harbour-time", "module", "2.1.0"),
        ("two", "module", "1.0.0"),
        ("base", "base", "1.2.0"),
        ("one", "module", "1.0.0"),
        ("three", "module", "1.0.0"),
        ("ferry", "own", "1.2.0"),
    ]


def test_conventions_are_restated_key_by_key_and_gather_their_clauses(load: Load) -> None:
    pack = load(
        "conventions: {because: B-1}\n",
        "conventions: {calendar: works, because: [A-1, B-1]}\n",
    )
    assert plain(pack.conventions["calendar"]) == "works"
    assert plain(pack.conventions["zone"]) == "Europe/London"
    assert plain(pack.conventions["because"]) == ["B-1", "A-1"]


def test_registers_of_all_layers_are_one(load: Load) -> None:
    pack = load(
        "clauses:\n  B-1: {says: One., cover: rule}\nreadings:\n  r1: {clause: B-1, asks: 'Which?', chosen: this}\n",
        "clauses:\n  A-1: {says: Two., cover: untranslatable, why: gone, same_as: B-1}\n",
    )
    assert {name: clause.origin for name, clause in pack.clauses.items()} == {"B-1": "layer-0", "A-1": "layer-1"}
    assert (pack.clauses["A-1"].why, pack.clauses["A-1"].same_as) == ("gone", "B-1")
    assert (pack.readings["r1"].clause, pack.readings["r1"].chosen) == ("B-1", "this")


def test_currency_is_needed_only_where_there_is_money(write: Write, library: Library) -> None:
    time = (library.rules[0] / "harbour-time.yaml").read_text()
    write("rules/bare.yaml", time.replace("harbour-time", "bare").replace("currency: GBP, ", ""))
    write("policies/ferry/pack.yaml", HEAD + "uses: [bare]\nfacts:\n  ship: {type: unit, label: ship}\n")
    assert "currency" not in load_pack("ferry", library).conventions


def test_mistakes_between_entries_are_all_reported(load: Load) -> None:
    with pytest.raises(PackError) as failure:
        load("""
            roles:
              all: {label: all}
            facts:
              via: {type: text, label: via}
              two: {type: text, label: two, is: x, yes_when: {via: y}}
        """)
    assert [found.code for found in failure.value.diagnostics] == [
        "reserved-name",
        "reserved-name",
        "several-definitions",
    ]
    assert "reserved-name" in str(failure.value)


@pytest.mark.parametrize("name", PACKS)
def test_the_packs_that_are_shipped_resolve(name: str) -> None:
    assert load_pack(name, Library.default()).id == name


def test_names_that_are_no_pack_are_told(library: Library) -> None:
    for name in ("", ".", "..", "no/such", "a\nb", "x" * 300):
        with pytest.raises(PackError) as failure:
            load_pack(name, library)
        assert [found.code for found in failure.value.diagnostics] == ["unknown-pack"]


@given(text=st.text(alphabet=st.sampled_from("abcdefs:{}[], \n-_'\"019"), max_size=120))
def test_no_text_of_a_pack_raises_anything_but_what_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "random"
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError):
        load_pack(folder, Library((), ()))

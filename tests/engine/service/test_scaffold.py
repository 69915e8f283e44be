import json
from datetime import date
from pathlib import Path

import pytest

from dueprocess.engine.pack import Library, load_pack
from dueprocess.engine.service import PackExists, load_policy, new_pack

INSTALLED = Library.default()
TODAY = date(2026, 3, 2)


def _begun(folder: Path, base: str = "base-complaint") -> Path:
    return new_pack("acme", load_pack(base, INSTALLED), folder / "policies", TODAY).folder


@pytest.mark.parametrize("base", ["base-complaint", "base-logistics"])
def test_a_new_pack_loads_as_it_is(tmp_path: Path, base: str) -> None:
    policy = load_policy(_begun(tmp_path, base), INSTALLED)
    assert (policy.id, policy.version) == ("acme", "0.1.0")
    assert base in [layer.id for layer in policy.pack.layers]


def test_its_modelines_lead_to_schemas(tmp_path: Path) -> None:
    folder = _begun(tmp_path)
    for document in folder.rglob("*.yaml"):
        modeline = document.read_text(encoding="utf-8").splitlines()[0]
        schema = document.parent / modeline.removeprefix("# yaml-language-server: $schema=")
        assert "$schema" in json.loads(schema.read_text(encoding="utf-8"))


def test_schemas_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    mine = tmp_path / "schemas" / "pack.schema.json"
    mine.parent.mkdir()
    mine.write_text("{}", encoding="utf-8")
    _begun(tmp_path)
    assert mine.read_text(encoding="utf-8") == "{}"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = _begun(tmp_path)
    pack = folder / "pack.yaml"
    pack.write_text("mine", encoding="utf-8")
    with pytest.raises(PackExists):
        _begun(tmp_path)
    assert pack.read_text(encoding="utf-8") == "mine"

"""What an editable install would hide: a package that the wheel does not hold, a lock that names a place."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
SETTINGS = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
FOLDERS = {name: TOP / folder for name, folder in SETTINGS["tool"]["setuptools"]["package-dir"].items()}


def test_every_package_on_disk_is_declared() -> None:
    found = {
        ".".join((name, *init.parent.relative_to(folder).parts))
        for name, folder in FOLDERS.items()
        for init in folder.rglob("__init__.py")
    }
    assert sorted(found) == SETTINGS["tool"]["setuptools"]["packages"]


def test_every_module_lies_in_a_package() -> None:
    strays = [
        module.relative_to(TOP)
        for folder in FOLDERS.values()
        for module in folder.rglob("*.py")
        if not (module.parent / "__init__.py").is_file()
    ]
    assert strays == []


def test_every_data_file_is_declared() -> None:
    declared: dict[str, list[str]] = SETTINGS["tool"]["setuptools"]["package-data"]
    wanted = {path for folder in FOLDERS.values() for path in folder.rglob("*") if _is_data(path)}
    packed = {
        path
        for package in SETTINGS["tool"]["setuptools"]["packages"]
        for pattern in (*declared.get(package, []), *declared["*"])
        for path in _folder(package).glob(pattern)
    }
    assert sorted(wanted - packed) == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-durable.lock"])
def test_locks_hold_hashes_and_no_places(name: str) -> None:
    lines = (TOP / name).read_text(encoding="utf-8").splitlines()
    pinned = re.compile(r"[a-z0-9._-]+==\S+( ; [^/\\]+)? \\")
    hashed = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert lines
    assert [line for line in lines if not pinned.fullmatch(line) and not hashed.fullmatch(line)] == []
    for line, following in pairwise(lines):
        assert hashed.fullmatch(following) or not pinned.fullmatch(line)


def test_the_locks_agree() -> None:
    run, dev = ({*re.findall(r"^\S+==\S+", (TOP / name).read_text(), re.MULTILINE)} for name in LOCKS)
    assert run <= dev


LOCKS = ("requirements.lock", "requirements-dev.lock")


def _folder(package: str) -> Path:
    name = next(name for name in FOLDERS if package == name or package.startswith(f"{name}."))
    return FOLDERS[name].joinpath(*package.removeprefix(name).strip(".").split("."))


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts

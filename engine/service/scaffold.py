"""A new pack: the least that loads, is checked and is tested, for an operator to go on from."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from dueprocess.engine.pack import ResolvedPack

TEMPLATES: Final = {
    "pack.yaml": "pack.yaml",
    "clauses.yaml": "clauses.yaml",
    "tests/first.yaml": "first.yaml",
    "README.md": "README.md",
}
_SCHEMAS: Final = "schemas"


class PackExists(Exception):
    """The folder of the new pack is there already; nothing was written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


@dataclass(frozen=True, slots=True)
class NewPack:
    """What was written: the folder of the pack and its files, in the order in which to look at them."""

    folder: Path
    written: tuple[Path, ...]


def new_pack(name: str, base: ResolvedPack, policies: Path, today: date) -> NewPack:
    """Writes a pack `name` that extends `base` into the folder `policies`. Raises PackExists, OSError.

    The schemas that its files name for editors are put beside `policies`, where they are not there yet.
    """
    folder = policies / name
    if folder.exists():
        raise PackExists(folder)
    filled = {"name": name, "base": base.id, "prefix": name.upper(), "today": today.isoformat()}
    written = []
    for target, template in TEMPLATES.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_template(template).format_map(filled), encoding="utf-8")
        written.append(path)
    return NewPack(folder, (*written, *_put_schemas(policies.parent / _SCHEMAS)))


def _template(name: str) -> str:
    return files("dueprocess.engine.service").joinpath("templates", name).read_text(encoding="utf-8")


def _put_schemas(folder: Path) -> tuple[Path, ...]:
    """Copies the schemas that are not in the folder yet; in a checkout all are."""
    written = []
    for schema in files("dueprocess.schemas").iterdir():
        path = folder / schema.name
        if schema.name.endswith(".json") and not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(schema.read_bytes())
            written.append(path)
    return tuple(sorted(written))

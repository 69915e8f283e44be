"""Where packs, shared modules and calendar editions are looked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files as resource_files
from pathlib import Path
from typing import Final, Self

PACK_FILE: Final = "pack.yaml"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,99}")


@dataclass(frozen=True, slots=True)
class Library:
    """Search paths; of two things with the same name the one in the earlier folder is taken."""

    policies: tuple[Path, ...]
    rules: tuple[Path, ...]

    @classmethod
    def default(cls) -> Self:
        """`./policies` and `./rules` where they exist, then those installed with the program."""
        here = Path.cwd()
        return cls(
            policies=_unique((here / "policies", _installed("dueprocess.policies"))),
            rules=_unique((here / "rules", _installed("dueprocess.rules"))),
        )

    def pack_folder(self, name: str) -> Path | None:
        """The folder of the pack with this name."""
        folders = (folder / name for folder in self.policies if _NAME.fullmatch(name))
        return next((folder for folder in folders if (folder / PACK_FILE).is_file()), None)

    def module_file(self, name: str) -> Path | None:
        """The file of the shared module with this name."""
        files = (folder / f"{name}.yaml" for folder in self.rules if _NAME.fullmatch(name))
        return next((file for file in files if file.is_file()), None)

    def pack_names(self) -> tuple[str, ...]:
        """The names of all packs, sorted."""
        return _names(file.parent.name for folder in self.policies for file in folder.glob(f"*/{PACK_FILE}"))

    def module_names(self) -> tuple[str, ...]:
        """The names of all shared modules, sorted."""
        return _names(file.stem for folder in self.rules for file in folder.glob("*.yaml"))


def _installed(package: str) -> Path:
    return Path(str(resource_files(package)))


def _unique(folders: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))

"""Which layers a pack is made of, in the order in which they are laid: base, shared modules, own entries."""

from pathlib import Path

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.layers import LayerText, read_module, read_pack_folder
from dueprocess.engine.pack.library import PACK_FILE, Library
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Node, Scalar, Sequence
from dueprocess.engine.pack.spelling import suggestion


def layers_of(name_or_path: str | Path, library: Library, collector: Collector) -> tuple[LayerText, ...]:
    """All layers of a pack, the lowest first, each once; what is missing, circular or wrong in them is collected."""
    folder = _folder(name_or_path, library)
    if folder is None:
        name = str(name_or_path)
        collector.error("unknown-pack", Mark(name, 1, 1), name=name, suggestion=suggestion(name, library.pack_names()))
        return ()
    chain = _Chain(library, collector)
    chain.add_pack(folder, "own")
    return tuple(chain.layers)


def _folder(name_or_path: str | Path, library: Library) -> Path | None:
    """The folder of a pack: what the library has under this name, else what lies at this path."""
    known = library.pack_folder(name_or_path) if isinstance(name_or_path, str) else None
    if known is not None:
        return known
    path = Path(name_or_path)
    folder = path.parent if path.name == PACK_FILE else path
    try:
        return folder if (folder / PACK_FILE).is_file() else None
    except (OSError, ValueError):  # too long, or with characters that no path has
        return None


class _Chain:
    """Follows `extends` and `uses` and lays the layers in order."""

    def __init__(self, library: Library, collector: Collector) -> None:
        self.layers: list[LayerText] = []
        self._library = library
        self._collector = collector
        self._packs: list[str] = []
        self._modules: list[str] = []
        self._laid: set[str] = set()

    def add_pack(self, folder: Path, kind: str) -> None:
        """Lays the base of the pack, its modules, then its own entries."""
        own = read_pack_folder(folder, kind, self._collector)
        if own is None:
            return
        self._packs.append(own.id)
        base = own.head.items.get("extends")
        if isinstance(base, Scalar) and not self._circular(base, self._packs, "extends-circle"):
            found = self._library.pack_folder(base.text)
            if found is None:
                self._unknown("unknown-pack", base, self._library.pack_names())
            else:
                self.add_pack(found, "base")
                self._check_name(base, "pack")
        self._add_modules(own.head.items.get("uses"))
        self._packs.pop()
        self.layers.append(own)

    def _add_modules(self, uses: Node | None) -> None:
        for name in uses.items if isinstance(uses, Sequence) else ():
            assert isinstance(name, Scalar)
            if self._circular(name, self._modules, "uses-circle") or name.text in self._laid:
                continue
            path = self._library.module_file(name.text)
            if path is None:
                self._unknown("unknown-module", name, self._library.module_names())
            else:
                self._add_module(path, name)

    def _add_module(self, path: Path, name: Scalar) -> None:
        self._laid.add(name.text)
        module = read_module(path, self._collector)
        if module is None:
            return
        self._modules.append(name.text)
        self._add_modules(module.head.items.get("uses"))
        self._modules.pop()
        self.layers.append(module)
        self._check_name(name, "module")

    def _check_name(self, name: Scalar, key: str) -> None:
        """What was found under a name must bear it, or entries could not say whom they amend."""
        found = self.layers[-1] if self.layers else None
        if found and key in found.head.items and found.id != name.text:
            self._collector.error("name-differs", found.head.items[key].mark, name=found.id, expected=name.text)

    def _circular(self, name: Scalar, begun: list[str], code: str) -> bool:
        if name.text not in begun:
            return False
        circle = [*begun[begun.index(name.text) :], name.text]
        self._collector.error(code, name.mark, circle=" → ".join(circle))
        return True

    def _unknown(self, code: str, name: Scalar, names: tuple[str, ...]) -> None:
        self._collector.error(code, name.mark, name=name.text, suggestion=suggestion(name.text, names))

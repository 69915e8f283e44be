"""Bundles: the text of every file that a policy is made of, so that it can be compiled again when they have changed."""

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import cast

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Layer, Library, load_pack, seen_from
from dueprocess.engine.store import documents


def bundle_of(policy: Policy, library: Library) -> str:
    """The bundle of a policy that was compiled from files of `library`, as a document. Raises OSError."""
    files: dict[str, str] = {}
    for layer in policy.pack.layers:
        for file in map(Path, layer.files):
            files[str(_place(layer) / file.name)] = file.read_text(encoding="utf-8")
    for name in policy.editions:
        found = (folder / "calendars" / f"{name}.yaml" for folder in library.rules)
        files[f"rules/calendars/{name}.yaml"] = next(each for each in found if each.is_file()).read_text("utf-8")
    return documents.written({"pack": policy.id, "files": files})


def policy_of(bundle: str) -> Policy:
    """The policy that a bundle holds; its marks name files as they are called in the bundle. Raises PackError."""
    held = cast("dict[str, dict[str, str]]", documents.read(bundle))
    with TemporaryDirectory(prefix="dueprocess-") as folder:
        root = Path(folder)
        for name, text in held["files"].items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        library = Library(policies=(root / "policies",), rules=(root / "rules",))
        with seen_from(root):
            return compile_policy(load_pack(str(held["pack"]), library), library)


def _place(layer: Layer) -> PurePosixPath:
    return PurePosixPath("rules") if layer.kind == "module" else PurePosixPath("policies") / layer.id

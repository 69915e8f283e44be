"""Bundles: the text of every file that a policy is made of, so that it can be compiled again when they have changed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import cast

from dueprocess.engine.calendar import tzdata_version
from dueprocess.engine.inference import Policy, compile_policy, digest_of
from dueprocess.engine.pack import Collector, Layer, Library, Mark, load_pack, seen_from
from dueprocess.engine.store import documents

Texts = Mapping[str, str]


def bundle_of(policy: Policy, library: Library) -> str:
    """The bundle of a policy that was compiled from files of `library`, as a document. Raises OSError."""
    files: dict[str, str] = {}
    for layer in policy.pack.layers:
        for file in map(Path, layer.files):
            files[str(_place(layer) / file.name)] = file.read_text(encoding="utf-8")
    for name in policy.editions:
        found = (folder / "calendars" / f"{name}.yaml" for folder in library.rules)
        files[f"rules/calendars/{name}.yaml"] = next(each for each in found if each.is_file()).read_text("utf-8")
    return documents.written({"pack": policy.id, "tzdata": tzdata_version(), "files": files})


def policy_of(bundle: str, digest: str) -> Policy:
    """The policy that a bundle holds, known by the digest under which it was published.

    Its marks name files as they are called in the bundle. The time zones are always those of the program: where they
    were renewed since, the digest is checked with the version of then, and stays the policy's name. Raises PackError
    if the bundle no longer compiles, or compiles to something else than what was published.
    """
    held = cast("dict[str, object]", documents.read(bundle))
    policy = _compiled(str(held["pack"]), cast("Texts", held["files"]))
    compiled = digest_of(policy.pack, policy.editions.values(), str(held["tzdata"]))
    if compiled != digest:
        collector = Collector()
        place = Mark(f"policies/{policy.id}/pack.yaml", 1, 1)
        collector.error("policy-not-as-published", place, pack=policy.id, version=policy.version,
                        published=digest, compiled=compiled)
        collector.raise_if_errors()
    return replace(policy, digest=digest)


def rules_of(policy: Policy) -> str:
    """The digest of what a policy says, without its calendars and time zones: renewals of these leave it as it is."""
    return digest_of(policy.pack, (), "")


def renewed_digest(policy: Policy) -> str:
    """The digest of a policy with the time zones that are in use now."""
    return digest_of(policy.pack, policy.editions.values())


def _compiled(pack: str, files: Texts) -> Policy:
    with TemporaryDirectory(prefix="dueprocess-") as folder:
        root = Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        library = Library(policies=(root / "policies",), rules=(root / "rules",))
        with seen_from(root):
            return compile_policy(load_pack(pack, library), library)


def _place(layer: Layer) -> PurePosixPath:
    return PurePosixPath("rules") if layer.kind == "module" else PurePosixPath("policies") / layer.id

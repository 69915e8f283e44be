"""From the name of a pack to its Policy."""

from pathlib import Path

from dueprocess.engine.inference import Policy, compile_policy
from dueprocess.engine.pack import Library, load_pack


def load_policy(name_or_path: str | Path, library: Library) -> Policy:
    """The policy of a pack, by its name in the library or by its folder. Raises PackError with all that is wrong."""
    return compile_policy(load_pack(name_or_path, library), library)

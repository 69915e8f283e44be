"""The resolved pack: base, shared modules and own entries as one, each entry knowing where it came from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dueprocess.engine.pack.diagnostics import Diagnostic
from dueprocess.engine.pack.marks import Mark
from dueprocess.engine.pack.nodes import Mapping, Node

SECTIONS: Final = (
    "roles",
    "units",
    "facts",
    "impossible",
    "events",
    "forms",
    "links",
    "measures",
    "tracks",
    "duties",
    "pauses",
    "escalations",
    "conflicts",
    "consequences",
)

# Sections that share one space of names: conditions and instants refer to their entries by name alone.
NAMED_SECTIONS: Final = (
    "roles",
    "units",
    "facts",
    "events",
    "forms",
    "duties",
    "tracks",
    "escalations",
    "links",
    "measures",
)

# Events that every case has; an entry for one of them says more about it.
BUILT_IN_EVENTS: Final = ("received", "noted", "period_began", "period_ended")

# Keys of a fact that say how its value is derived; a fact has one of them, or is recorded.
DEFINITIONS: Final = (
    "rows",
    "yes_when",
    "is",
    "largest_of",
    "smallest_of",
    "sum_of",
    "minus",
    "times",
    "count_of",
    "total_of",
    "elapsed",
    "which",
)

# The keys of an event as it is recorded; a fact of that name could not be told apart.
EVENT_KEYS: Final = ("id", "at", "recorded_at", "event", "by", "to", "via", "with", "corrects")


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the documents a pack is made of: a base, a shared module, or the pack itself (`own`)."""

    id: str
    kind: str
    version: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section.

    `origin` is the layer that introduced it, `layers` all that shaped it, in order. `guarded` is the version that a
    layer above must not loosen, where the entry is guarded by `overlays: tighten_only` and a layer above amended it.
    """

    name: str
    node: Mapping
    origin: str
    layers: tuple[str, ...]
    mark: Mark
    guarded: Mapping | None = None


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """A clause of the paper policy, and how the pack covers it. `says` is by language tag (empty: of no stated one)."""

    id: str
    says: dict[str, str]
    cover: str
    show_at: tuple[str, ...]
    why: str | None
    same_as: str | None
    origin: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ReadingEntry:
    """What the paper leaves open, and the reading that was chosen."""

    id: str
    clause: str | None
    asks: str
    chosen: str
    origin: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ResolvedPack:
    """A pack with everything it stands on. `sections` holds each of `SECTIONS`, empty where the pack has none."""

    id: str
    version: str
    title: Node
    in_force: Mapping
    conventions: dict[str, Node]
    sections: dict[str, dict[str, Entry]]
    clauses: dict[str, ClauseEntry]
    readings: dict[str, ReadingEntry]
    tests: tuple[Path, ...]
    layers: tuple[Layer, ...]
    folder: Path
    warnings: tuple[Diagnostic, ...]
    version_mark: Mark

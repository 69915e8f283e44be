"""Which release is meant by a version that somebody names."""

from dataclasses import dataclass

from dueprocess.engine.pack import Collector, Mark, suggestion
from dueprocess.engine.service.publishing.releases import Release, releases_of
from dueprocess.engine.store import Transaction


@dataclass(frozen=True, slots=True)
class Named:
    """A version of a pack, and where it is named."""

    pack: str
    version: str
    mark: Mark


def release_named(tx: Transaction, named: Named) -> Release:
    """The release that is meant. Raises PackError if there is none that stands."""
    found = {each.version: each for each in releases_of(tx, named.pack)}
    if named.version not in found:
        collector = Collector()
        collector.error("version-not-published", named.mark, pack=named.pack, version=named.version,
                        suggestion=suggestion(named.version, found, 20))
        collector.raise_if_errors()
    return found[named.version]

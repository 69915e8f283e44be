"""The same request twice, and requests that were made of a case as it is no more."""

from dueprocess.engine.service.cases.refusing import KeyReused, Stale
from dueprocess.engine.store import digest_of, documents


def digest_of_request(body: object) -> str:
    """The digest of what was asked, whatever the order of its names."""
    return digest_of(documents.written(body))


def check_same(key: str, first: str | None, second: str) -> None:
    """Sees that a key asks for what it asked for first. Raises KeyReused with both digests."""
    if first != second:
        raise KeyReused(key, first or "", second)


def check_version(expected: int | None, version: int) -> None:
    """Sees that a case is where the caller believes it to be. Raises Stale."""
    if expected is not None and expected != version:
        raise Stale(expected, version)

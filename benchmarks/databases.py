"""The two databases that kept cases are measured on, both on a disk and both keeping what they commit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))  # the server that tests use, too

from lives import Life
from postgres import PostgresServer

from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.store import Store

TENANT = "bench"
RECEIVED: dict[str, object] = {
    "event": "received", "source": "external", "channel": "hotline_400", "category": "business", "issue": "goods_wet",
    "claim": "8000 CNY", "finishable_in_20_min": "no", "responsible_department": "guangzhou",
}


@dataclass
class Hand:
    """A clock that is set by hand."""

    now: int = parse_instant("2025-03-03T09:00", "Asia/Shanghai")

    def __call__(self) -> int:
        return self.now


@contextmanager
def urls(count: int = 1) -> Iterator[dict[str, list[str]]]:
    """Addresses of empty databases, so many of each kind."""
    with TemporaryDirectory(prefix="bench-") as folder:
        server = PostgresServer(durable=True)
        try:
            server.start()
            server.do(*(f"CREATE DATABASE d{number}" for number in range(count)))
            yield {
                "SQLite": [f"sqlite:///{folder}/d{number}.db" for number in range(count)],
                "PostgreSQL": [server.url(f"d{number}") for number in range(count)],
            }
        finally:
            server.remove()


def life_in(url: str, clock: Hand, pack: str = "xinbang") -> Life:
    """A tenant under a shipped pack, in a database that may be empty."""
    return Life(Store.open(url, clock), clock, load_policy(pack, Library.default()), TENANT)

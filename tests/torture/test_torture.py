"""Nothing is lost, nothing doubled, nothing forgotten, however often the processes of the service are killed.

`make torture KILLS=1000` does the same at length, and prints what it counted.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import PostgresServer
from torture.running import Outcome, Plan, torture

KILLS = int(os.environ.get("KILLS", "24"))
"""How many processes are killed, half of them on each database."""


@pytest.fixture
def durable() -> Iterator[PostgresServer]:
    """A server that keeps what it has committed when it crashes, as that of the other tests does not."""
    server = PostgresServer(durable=True)
    try:
        server.start()
        yield server
    finally:
        server.remove()


def test_nothing_is_lost_or_doubled_on_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _prove(torture(tmp_path, f"sqlite:///{tmp_path}/var/dueprocess.db", Plan(KILLS // 2)), "SQLite", capsys)


def test_nothing_is_lost_or_doubled_on_postgresql(
    tmp_path: Path, durable: PostgresServer, capsys: pytest.CaptureFixture[str],
) -> None:
    def crash() -> None:
        durable.kill()
        durable.start()

    _prove(torture(tmp_path, durable.url("postgres"), Plan(KILLS // 2, crash=crash)), "PostgreSQL", capsys)


def _prove(outcome: Outcome, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    if "KILLS" in os.environ:
        with capsys.disabled():
            print(f"\n{database}\n{outcome}")  # noqa: T201 - it is asked for
    assert outcome.findings.wrong == []
    assert outcome.counts["kills"] == KILLS // 2
    assert outcome.counts["acknowledged"] > 0
    assert outcome.counts["messages"] > 0

"""Nothing is lost, nothing doubled, nothing forgotten, however often the processes of the service are killed.

`make torture KILLS=1000` does the same at length, and prints what it counted.
"""

import os
from pathlib import Path

import pytest
from databases import Database
from postgres import PostgresServer
from torture.running import Plan, torture

KILLS = int(os.environ.get("KILLS", "24"))
"""How many processes are killed, half of them on each database."""


def test_nothing_is_lost_or_doubled(
    database: Database, request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    crash = None
    if database.kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("server")

        def crash() -> None:
            server.kill()
            server.start()

    outcome = torture(tmp_path, database.url, Plan(KILLS // 2, crash=crash))
    if "KILLS" in os.environ:
        with capsys.disabled():
            print(f"\n{database.kind}\n{outcome}")
    assert outcome.findings.wrong == []
    assert outcome.counts["kills"] == KILLS // 2
    assert outcome.counts["acknowledged"] > 0
    assert outcome.counts["messages"] > 0

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Clock
from over_http import Service, service_of
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import Tenants, load_tenants
from dueprocess.engine.store import Store

FIXTURES = Path(__file__).parents[2] / "fixtures"
LIBRARY = Library((FIXTURES, *Library.default().policies), Library.default().rules)


@pytest.fixture(scope="session")
def client() -> TestClient:
    """The service, for the ferry pack of the language reference."""
    return TestClient(create_app(load_tenants(["ferry"], LIBRARY)), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def keepers() -> Tenants:
    return load_tenants(["ferry", "hotline"], LIBRARY)


@pytest.fixture
def service(keepers: Tenants, store: Store, clock: Clock) -> Service:
    """The service with kept cases, once on each database."""
    return service_of(keepers, store, clock)


@pytest.fixture
def on_sqlite(keepers: Tenants, sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Service]:
    """The same on one database, for tests of what is refused before a database is asked."""
    shutil.copyfile(sqlite_template, tmp_path / "kept.db")
    store = Store.open(f"sqlite:///{tmp_path / 'kept.db'}", clock)
    yield service_of(keepers, store, clock)
    store.close()


@pytest.fixture
def question() -> dict[str, object]:
    """A complaint about a delay, acknowledged, not answered yet."""
    return {
        "case": "F-1",
        "events": [
            {"at": "2026-03-02T10:00", "event": "received", "subject": "delay", "claim": "50 GBP", "ship": "aurora"},
            {"at": "2026-03-02T15:00", "event": "acknowledged", "by": "desk"},
        ],
        "as_of": "2026-03-16T16:59",
    }

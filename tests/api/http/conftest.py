from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_tenants

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="session")
def client() -> TestClient:
    """The service, for the ferry pack of the language reference."""
    library = Library((FIXTURES, *Library.default().policies), Library.default().rules)
    return TestClient(create_app(load_tenants(["ferry"], library)), raise_server_exceptions=False)


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

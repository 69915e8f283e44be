import socket
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]


def test_a_port_that_is_taken(run: Run, ferry: Path) -> None:
    Path("policies").mkdir()
    Path("policies/ferry").symlink_to(ferry)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "ferry", "--port", taken.getsockname()[1])
    assert result.exit_code == 2
    assert "name another with --port" in result.stderr
    assert result.stdout == ""


def test_every_tenant_that_cannot_be_served_is_named(run: Run) -> None:
    result = run("serve", "furnitur", "xinbang", "mal")
    assert result.exit_code == 2
    assert "`furniture`" in result.stderr
    assert "`mall`" in result.stderr

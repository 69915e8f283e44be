from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dueprocess.api.cli.commands import command_line

Run = Callable[..., Result]


@pytest.fixture
def dueprocess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in an empty folder, under a locale that names no language."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")

    def run(*arguments: object) -> Result:
        result = CliRunner().invoke(command_line(), [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run

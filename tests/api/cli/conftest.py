import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import Clock
from kept_files import Kept
from typer.testing import CliRunner, Result

from dueprocess.api.cli import stores
from dueprocess.api.cli.commands import command_line

FERRY = Path(__file__).parents[2] / "fixtures" / "ferry"
CASE = """\
case: F-1
events:
- {at: 2026-03-02T10:00, event: received, subject: delay, claim: 50 GBP, ship: aurora}
- {at: 2026-03-02T15:00, event: acknowledged, by: desk}
"""


@pytest.fixture
def ferry() -> Path:
    """The folder of the ferry pack of the language reference."""
    return FERRY


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line, in an empty folder that has one case file, under a locale that names no language."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")

    def invoked(*arguments: object) -> Result:
        result = CliRunner().invoke(command_line(), [str(argument) for argument in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return invoked


@pytest.fixture
def kept(
    run: Callable[..., Result], clock: Clock, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kept]:
    """Cases that the command line keeps, in the folder of `run`."""
    Path("var").mkdir()
    shutil.copyfile(sqlite_template, "var/dueprocess.db")
    monkeypatch.setattr(stores, "now", clock)
    found = Kept(clock, FERRY)
    found.jump("2026-03-02T16:00")
    yield found
    found.book.store.close()

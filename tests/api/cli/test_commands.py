import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from dueprocess.api.cli.commands import command_line

Run = Callable[..., Result]
PAGE = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
DOCUMENTED = {row.strip() for row in re.findall(r"^\| `dueprocess ((?:[a-z]+ ?)+)", PAGE, re.MULTILINE)}


def test_the_page_lists_every_command_and_no_other() -> None:
    app = command_line()
    alone = {each.name for each in app.registered_commands}
    grouped = {f"{group.typer_instance.info.name} {each.name}"
               for group in app.registered_groups if group.typer_instance is not None
               for each in group.typer_instance.registered_commands}
    assert alone | grouped == DOCUMENTED


@pytest.mark.parametrize("command", sorted(DOCUMENTED))
def test_every_command_explains_itself(run: Run, command: str) -> None:
    said = run(*command.split(), "--help")
    assert said.exit_code == 0
    assert f"dueprocess {command} [OPTIONS]" in said.stdout

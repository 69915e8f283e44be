"""What the README shows is what happens: its questions are asked, its pack is checked, its commands are run."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import Result

from dueprocess.api.http import create_app
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_tenants

Run = Callable[..., Result]
TOP = Path(__file__).parents[2]
READMES = {"en": TOP / "README.md", "zh": TOP / "README.zh.md"}


def _blocks(language: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", READMES[language].read_text(encoding="utf-8"), re.DOTALL)


def _holds(shown: Any, found: Any) -> bool:
    """Whether everything shown is found; more may be found."""
    match shown:
        case dict():
            return all(name in found and _holds(value, found[name]) for name, value in shown.items())
        case list():
            return all(_holds(*pair) for pair in zip(shown, found, strict=False)) and len(shown) <= len(found)
    return bool(shown == found)


@pytest.mark.parametrize("language", READMES)
def test_the_first_question_gets_the_answer_shown(language: str) -> None:
    client = TestClient(create_app(load_tenants(["xinbang"], Library.default())))
    words = shlex.split(_blocks(language, "sh")[0])
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    address = next(word for word in words if word.startswith("http")).partition(":8000")[2]
    answer = client.post(address, content=words[words.index("-d") + 1].encode(), headers=headers)
    assert _holds(json.loads(_blocks(language, "json")[0]), answer.json())


@pytest.mark.parametrize("language", READMES)
def test_the_pack_shown_is_checked_tested_and_decides(language: str, dueprocess: Run) -> None:
    clauses, pack, tests, case = _blocks(language, "yaml")
    dueprocess("new", "acme", "--extends", "base-complaint")
    folder = Path("policies/acme")
    (folder / "clauses.yaml").write_text(clauses, encoding="utf-8")
    (folder / "pack.yaml").write_text(pack, encoding="utf-8")
    (folder / "tests/first.yaml").write_text(tests, encoding="utf-8")
    Path("case.yaml").write_text(case, encoding="utf-8")

    shown = re.search(r"<!-- check -->\n```\n(.*?)```", READMES[language].read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    checked = dueprocess("check", "acme", "--lang", language)
    assert checked.exit_code == 1
    assert shown[1] in checked.stdout

    (folder / "pack.yaml").write_text(pack.replace("shop_manger", "shop_manager"), encoding="utf-8")
    assert dueprocess("check", "acme").output == "acme: nothing to complain about\n"
    assert dueprocess("test", "acme").exit_code == 0
    text = READMES[language].read_text(encoding="utf-8")
    for command in re.findall(r"^    dueprocess (.*case\.yaml.*)$", text, re.MULTILINE):
        assert dueprocess(*shlex.split(command)).exit_code in {0, 1}


@pytest.mark.parametrize("page", [*READMES.values(), TOP / "CONTRIBUTING.md", *(TOP / "docs").rglob("*.md")])
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []

"""What the README shows is what happens: its questions are asked, its pack is checked, its commands are run."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import serve, until
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


CURL = """\
import sys
import httpx2
words = sys.argv[1:]
headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
body = words[words.index("-d") + 1] if "-d" in words else None
url = next(word for word in words if word.startswith("http"))
print(httpx2.request("GET" if body is None else "POST", url, headers=headers, content=body, timeout=30).text, end="")
"""
"""What `curl` does with the options that the README uses, for machines that have none."""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where commands are looked for, with a `curl` for machines that have none."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "curl.py").write_text(CURL, encoding="utf-8")
    curl = folder / "curl"
    curl.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/curl.py" "$@"\n', encoding="utf-8")
    curl.chmod(0o755)
    return f"{os.environ['PATH']}{os.pathsep}{folder}"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The service, started as `make run` starts it."""
    running, address = serve(tmp_path)
    yield address
    running.end()


@pytest.mark.parametrize("language", READMES)
def test_the_case_shown_is_lived_as_shown(language: str, address: str, path: str) -> None:
    begin, look, late, too_soon, *rest = _blocks(language, "sh")[1:]
    assert "seconds=290" in begin
    begin = begin.replace("seconds=290", "seconds=298")  # two seconds to wait instead of ten
    said = iter(re.findall(r"<!-- lived -->\n```json\n(.*?)```", READMES[language].read_text(encoding="utf-8"), re.DOTALL))
    first = begin.partition("\nask ")[0]  # XB, AT and what `ask` is, the same for all that follows
    started = subprocess.run(["bash", "-c", f"{first}\necho $AT"], check=True, capture_output=True, text=True).stdout
    set_up = re.sub(r"AT=\$\(.*\)", f"AT={started.strip()}", first).replace("http://127.0.0.1:8000", address)

    def asked(commands: str) -> Any:
        ran = subprocess.run(["bash", "-c", f"{set_up}\n{commands}"], check=True, capture_output=True, text=True,
                             env={**os.environ, "PATH": path, "no_proxy": "*"})
        return json.loads(ran.stdout.splitlines()[-1])

    opened = asked("ask " + begin.partition("\nask ")[2])
    assert opened["version"] == 1
    assert opened["issued"] == []
    until(lambda: asked(look)["effects"])
    for commands in (look, late, too_soon, "".join(rest)):
        assert _holds(json.loads(next(said)), asked(commands))
    assert next(said, None) is None


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

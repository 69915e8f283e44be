"""A newcomer starts the service with one command, pastes the line that it prints, and gets a decision."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

TENANTS = ["mall", "estate-sunshine100", "xinbang", "furniture"]
TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def welcome() -> Iterator[list[str]]:
    """What the service says when it has started; it runs until the last test of this module is over."""
    command = [str(Path(sys.executable).parent / "dueprocess"), "serve", *TENANTS, "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command, cwd=TOP, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as service:
        assert service.stdout is not None
        yield list(_lines(service.stdout))
        service.terminate()
        service.wait(10)
        service.stdout.close()


def _lines(stdout: IO[str]) -> Iterator[str]:
    """The lines up to the one to paste."""
    for line in stdout:
        yield line
        if line.startswith("curl "):
            return


def _pasted(line: str) -> Any:
    """What the answer is to the line as a shell would run it."""
    words = shlex.split(line)
    address = next(word for word in words if word.startswith("http"))
    name, _, value = words[words.index("-H") + 1].partition(": ")
    body = words[words.index("-d") + 1].encode()
    asked = Request(address, data=body, headers={name: value})  # noqa: S310 - the address of our own service
    with build_opener(ProxyHandler({})).open(asked, timeout=30) as response:
        return json.load(response)


def test_the_printed_question_is_answered(welcome: list[str]) -> None:
    answer = _pasted(welcome[-1])
    assert next(iter(answer)) == "summary"
    assert answer["must"][0]["who"]["label"] in answer["summary"]
    assert answer["valid_until"] > answer["as_of"]


def test_all_four_tenants_are_served(welcome: list[str]) -> None:
    assert all(name in welcome[0] for name in TENANTS)


def test_make_lists_its_commands() -> None:
    listed = subprocess.run(["make"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    assert "make run" in listed
    assert "make test" in listed

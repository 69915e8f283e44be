"""What the page on notifications prints is so: its message is sent, its receiver takes it, and nothing else."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import HTTPServer
from pathlib import Path

import pytest

from dueprocess.engine.service.delivering.backoff import MOST_ATTEMPTS, WAITS
from dueprocess.engine.service.delivering.notices import KINDS
from dueprocess.engine.service.delivering.outcomes import Delivered, Failed
from dueprocess.engine.service.delivering.signing import written_secret
from dueprocess.engine.service.delivering.webhooks import post
from dueprocess.engine.store.records import Message

PAGE = (Path(__file__).parents[4] / "docs" / "notifications.md").read_text(encoding="utf-8")
SECRET = written_secret(b"k" * 32)
BODY = json.dumps({"type": "dueprocess.missed", "data": {"case": "K-17"}})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The receiver of the page, at a port that is free, and without the log of its server."""
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    source, = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    receiver, _, start = source.rstrip().rpartition("\n")
    assert start == 'HTTPServer(("127.0.0.1", 8080), Receiver).serve_forever()'
    made: dict[str, type] = {}
    exec(receiver, made)  # noqa: S102 - it is ours
    quiet = type("Quiet", (made["Receiver"],), {"log_message": lambda *_: None})
    server = HTTPServer(("127.0.0.1", 0), quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_it_takes_each_genuine_message_once(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    now = int(time.time())
    assert [post(address, SECRET, name, BODY, now) for name in ("msg_1", "msg_1", "msg_2")] == [Delivered()] * 3
    assert capsys.readouterr().out.splitlines() == ["dueprocess.missed K-17"] * 2


@pytest.mark.parametrize(("secret", "age"), [(written_secret(b"x" * 32), 0), (SECRET, 3600)])
def test_it_takes_nothing_that_is_forged_or_old(
    address: str, capsys: pytest.CaptureFixture[str], secret: str, age: int
) -> None:
    outcome = post(address, secret, "msg_1", BODY, int(time.time()) - age)
    assert isinstance(outcome, Failed)
    assert outcome.trouble.params["status"] == 401
    assert capsys.readouterr().out == ""


def test_the_message_of_the_page_is_what_is_sent(
    subscribed: Callable[..., object], missed: Callable[[], str], messages: Callable[[], list[Message]]
) -> None:
    subscribed("https://example.org/complaints", kinds=("escalated",))
    missed()
    sent, = messages()
    printed, = re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)
    assert {**json.loads(printed), "id": sent.id} == json.loads(sent.body)


def test_the_page_names_every_kind_and_no_other() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE.partition("## ")[0], re.MULTILINE)) == sorted(KINDS)


def test_the_page_counts_the_attempts_as_they_are_made() -> None:
    assert WAITS == (5, 30, 2 * 60, 10 * 60, 3600, 6 * 3600, 24 * 3600)
    said = "5 seconds, 30 seconds, 2 and 10 minutes, 1, 6 and 24 hours"
    assert (said in PAGE, f"after {MOST_ATTEMPTS} attempts" in PAGE) == (True, True)

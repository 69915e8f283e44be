"""Libraries that are missing, or are not what they should be: put in the place of durable_rules, by their names."""

import subprocess
import sys
import time

import pytest

from dueprocess.engine.second.program import NoSecondOpinion
from dueprocess.engine.second.worker.handle import Child

REAL = "from durable_rules_engine import *\n"
DECOYS = {
    "prints": (REAL + "import os\nprint('a word', flush=True)\nos.write(1, b'another' * 1000)\n", None),
    "crashes": ("import os\nos._exit(7)\n", "crashed"),
    "fails": ("raise RuntimeError('broken')\n", "crashed"),
    "scribbles": (REAL + """
import os
def create_ruleset(name, rules):
    for fd in range(3, 64):
        try:
            os.write(fd, b'\\xff' * 100)
        except OSError:
            pass
    return 0
""", "crashed"),
    "babbles": (REAL + """
import os
def create_ruleset(name, rules):
    for fd in range(3, 64):
        try:
            os.write(fd, b'\\0\\0\\0\\3{x}')
        except OSError:
            pass
    return 0
""", "crashed"),
    "answers something else": (REAL + """
import os
def create_ruleset(name, rules):
    for fd in range(3, 64):
        try:
            os.write(fd, b'\\0\\0\\0\\x16{"derived":[["fact"]]}')
        except OSError:
            pass
    return 0
""", "crashed"),
    "never fires": (REAL + "def start_action_for_state(handle, state):\n    return None\n", "refused"),
    "takes all for known": (REAL + """
import durable_rules_engine as real
def assert_fact(handle, fact):
    return (0 if '"_s"' in fact else 2, real.assert_fact(handle, fact)[1])
""", "refused"),
    "runs out of memory": ("def create_ruleset(name, rules):\n    raise MemoryError\n", "crashed"),
}


@pytest.mark.parametrize("name", DECOYS)
def test_a_library_that_misbehaves(hired, kit, tmp_path, monkeypatch, name):
    text, reason = DECOYS[name]
    (tmp_path / "decoy.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = hired("decoy")
    if reason is None:
        assert kit.answers_well(worker)
    else:
        assert kit.reason(worker, kit.good, kit.good_job) == reason


def test_a_library_that_hangs_when_it_is_imported(hired, kit, tmp_path, monkeypatch):
    (tmp_path / "decoy.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = hired("decoy", start=0.3)
    begun = time.monotonic()
    assert kit.reason(worker, kit.good, kit.good_job, within=0.05) == "timed_out"
    assert kit.reason(worker, kit.good, kit.good_job) == "timed_out"
    assert time.monotonic() - begun < 5
    assert worker.state.quarantined == ()


def test_a_library_that_is_missing_is_told_and_not_looked_for_again(hired, kit, monkeypatch):
    worker = hired("no_such_library")
    assert kit.reason(worker, kit.good, kit.good_job) == "missing"
    assert worker.state.pid is None
    assert "no_such_library" in worker.state.missing
    monkeypatch.setattr(Child, "__init__", lambda *_: pytest.fail("it was started again"))
    assert kit.reason(worker, kit.good, kit.good_job) == "missing"
    assert worker.state.ends == {}


def test_a_process_that_cannot_be_started(worker, clock, kit, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(subprocess, "Popen", lambda *_, **__: (_ for _ in ()).throw(BlockingIOError("no more processes")))
        assert kit.reason(worker, kit.good, kit.good_job) == "crashed"
        assert kit.reason(worker, kit.good, kit.good_job) == "crashed"
    assert worker.state.rest == pytest.approx(0.1)
    clock.now += 1
    assert kit.answers_well(worker)


def test_the_child_imports_nothing_of_the_first_engine(hired, kit, tmp_path, monkeypatch):
    (tmp_path / "decoy.py").write_text("import sys\nraise ImportError(sorted(n for n in sys.modules if 'dueprocess.' in n))\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(NoSecondOpinion) as none:
        hired("decoy").derive(kit.good, [kit.good_job])
    package = "dueprocess.engine.second.worker"
    assert none.value.detail == str([package, *(f"{package}.{name}" for name in ("chaining", "child", "joins", "protocol", "shelf"))])


def test_nothing_but_the_child_imports_the_library():
    asked = "import sys, dueprocess.api.cli, dueprocess.engine.second.worker.process; print([n for n in sys.modules if 'durable' in n])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "[]\n"

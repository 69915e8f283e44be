"""The worker is killed, stopped, forked, closed and asked by many: what its callers hear, and how long they wait."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from dueprocess.engine.second.program import NoSecondOpinion, Rule

SOON = 5.0
"""Seconds that are far more than what is at once, and far less than the limit of the workers here."""


def test_jobs_are_answered_in_their_order(worker, kit):
    derived = worker.derive(kit.good, [kit.job({"x": number}, {"y": number}) for number in range(300)])
    assert [each.facts for each in derived] == [({"z": number},) if number > 1 else () for number in range(300)]


def test_no_jobs_need_no_process(worker, kit):
    assert worker.derive(kit.good, []) == []
    assert worker.state.pid is None


def test_one_process_answers_all(worker, kit):
    assert kit.answers_well(worker)
    first = worker.state.pid
    assert kit.answers_well(worker)
    assert worker.state.pid == first


def test_what_is_killed_is_replaced(worker, kit):
    assert kit.answers_well(worker)
    for _ in range(3):
        kit.kill(worker)
        assert kit.answers_well(worker)
    assert worker.state.ends == {"crashed": 3}


def test_it_can_be_killed_at_any_time(worker, clock, kit):
    """Callers hear the right answer or that there is none, and no program is blamed for what came from outside."""
    chance = random.Random(7)
    jobs = [kit.good_job] * 60
    heard = set()
    for _ in range(40):
        assert kit.answers_well(worker)
        pid = worker.state.pid
        killer = threading.Timer(chance.uniform(0, 0.02), os.kill, (pid, signal.SIGKILL))
        killer.start()
        try:
            derived = worker.derive(kit.good, jobs)
        except NoSecondOpinion as none:
            heard.add(none.reason)
        else:
            assert [each.facts for each in derived] == [({"z": 2},)] * len(jobs)
        killer.join()
        kit.until(lambda pid=pid: kit.gone(pid))
        clock.now += 60
    assert heard == {"crashed"}
    assert worker.state.quarantined == ()


def test_one_that_is_stopped_costs_a_caller_its_own_time_only(worker, kit):
    assert kit.answers_well(worker)
    pid = worker.state.pid
    os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    assert kit.reason(worker, kit.good, kit.job({"x": 5}, {"y": 5}), within=0.05) == "timed_out"
    assert kit.reason(worker, kit.good, kit.good_job, within=0.05) == "timed_out"
    assert time.monotonic() - begun < SOON
    os.kill(pid, signal.SIGCONT)
    assert kit.answers_well(worker)
    assert worker.state.pid == pid
    assert worker.state.ends == {}


def test_a_question_goes_on_where_a_stopped_one_left_off_reading(worker, kit):
    """A question larger than the pipe is half sent when the caller goes; nobody gets the other half for its answer."""
    assert kit.answers_well(worker)
    pid = worker.state.pid
    os.kill(pid, signal.SIGSTOP)
    long = kit.job(*({"x": number, "t": "t" * 5000} for number in range(100)))
    assert kit.reason(worker, kit.good, long, within=0.05) == "timed_out"
    os.kill(pid, signal.SIGCONT)
    assert kit.answers_well(worker)
    assert worker.state.pid == pid


def test_one_that_stays_stopped_is_replaced(hired, kit):
    worker = hired(seconds=0.2)
    assert kit.answers_well(worker)
    os.kill(worker.state.pid, signal.SIGSTOP)
    assert kit.reason(worker, kit.good, kit.good_job) == "timed_out"
    assert kit.answers_well(worker)
    assert worker.state.ends == {"timed_out": 1}


def test_a_caller_does_not_wait_for_what_another_hangs_on(hired, kit):
    worker = hired(seconds=2.0)
    assert kit.answers_well(worker)
    hanging = threading.Thread(target=lambda: kit.reason(worker, kit.hang, kit.job({"t": "a"})))
    hanging.start()
    kit.until(worker._lock.locked)
    begun = time.monotonic()
    assert kit.reason(worker, kit.good, kit.good_job, within=0.05) == "timed_out"
    assert time.monotonic() - begun < 1.5
    hanging.join()
    assert kit.answers_well(worker)


def test_a_hang_that_nobody_waits_for_is_charged_to_its_own_program(hired, kit):
    worker = hired(seconds=0.3)
    for _ in range(2):
        assert kit.reason(worker, kit.hang, kit.job({"t": "a"}), within=0.0) == "timed_out"
        assert kit.answers_well(worker)
    assert kit.reason(worker, kit.hang, kit.job({"t": "a"}), within=0.0) == "timed_out"
    worker._record.clock.now += 60
    assert kit.answers_well(worker)
    assert worker.state.quarantined == ("hang",)


def test_what_killed_it_twice_is_not_asked_again(worker, kit):
    for _ in range(2):
        assert kit.reason(worker, kit.division, kit.by_zero) == "crashed"
        assert kit.answers_well(worker)
    pid = worker.state.pid
    assert kit.reason(worker, kit.division, kit.by_zero) == "quarantined"
    assert kit.reason(worker, kit.division, kit.job({"a": 1, "b": 1, "c": 1})) == "quarantined"
    assert worker.state.quarantined == ("division",)
    assert worker.state.pid == pid
    assert kit.answers_well(worker)


def test_one_that_ends_again_and_again_rests_ever_longer(worker, clock, kit):
    killers = [kit.one(f"killer {at}", kit.division.layers[0].rules[0].when[0][1]) for at in range(8)]
    assert kit.reason(worker, killers[0], kit.by_zero) == "crashed"
    assert worker.state.rest == 0
    for killer, rest in zip(killers[1:], [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4], strict=True):
        assert kit.reason(worker, killer, kit.by_zero) == "crashed"
        assert worker.state.rest == pytest.approx(rest)
        assert worker.state.pid is None
        assert kit.reason(worker, kit.good, kit.good_job) == "crashed"
        clock.now += rest - 0.01
        assert kit.reason(worker, kit.good, kit.good_job) == "crashed"
        assert worker.state.pid is None
        clock.now += 0.02
    assert kit.answers_well(worker)
    assert kit.reason(worker, kit.one("another", killers[0].layers[0].rules[0].when[0][1]), kit.by_zero) == "crashed"
    assert worker.state.rest == 0


def test_twenty_ask_at_once(worker, kit):
    wrong = []

    def ask(own):
        program = kit.program(f"own {own}", Rule("own", (("m", {"x": own}),), {"z": own}))
        for number in range(20):
            (derived,) = worker.derive(program, [kit.job({"x": number})])
            wrong.extend([] if derived.facts == (({"z": own},) if number == own else ()) else [(own, number)])

    askers = [threading.Thread(target=ask, args=(own,)) for own in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert wrong == []
    assert worker.state.ends == {}


def test_programs_that_were_dropped_are_sent_again(worker, kit):
    programs = [kit.program(f"program {number}", Rule("own", (("m", {"x": 1}),), {"z": number})) for number in range(70)]
    for _ in range(2):
        found = [worker.derive(program, [kit.job({"x": 1})])[0].facts for program in programs]
        assert found == [({"z": number},) for number in range(70)]
    assert len(worker._child.held) == 64


def test_nobody_waits_for_one_that_is_closed(worker, kit):
    heard = []
    waiting = threading.Thread(target=lambda: heard.append(kit.reason(worker, kit.hang, kit.job({"t": "a"}))))
    assert kit.answers_well(worker)
    pid = worker.state.pid
    waiting.start()
    kit.until(worker._lock.locked)
    begun = time.monotonic()
    worker.close()
    waiting.join()
    assert time.monotonic() - begun < SOON
    assert heard == ["closed"]
    assert kit.reason(worker, kit.good, kit.good_job) == "closed"
    worker.close()
    assert kit.gone(pid)


def test_no_zombie_and_no_thread_is_left(worker, kit):
    threads = threading.active_count()
    pids = []
    for _ in range(3):
        assert kit.answers_well(worker)
        pids.append(kit.kill(worker))
    worker.close()
    for pid in pids:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    assert threading.active_count() == threads


def script(body: str) -> "subprocess.Popen[str]":
    """A process of its own with a worker and a question."""
    head = """
        import os, sys, time
        from dueprocess.engine.second.program import Job, Layer, Program, Rule
        from dueprocess.engine.second.worker.handle import Caps
        from dueprocess.engine.second.worker.process import Worker
        def one(key, condition):
            return Program(key, (Layer((Rule("one", (("m", condition),), {"z": 1}),), frozenset("xt")),))
        def ask():
            return [derived.facts for derived in worker.derive(one("good", {"x": 2}), [Job(({"x": 2},), (0,))])] == [({"z": 1},)]
        worker = Worker(Caps(seconds=1.0))
        assert ask()
    """
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(body)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def test_a_forked_process_has_a_worker_of_its_own(kit):
    with script("""
        before = worker.state.pid
        worker._lock.acquire()
        child = os.fork()
        if child == 0:
            assert ask()
            assert worker.state.pid != before
            worker.close()
            os._exit(0)
        worker._lock.release()
        assert os.waitpid(child, 0)[1] == 0
        assert ask()
        assert worker.state.pid == before
        worker.close()
        print("well")
    """) as forking:
        try:
            told, wrong = forking.communicate(timeout=30)
        finally:
            forking.kill()
    assert (told, wrong) == ("well\n", "")


@pytest.mark.parametrize("asked", ["ask()", 'worker.derive(one("hang", {"$mt": {"t": "a*+"}}), [Job(({"t": "a"},), (0,))], 0.0)'],
                         ids=["idle", "hanging"])
def test_it_does_not_outlive_its_parent(kit, asked):
    with script(f"""
        print(worker.state.pid, flush=True)
        try:
            {asked}
        except Exception:
            pass
        print("asked", flush=True)
        time.sleep(600)
    """) as parent:
        pid = int(parent.stdout.readline())
        assert parent.stdout.readline() == "asked\n"
        parent.kill()
    kit.until(lambda: kit.gone(pid))


def test_it_sees_nothing_of_the_environment_that_is_not_its_business(worker, kit, monkeypatch):
    monkeypatch.setenv("DUEPROCESS_DATABASE", "postgresql://somebody:secret@somewhere")
    assert kit.answers_well(worker)
    environment = Path(f"/proc/{worker.state.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"secret" not in environment



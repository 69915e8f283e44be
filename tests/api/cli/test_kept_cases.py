import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kept_files import Kept
from typer.testing import Result

from dueprocess.engine.pack import Library, Mark
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.directories import Entered, hold
from dueprocess.engine.service.publishing.publishing import publish

Run = Callable[..., Result]
FERRY = ("--tenant", "ferry")


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_case_is_opened_and_says_what_must_happen(run: Run, kept: Kept) -> None:
    result = run("case", "open", "case.yaml", *FERRY)
    assert result.exit_code == 0
    first, second, *_ = result.stdout.splitlines()
    assert first == "Case F-1, version 2 · e1 · e2"
    assert second.startswith("Duty manager must answer in writing")


def test_what_is_recorded_is_there_for_the_next_command(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    recorded = run("case", "record", "F-1", *FERRY, "--event", "answered", "--by", "duty_manager", "--json")
    assert (told(recorded)["version"], told(recorded)["recorded"]) == (3, ["e3"])
    assert told(run("case", "next", "F-1", *FERRY, "--json"))["stage"] == {"case": "answered"}
    shown = run("case", "show", "F-1", *FERRY).stdout
    assert [name for name in ("received", "acknowledged", "answered") if name in shown] == ["received", "acknowledged", "answered"]
    assert "recorded at 2026-03-02T16:00" in shown
    assert "ferry 1.0.0  after version 0, since 2026-03-02T16:00:00+00:00" in shown


def test_what_nobody_did_is_told_when_it_came_into_force(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    kept.jump("2026-03-20T10:00")
    kept.wake_all()
    effects = told(run("case", "show", "F-1", *FERRY, "--json"))["effects"]
    assert {"missed", "escalated", "consequence"} <= {each["kind"] for each in effects}
    late = run("case", "record", "F-1", *FERRY, "--event", "answered", "--at", "2026-03-16T11:00")
    assert "Taken back just now" in late.stdout
    assert "taken back because of e3" in run("case", "show", "F-1", *FERRY).stdout


def test_an_event_that_the_rules_refuse_is_not_recorded(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    refused = run("case", "record", "F-1", *FERRY, "--event", "acknowledged", "--by", "captain")
    assert refused.exit_code == 1
    assert "Reasons" in refused.stdout
    assert told(run("case", "next", "F-1", *FERRY, "--json"))["version"] == 2


def test_forcing_needs_the_directory_and_a_reason(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    command = ("case", "record", "F-1", *FERRY, "--event", "acknowledged", "--by", "captain", "--force-by", "kim")
    assert run(*command).exit_code == 2
    refused = run(*command, "--because", "the desk was closed")
    assert (refused.exit_code, "kim" in refused.stderr) == (1, True)
    mark = Mark("", 1, 1)
    hold(kept.book, "ferry", Entered("kim", "fleet_manager", None, None, None, True, mark, mark), "test")
    forced = run(*command, "--because", "the desk was closed")
    assert forced.exit_code == 0
    assert "against the rules, by kim" in run("case", "show", "F-1", *FERRY).stdout


def test_the_same_request_twice_is_done_once(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    command = ("case", "record", "F-1", *FERRY, "--event", "more_time_told", "--key", "k1", "--json")
    assert told(run(*command))["version"] == told(run(*command))["version"] == 3
    reused = run("case", "record", "F-1", *FERRY, "--event", "answered", "--key", "k1")
    assert (reused.exit_code, "`k1`" in reused.stderr) == (1, True)


def test_a_version_that_is_no_more(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    stale = run("case", "record", "F-1", *FERRY, "--event", "answered", "--if-version", "1", "--json")
    assert (stale.exit_code, told(stale)["version"]) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["may", "F-1", "--event", "answered"], 0),
        (["may", "F-1", "--event", "acknowledged", "--by", "captain"], 1),
        (["why", "F-1", "--about", "answer"], 0),
        (["why", "F-1", "--about", "anser"], 2),
        (["timeline", "F-1", "--until", "2026-04-01T00:00"], 0),
        (["next", "F-1", "--at", "2026-03-02T12:00"], 0),
        (["next", "F-1", "--at", "soon"], 2),
        (["next", "F-2"], 2),
    ],
)
def test_a_kept_case_is_asked_as_a_case_file_is(run: Run, kept: Kept, arguments: list[str], exit_code: int) -> None:
    run("case", "open", "case.yaml", *FERRY)
    assert run("case", *arguments, *FERRY).exit_code == exit_code


def test_what_was_known_then(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    kept.jump("2026-03-03T09:00")
    run("case", "record", "F-1", *FERRY, "--event", "answered", "--at", "2026-03-02T15:30")
    then = ("case", "next", "F-1", *FERRY, "--at", "2026-03-02T17:00", "--json")
    assert told(run(*then, "--known-at", "2026-03-02T17:00"))["stage"] == {"case": "open"}
    assert told(run(*then, "--known-at", "2026-03-03T10:00"))["stage"] == {"case": "answered"}


def test_a_mistake_in_a_file_is_shown_where_it_stands(run: Run, kept: Kept) -> None:
    text = Path("case.yaml").read_text(encoding="utf-8").replace("by: desk", "by: dessk")
    Path("case.yaml").write_text(text, encoding="utf-8")
    result = run("case", "open", "case.yaml", *FERRY)
    assert result.exit_code == 2
    assert "case.yaml:4:51: error[unknown-role]" in result.stderr
    assert "`desk`" in result.stderr


def test_a_mistake_in_an_option_is_shown_where_it_stands(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    result = run("case", "record", "F-1", *FERRY, "--event", "answered", "--with", "clam=5 GBP", "--json")
    assert result.exit_code == 2
    assert [each["file"] for each in told(result)["diagnostics"]] == ["--with clam"]


def test_cases_are_listed_page_by_page(run: Run, kept: Kept) -> None:
    for name in ("F-1", "F-2", "F-3"):
        Path("case.yaml").write_text(f"case: {name}\nevents: [{{event: received, subject: delay}}]\n", encoding="utf-8")
        run("case", "open", "case.yaml", *FERRY)
    first = told(run("case", "list", *FERRY, "--limit", "2", "--json"))
    rest = told(run("case", "list", *FERRY, "--limit", "2", "--after", first["next"], "--json"))
    assert [each["case"] for each in first["cases"] + rest["cases"]] == ["F-1", "F-2", "F-3"]
    assert rest["next"] is None
    assert "more: --after F-2" in run("case", "list", *FERRY, "--limit", "2").stdout


def test_a_duplicate_is_merged_into_the_case_that_was_received_first(run: Run, kept: Kept) -> None:
    for name in ("F-1", "F-2"):
        Path("case.yaml").write_text(f"case: {name}\nevents: [{{event: received, subject: delay}}]\n", encoding="utf-8")
        run("case", "open", "case.yaml", *FERRY)
    run("case", "record", "F-2", *FERRY, "--event", "acknowledged", "--by", "desk")
    asked = ("--because", "the same delay", *FERRY)
    wrong = run("case", "merge", "F-1", "--into", "F-2", *asked)
    assert (wrong.exit_code, "merge `F-2` into `F-1`" in wrong.stderr) == (1, True)
    done = run("case", "merge", "F-2", "--into", "F-1", *asked)
    assert done.stdout.splitlines()[0] == "`F-2` was merged into `F-1`; events carried over: 1; left out: 0"
    assert "@F-2:e2" in run("case", "show", "F-1", *FERRY).stdout
    assert run("case", "record", "F-2", *FERRY, "--event", "answered", "--by", "desk").exit_code == 1


def test_a_tenant_without_policy(run: Run, kept: Kept) -> None:
    result = run("case", "open", "case.yaml", "--tenant", "nobody")
    assert (result.exit_code, "`nobody`" in result.stderr) == (2, True)


@pytest.mark.parametrize("address", ["mysql://somewhere/x", "nonsense", "sqlite://"])
def test_an_address_of_another_kind(run: Run, address: str) -> None:
    result = run("case", "list", *FERRY, "--database", address)
    assert result.exit_code == 2
    assert "--database" in result.stderr


def test_a_database_that_cannot_be_reached(run: Run) -> None:
    result = run("case", "list", *FERRY, "--database", "postgresql://nobody@127.0.0.1:1/none", "--json")
    assert result.exit_code == 3
    assert told(result)["reason"] == "down"


def test_nobody_looks_for_cases_in_a_new_file_by_mistake(run: Run) -> None:
    for command in (("case", "list"), ("due", "--role", "desk"), ("directory", "list"), ("case", "open", "case.yaml")):
        result = run(*command, *FERRY)
        assert (result.exit_code, "no database at `var/dueprocess.db`" in result.stderr) == (2, True)
    assert not Path("var").exists()


def test_the_language_is_the_callers_or_else_that_of_the_policy(run: Run, kept: Kept) -> None:
    xinbang = ("--tenant", "xinbang")
    publish(kept.book, "xinbang", load_policy("xinbang", Library.default()), Library.default(), "test")
    Path("case.yaml").write_text("case: XB-1\nevents: [{event: received, source: external, category: business}]\n", encoding="utf-8")
    opened = run("case", "open", "case.yaml", *xinbang).stdout
    assert opened.splitlines()[0] == "案件 XB-1，版本 1 · e1"
    assert "必须" in opened
    for command in (("case", "next", "XB-1"), ("case", "show", "XB-1"), ("case", "list"), ("due", "--role", "hotline_operator")):
        assert re.search("[一-龥]", run(*command, *xinbang).stdout)
        assert not re.search("[一-龥]", run(*command, *xinbang, "--lang", "en").stdout)
    refused = run("case", "record", "XB-1", *xinbang, "--event", "closed", "--by", "call_centre")
    assert "理由" in refused.stdout


def test_a_case_is_held_and_released(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    held = run("case", "hold", "F-1", "--because", "in court", *FERRY)
    assert held.stdout == "`F-1` is held\n"
    assert run("case", "release", "F-1", "--because", "settled", *FERRY).stdout == "`F-1` is not held any more\n"
    assert run("case", "hold", "F-9", "--because", "in court", *FERRY).exit_code == 2


def test_no_record_has_outlived_its_time(run: Run, kept: Kept) -> None:
    run("case", "open", "case.yaml", *FERRY)
    assert told(run("retention", "ferry", "--json"))["records"] == []

"""Subscriptions and the outbox on the command line: shown for people and programs, a secret once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from kept_files import Kept
from typer.testing import Result

Run = Callable[..., Result]
FERRY = ("--tenant", "ferry")
URL = "https://example.org/complaints"


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def add(run: Run, *arguments: str) -> Any:
    result = run("subscriptions", "add", *arguments, *FERRY, "--json")
    assert result.exit_code == 0, result.stderr
    return told(result)


@pytest.fixture
def given_up(run: Run, kept: Kept) -> list[str]:
    """Messages that were given up, since their subscription has ended: their ids."""
    subscription = add(run, "webhook", URL)["subscription"]
    run("case", "open", "case.yaml", *FERRY)
    kept.jump("2026-03-20T09:00")
    kept.wake_all()
    run("subscriptions", "end", subscription, *FERRY)
    dead = told(run("outbox", "list", *FERRY, "--standing", "dead", "--json"))
    assert dead["counts"] == {"pending": 0, "delivered": 0, "dead": len(dead["messages"])}
    return [each["message"] for each in dead["messages"]]


def test_the_secret_is_shown_once(run: Run, kept: Kept) -> None:
    begun = run("subscriptions", "add", "webhook", URL, *FERRY, "--kind", "missed", "--role", "desk")
    assert begun.exit_code == 0
    secret = begun.stdout.split("shown only now: ")[1].strip()
    assert secret.startswith("whsec_")
    listed = run("subscriptions", "list", *FERRY).stdout
    assert ("webhook" in listed, URL in listed, "missed" in listed, "desk" in listed) == (True, True, True, True)
    assert secret not in listed + run("subscriptions", "list", *FERRY, "--json").stdout


def test_mail_to_an_address_or_to_whoever_holds_the_role(run: Run, kept: Kept) -> None:
    for target in ("desk@example.org", "holders"):
        assert add(run, "mail", target)["target"] == target
    listed = told(run("subscriptions", "list", *FERRY, "--json"))["subscriptions"]
    assert sorted((each["kind"], each["target"]) for each in listed) == [("mail", "desk@example.org"), ("mail", "holders")]


def test_nobody_is_told_of_anything(run: Run, kept: Kept) -> None:
    assert run("subscriptions", "list", *FERRY).stdout == "Nobody is told of anything.\n"
    assert run("subscriptions", "list", *FERRY, "--lang", "zh").stdout == "没有任何订阅。\n"


@pytest.mark.parametrize(("arguments", "said"), [
    (("webhook", "http://example.org"), "`--plain-http`"),
    (("webhook", URL, "--kind", "mised"), "`missed`"),
    (("webhook", URL, "--role", "dsk"), "`desk`"),
    (("mail", "desk"), "`holders`"),
    (("sms", "desk"), "'webhook', 'mail'"),
])
def test_a_bad_wish_says_what_is_right(run: Run, kept: Kept, arguments: tuple[str, ...], said: str) -> None:
    result = run("subscriptions", "add", *arguments, *FERRY)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert told(run("subscriptions", "list", *FERRY, "--json")) == {"subscriptions": []}


def test_an_operator_may_allow_a_receiver_without_encryption(run: Run, kept: Kept) -> None:
    assert add(run, "webhook", "http://intranet/complaints", "--plain-http")["target"] == "http://intranet/complaints"


def test_what_has_ended_is_listed_as_ended(run: Run, kept: Kept) -> None:
    subscription = add(run, "webhook", URL)["subscription"]
    assert "ended 2026-03-02T16:00" in run("subscriptions", "end", subscription, *FERRY).stdout
    listed, = told(run("subscriptions", "list", *FERRY, "--json"))["subscriptions"]
    assert listed["ended"] == "2026-03-02T16:00:00+00:00"


def test_the_outbox_says_what_became_of_each_message(run: Run, given_up: list[str]) -> None:
    shown = run("outbox", "list", *FERRY).stdout
    assert shown.startswith(f"To be sent: 0, delivered: 0, given up: {len(given_up)}\n")
    assert all(each in shown for each in given_up)
    assert "the subscription has ended" in shown
    assert "订阅已终止" in run("outbox", "list", *FERRY, "--lang", "zh").stdout


def test_the_outbox_is_listed_page_by_page(run: Run, given_up: list[str]) -> None:
    page = told(run("outbox", "list", *FERRY, "--limit", "1", "--json"))
    assert [each["message"] for each in page["messages"]] == given_up[:1]
    rest = told(run("outbox", "list", *FERRY, "--after", page["next"], "--json"))
    assert [each["message"] for each in rest["messages"]] == given_up[1:]
    assert f"--after {given_up[0]}" in run("outbox", "list", *FERRY, "--limit", "1").stdout


def test_one_message_is_sent_again_or_all_that_were_given_up(run: Run, given_up: list[str]) -> None:
    again = told(run("outbox", "resend", given_up[0], *FERRY, "--json"))
    assert (again["message"], again["standing"], again["attempts"]) == (given_up[0], "pending", 0)
    assert run("outbox", "resend", "--dead", *FERRY).stdout == f"Sent again: {len(given_up) - 1}\n"
    assert told(run("outbox", "list", *FERRY, "--standing", "pending", "--json"))["counts"]["pending"] == len(given_up)


@pytest.mark.parametrize("arguments", [(), ("msg_1", "--dead")])
def test_what_is_to_be_sent_again_must_be_said(run: Run, kept: Kept, arguments: tuple[str, ...]) -> None:
    result = run("outbox", "resend", *arguments, *FERRY)
    assert (result.exit_code, "`--dead`" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", [("subscriptions", "end", "sub_1"), ("outbox", "resend", "msg_1")])
def test_what_is_not_there(run: Run, kept: Kept, command: tuple[str, ...]) -> None:
    result = run(*command, *FERRY)
    assert (result.exit_code, command[-1] in result.stderr) == (2, True)


def test_what_was_told_under_a_policy_that_was_withdrawn_can_still_be_followed(run: Run, given_up: list[str]) -> None:
    assert run("withdraw", "ferry", "1.0.0", "--because", "superseded").exit_code == 0
    listed = told(run("outbox", "list", *FERRY, "--json"))["messages"]
    assert [each["message"] for each in listed] == given_up
    ended, = told(run("subscriptions", "list", *FERRY, "--json"))["subscriptions"]
    assert run("subscriptions", "end", ended["subscription"], *FERRY).exit_code == 0


@pytest.mark.parametrize("command", [
    ("subscriptions", "list"), ("subscriptions", "add", "webhook", URL), ("outbox", "list"), ("outbox", "resend", "--dead")])
def test_a_tenant_without_a_policy(run: Run, kept: Kept, command: tuple[str, ...]) -> None:
    result = run(*command, "--tenant", "fery")
    assert (result.exit_code, "`fery`" in result.stderr) == (2, True)

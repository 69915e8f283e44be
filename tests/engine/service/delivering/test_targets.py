import pytest

from dueprocess.engine.pack import Collector, Mark
from dueprocess.engine.service.delivering.targets import check_mail, check_webhook, is_loopback


def codes(check, target, **more):
    collector = Collector()
    check(target, Mark("--to", 1, 1), collector, **more)
    return [each.code for each in collector.diagnostics]


@pytest.mark.parametrize("target", [
    "https://example.org/hook", "https://example.org:8443/a?b=c", "https://[2001:db8::1]/x",
    "http://127.0.0.1:9000/", "http://localhost/hook", "http://[::1]:80/",
])
def test_an_address_that_may_be_called(target):
    assert codes(check_webhook, target, plain_http=False) == []


@pytest.mark.parametrize(("target", "code"), [
    ("example.org/hook", "target-no-url"),
    ("ftp://example.org/", "target-no-url"),
    ("https://", "target-no-url"),
    ("https://example.org:99999/", "target-no-url"),
    ("https://example.org:0/", "target-no-url"),
    ("https://[::1/", "target-no-url"),
    ("https://example.org/a b", "target-no-url"),
    ("https://example.org/\r\nX-Evil: 1", "target-no-url"),
    ("https://example.org/" + "a" * 2000, "target-no-url"),
    ("https://desk:secret@example.org/", "target-with-password"),
    ("http://example.org/hook", "target-not-encrypted"),
    ("http://10.0.0.7/hook", "target-not-encrypted"),
    ("http://localhost.example.org/", "target-not-encrypted"),
])
def test_an_address_that_may_not(target, code):
    assert codes(check_webhook, target, plain_http=False) == [code]


def test_an_operator_may_do_without_encryption_but_not_without_an_address():
    assert codes(check_webhook, "http://intranet/hook", plain_http=True) == []
    assert codes(check_webhook, "ftp://intranet/hook", plain_http=True) == ["target-no-url"]


@pytest.mark.parametrize("target", ["holders", "desk@example.org", "a.b+c@host", "投诉@例子.公司"])
def test_a_mail_target(target):
    assert codes(check_mail, target) == []


@pytest.mark.parametrize("target", [
    "", "desk", "desk@", "@example.org", "a@b@c", "desk@example.org, other@example.org", "Desk <desk@example.org>",
    "desk@example.org\nBcc: all@example.org", "holder", "a" * 2000 + "@example.org",
])
def test_no_mail_target(target):
    assert codes(check_mail, target) == ["target-no-mail-address"]


@pytest.mark.parametrize(("host", "answer"), [("127.9.9.9", True), ("::1", True), ("10.0.0.7", False), ("example.org", False)])
def test_what_is_this_machine(host, answer):
    assert is_loopback(host) is answer

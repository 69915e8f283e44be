import pytest

from dueprocess.engine.pack import PackError
from dueprocess.engine.service.delivering.mail_server import MailServer, read_mail_server


@pytest.mark.parametrize(("text", "server"), [
    ("smtp://localhost?from=a@example.org", MailServer("smtp", "localhost", 25, "a@example.org")),
    ("smtp+starttls://mail.example.org?from=a@example.org", MailServer("smtp+starttls", "mail.example.org", 587, "a@example.org")),
    ("smtps://u:p%40ss@mail.example.org:4650/?from=a@example.org",
     MailServer("smtps", "mail.example.org", 4650, "a@example.org", "u", "p@ss")),
    ("smtp://u:p@127.0.0.1:2525?from=a@example.org", MailServer("smtp", "127.0.0.1", 2525, "a@example.org", "u", "p")),
])
def test_a_setting_is_read(text, server):
    assert read_mail_server(text) == server


@pytest.mark.parametrize(("text", "code"), [
    ("", "smtp-setting-malformed"),
    ("mail.example.org", "smtp-setting-malformed"),
    ("http://mail.example.org?from=a@example.org", "smtp-setting-malformed"),
    ("smtp://mail.example.org", "smtp-setting-malformed"),
    ("smtp://mail.example.org?from=nobody", "smtp-setting-malformed"),
    ("smtp://mail.example.org:port?from=a@example.org", "smtp-setting-malformed"),
    ("smtp://?from=a@example.org", "smtp-setting-malformed"),
    ("smtp://mail.example.org/path?from=a@example.org", "smtp-setting-malformed"),
    ("smtp://user:geheim@mail.example.org?from=a@example.org", "smtp-password-in-the-clear"),
])
def test_a_setting_that_is_wrong_is_refused_without_repeating_it(text, code):
    with pytest.raises(PackError) as refused:
        read_mail_server(text)
    assert [each.code for each in refused.value.diagnostics] == [code]
    assert "geheim" not in str([each.as_plain("en") for each in refused.value.diagnostics])


def test_a_password_is_not_shown():
    assert "geheim" not in repr(read_mail_server("smtps://user:geheim@mail.example.org?from=a@example.org"))

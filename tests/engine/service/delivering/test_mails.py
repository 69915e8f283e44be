from email import message_from_string
from email.policy import default

import pytest

from dueprocess.engine.inference.values import Party
from dueprocess.engine.service.delivering.letters import Letter
from dueprocess.engine.service.delivering.mail_server import MailServer
from dueprocess.engine.service.delivering.mails import send
from dueprocess.engine.service.delivering.outcomes import Delivered, Failed, Refused, said_trouble

LETTER = Letter("升级：答复（案件 7）", "案件：7\n.\n期限：2026-03-03 09:06\n", (Party("desk"),))
DESK, HEAD = "desk@example.org", "head@example.org"


def sent(letterbox, *recipients, **server):
    place = MailServer("smtp", "127.0.0.1", letterbox.port, "complaints@example.org", **server)
    return send(place, "msg_1", LETTER, recipients or (DESK, HEAD), 1_772_500_000, 2.0)


def test_a_letter_arrives_as_it_was_written(letterbox):
    assert sent(letterbox) == Delivered()
    (recipients, text), = letterbox.letters
    message = message_from_string(text, policy=default)
    assert recipients == [DESK, HEAD]
    assert message["to"] == f"{DESK}, {HEAD}"
    assert message["from"] == "complaints@example.org"
    assert message["subject"] == LETTER.subject
    assert message["message-id"] == "<msg_1@example.org>"
    assert message["date"].datetime.timestamp() == 1_772_500_000
    assert message["auto-submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_server_that_asks_for_it_is_told_who_sends(letterbox):
    assert sent(letterbox, user="u", password="p") == Delivered()  # noqa: S106
    assert len(letterbox.logins) == 1


def test_a_recipient_that_is_refused_does_not_keep_the_others_from_theirs(letterbox):
    letterbox.refused[HEAD] = "550 no such mailbox"
    outcome = sent(letterbox)
    assert isinstance(outcome, Delivered)
    assert said_trouble(outcome.trouble.written(), "en") == f"recipients refused: {HEAD}: 550 no such mailbox"
    assert letterbox.letters[0][0] == [DESK]


@pytest.mark.parametrize(("replies", "outcome"), [
    (("550 no", "551 gone"), Refused),
    (("550 no", "451 later"), Failed),
    (("450 later", "451 later"), Failed),
])
def test_where_all_recipients_are_refused_it_is_tried_again_unless_all_are_for_good(letterbox, replies, outcome):
    letterbox.refused = dict(zip((DESK, HEAD), replies, strict=True))
    found = sent(letterbox)
    assert type(found) is outcome
    assert found.trouble.code == "delivery-recipients-refused"
    assert letterbox.letters == []


@pytest.mark.parametrize(("answers", "outcome", "code"), [
    ({".": "554 looks like spam"}, Refused, "delivery-mail-answered"),
    ({".": "452 full"}, Failed, "delivery-mail-answered"),
    ({"DATA": "451 later"}, Failed, "delivery-mail-answered"),
    ({"MAIL": "550 who are you"}, Failed, "delivery-mail-answered"),
    ({"": "554 go away"}, Failed, "delivery-mail-answered"),
])
def test_what_a_server_refuses(letterbox, answers, outcome, code):
    letterbox.answers = answers
    found = sent(letterbox)
    assert (type(found), found.trouble.code) == (outcome, code)


def test_a_login_that_is_refused_may_be_mended_by_the_operator(letterbox):
    letterbox.answers["AUTH"] = "535 no"
    found = sent(letterbox, user="u", password="geheim")  # noqa: S106
    assert isinstance(found, Failed)
    assert "geheim" not in found.trouble.written()


def test_a_server_that_is_not_there_is_not_reached(letterbox):
    place = MailServer("smtp", "127.0.0.1", 1, "complaints@example.org")
    assert send(place, "msg_1", LETTER, (DESK,), 0, 2.0).trouble.code == "delivery-not-reached"


def test_a_server_without_encryption_gets_nothing_where_encryption_is_set(letterbox):
    place = MailServer("smtp+starttls", "127.0.0.1", letterbox.port, "complaints@example.org", "u", "p")
    assert isinstance(send(place, "msg_1", LETTER, (DESK,), 0, 2.0), Failed)
    assert letterbox.logins == []

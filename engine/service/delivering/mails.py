"""One attempt to deliver an e-mail: handed to the operator's mail server, to all recipients at once."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import cache
from typing import Final

from dueprocess.engine.service.delivering.letters import Letter
from dueprocess.engine.service.delivering.mail_server import MailServer
from dueprocess.engine.service.delivering.outcomes import Delivered, Failed, Outcome, Refused, Trouble

PATIENCE: Final = 10.0
"""Seconds to wait for each answer of the mail server."""

_FOR_GOOD: Final = 500
"""The least of the reply codes of SMTP that will be the same next time."""


def send(
    server: MailServer, message_id: str, letter: Letter, recipients: tuple[str, ...], now: int,
    patience: float = PATIENCE,
) -> Outcome:
    """Hands in a letter once, dated `now` (seconds since the epoch). Its Message-ID is the same in every attempt."""
    message = _message(server, message_id, letter, recipients, now)
    try:
        with _connected(server, patience) as connection:
            refused = connection.send_message(message, server.sender, recipients)
    except smtplib.SMTPRecipientsRefused as error:
        worst = max((code for code, _ in error.recipients.values()), default=0)
        least = min((code for code, _ in error.recipients.values()), default=0)
        trouble = _refused(error.recipients)
        return Refused(trouble) if worst >= _FOR_GOOD and least >= _FOR_GOOD else Failed(trouble)
    except smtplib.SMTPResponseException as error:
        trouble = Trouble("delivery-mail-answered", {"status": error.smtp_code, "said": _line(error.smtp_error)})
        return Refused(trouble) if _is_of_the_message(error) else Failed(trouble)
    except TimeoutError:
        return Failed(Trouble("delivery-timed-out", {"seconds": int(patience)}))
    except (smtplib.SMTPException, OSError) as error:
        return Failed(Trouble("delivery-not-reached", {"reason": str(error) or type(error).__name__}))
    return Delivered(_refused(refused) if refused else None)


def _connected(server: MailServer, patience: float) -> smtplib.SMTP:
    """A connection, encrypted and logged in as the setting says."""
    if server.kind == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=patience, context=_trusted())
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=patience)
    try:
        if server.kind == "smtp+starttls":
            connection.starttls(context=_trusted())
        if server.user is not None and server.password is not None:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _message(
    server: MailServer, message_id: str, letter: Letter, recipients: tuple[str, ...], now: int
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = server.sender
    message["To"] = ", ".join(recipients)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(now)
    message["Message-ID"] = f"<{message_id}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")  # which every server passes on unchanged
    return message


def _is_of_the_message(error: smtplib.SMTPResponseException) -> bool:
    """Whether it is this message that was refused for good, and not the connection or the login."""
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _FOR_GOOD


def _refused(recipients: dict[str, tuple[int, bytes]]) -> Trouble:
    said = "; ".join(f"{address}: {code} {_line(reason)}" for address, (code, reason) in sorted(recipients.items()))
    return Trouble("delivery-recipients-refused", {"said": said})


def _line(said: bytes | str) -> str:
    text = said if isinstance(said, str) else said.decode("utf-8", "replace")
    return " ".join(text.split())[:300]


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, loaded once."""
    return ssl.create_default_context()

"""The mail server that an operator has set, read from one line: `smtps://user:password@host:465?from=address`."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from dueprocess.engine.pack import Collector, Mark, PackError
from dueprocess.engine.service.delivering.targets import is_loopback, is_mail_address

SETTING: Final = "DUEPROCESS_SMTP"
"""The environment variable that holds the line."""

_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `kind` is `smtp` (not encrypted), `smtp+starttls` or `smtps`; `sender` is the address
    that mails come from.
    """

    kind: str
    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_mail_server(text: str) -> MailServer:
    """Reads the setting. Raises PackError, which never repeats the text: it may hold a password."""
    collector = Collector()
    server = _server(text)
    if server is None:
        collector.error("smtp-setting-malformed", Mark(SETTING, 1, 1))
    elif server.password is not None and server.kind == "smtp" and not is_loopback(server.host):
        collector.error("smtp-password-in-the-clear", Mark(SETTING, 1, 1))
    collector.raise_if_errors()
    if server is None:
        raise PackError(collector.diagnostics)
    return server


def _server(text: str) -> MailServer | None:
    try:
        url = urlsplit(text.strip())
        port = url.port or _PORTS[url.scheme]
    except (ValueError, KeyError):
        return None
    sender = parse_qs(url.query).get("from", [""])[0]
    if not url.hostname or url.path not in ("", "/") or not is_mail_address(sender):
        return None
    return MailServer(url.scheme, url.hostname, port, sender, *_login(url))


def _login(url: SplitResult) -> tuple[str | None, str | None]:
    if url.username is None or url.password is None:
        return None, None
    return unquote(url.username), unquote(url.password)

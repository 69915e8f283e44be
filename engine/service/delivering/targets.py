"""Where messages may be sent: https addresses, mail addresses, the holders of a role."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dueprocess.engine.pack import Collector, Mark

WEBHOOK: Final = "webhook"
MAIL: Final = "mail"
"""The two kinds of subscriptions."""

HOLDERS: Final = "holders"
"""The mail target that stands for those who hold the role a notice is addressed to, by the directory."""

LONGEST: Final = 2000
"""The most characters of a target."""

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.?[^\s@<>,;:\"()\[\]\\]*")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f]")


def check_webhook(target: str, mark: Mark, collector: Collector, *, plain_http: bool) -> None:
    """Collects what is wrong with the address of a webhook.

    Without encryption (`http`) only this machine is reached, unless the operator has allowed it (`plain_http`).
    """
    url = _url(target)
    if url is None or url.scheme not in ("http", "https"):
        collector.error("target-no-url", mark, target=target[:LONGEST])
    elif url.username is not None:
        collector.error("target-with-password", mark)
    elif url.scheme == "http" and not plain_http and not is_loopback(url.hostname or ""):
        collector.error("target-not-encrypted", mark, target=target)


def check_mail(target: str, mark: Mark, collector: Collector) -> None:
    """Collects what is wrong with a mail address; `holders` is none, and right."""
    if target != HOLDERS and not is_mail_address(target):
        collector.error("target-no-mail-address", mark, target=target[:LONGEST], holders=HOLDERS)


def is_mail_address(text: str) -> bool:
    """Whether this can be one mail address (`desk@example.org`), and not a list, a name or a header."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _url(text: str) -> SplitResult | None:
    if len(text) > LONGEST or _INVISIBLE.search(text):
        return None
    try:
        url = urlsplit(text)
        valid = bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return None
    return url if valid else None

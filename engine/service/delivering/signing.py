"""Signatures of webhooks by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body."""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Final

PREFIX: Final = "whsec_"
LEAST_BYTES: Final = 24
MOST_BYTES: Final = 64


class BadSecret(ValueError):
    """A secret that is not `whsec_` and 24 to 64 bytes in base 64."""


def written_secret(key: bytes) -> str:
    """A key as receivers and senders pass it on."""
    return PREFIX + b64encode(key).decode()


def key_of(secret: str) -> bytes:
    """The key that a written secret holds; the prefix may be absent. Raises BadSecret."""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret from None
    if not LEAST_BYTES <= len(key) <= MOST_BYTES:
        raise BadSecret
    return key


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of one attempt at `timestamp` (seconds since the epoch). Raises BadSecret."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + b64encode(hmac.digest(key_of(secret), signed, "sha256")).decode()


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The three headers that a receiver verifies. Raises BadSecret."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }

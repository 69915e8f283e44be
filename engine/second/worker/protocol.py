"""What the worker process and its parent say to each other: frames of JSON. Imported on both sides, so of nothing else.

The child speaks first, once: `{"ready": true}`, or `{"error": "missing", "detail": ...}`. Then each question gets one
answer, in order:

    {"key": KEY, "layers": [LAYER, ...] or null, "jobs": [{"facts": [FACT, ...], "layers": [NUMBER, ...]}, ...]}
    {"derived": [[FACT, ...], ...], "dropped": [KEY, ...]}
    {"error": REASON, "detail": TEXT, "dropped": [KEY, ...], "lasting": BOOLEAN}

`layers` are sent when the child does not hold the program; `dropped` names the programs that it holds no longer. An
error is lasting when it lies in the program, whatever the facts. A layer is `{"rules": [{"when": [[ALIAS, CONDITION],
...], "gives": {FIELD: VALUE or [ALIAS, FIELD]}}, ...], "reads": [FIELD, ...]}`.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

HEADER = struct.Struct(">I")
"""Each frame begins with the number of bytes that follow."""

LARGEST = 32 << 20
"""Bytes of a frame; a longer one is refused by its sender, and taken for garbage by its receiver."""

Message = dict[str, Any]


def frame_of(message: Message) -> bytes:
    """The message as it is sent. Raises ValueError where it is too large, or nested too deeply."""
    try:
        body = json.dumps(message, separators=(",", ":")).encode()
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem
    if len(body) > LARGEST:
        raise ValueError(f"a message of {len(body)} bytes; at most {LARGEST} are sent")
    return HEADER.pack(len(body)) + body


def message_of(body: bytes | bytearray) -> Message:
    """The message in a frame's body. Raises ValueError for what is not JSON or no mapping."""
    try:
        message = json.loads(body)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem
    if not isinstance(message, dict):
        raise ValueError("not a mapping")  # noqa: TRY004 - one error for all that is no message
    return message


def read_message(stream: BinaryIO) -> Message | None:
    """The next message, waited for; None when the other side has closed. Raises ValueError for garbage."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    if length > LARGEST:
        raise ValueError(f"a frame of {length} bytes")
    body = stream.read(length)
    return message_of(body) if len(body) == length else None

"""Bytes -> text, with everything refused that is not plain UTF-8 text of a bearable size."""

import re
from pathlib import Path

from dueprocess.engine.pack.diagnostics import Collector
from dueprocess.engine.pack.marks import Mark, shown

MOST_BYTES = 1024 * 1024

# Not text: control characters, and the line breaks of YAML 1.1 which editors do not show as such.
REFUSED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile(r"\r\n|\r|\n")


def read_text(path: Path, collector: Collector) -> str | None:
    """The text of a file, or None with the reason collected."""
    mark = Mark(shown(path), 1, 1)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        collector.error("file-not-found", mark)
        return None
    except OSError:
        collector.error("file-not-readable", mark)
        return None
    return _decoded(raw, mark, collector)


def checked_text(text: str, file: str, collector: Collector) -> str | None:
    """The text without a leading byte order mark, or None if it is too long or holds what is no text."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        collector.error("file-too-big", Mark(file, 1, 1), most=MOST_BYTES // 1024)
        return None
    text = text.removeprefix("\ufeff")
    refused = REFUSED.search(text)
    if refused:
        mark = mark_at(text, refused.start(), file)
        collector.error("control-character", mark, character=code_point(refused.group()))
        return None
    return text


def code_point(character: str) -> str:
    """The name by which a character that cannot be shown is looked up, such as `U+0007`."""
    return f"U+{ord(character):04X}"


def mark_at(text: str, index: int, file: str) -> Mark:
    """The place of the character at `index`."""
    lines = _BREAK.split(text[:index])
    return Mark(file, len(lines), len(lines[-1]) + 1)


def _decoded(raw: bytes, mark: Mark, collector: Collector) -> str | None:
    if len(raw) > MOST_BYTES:
        collector.error("file-too-big", mark, most=MOST_BYTES // 1024)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        collector.error("not-utf-8", mark)
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8").removeprefix("\ufeff")
        collector.error("not-utf-8", mark_at(before, len(before), mark.file))
        return None
    return checked_text(text, mark.file, collector)

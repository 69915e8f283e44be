"""What is a message and what is none."""

import io

import pytest

from dueprocess.engine.second.worker.protocol import HEADER, LARGEST, frame_of, message_of, read_message


def test_messages_come_out_as_they_went_in():
    messages = [{"a": 1}, {"b": "好", "c": ["\ud800", None, -(1 << 62)]}, {}]
    stream = io.BytesIO(b"".join(frame_of(message) for message in messages))
    assert [read_message(stream) for _ in messages] == messages
    assert read_message(stream) is None


@pytest.mark.parametrize("cut", [1, 3, 4, 6])
def test_half_a_message_is_the_end(cut):
    assert read_message(io.BytesIO(frame_of({"a": 1})[:cut])) is None


@pytest.mark.parametrize(("body", "wrong"), [
    (b"", "Expecting value"), (b"nonsense", "Expecting value"), (b"[]", "not a mapping"), (b"1", "not a mapping"),
    (b"\xff", "can't decode"), (b"[" * 200_000, "too deeply"),
], ids=["nothing", "a word", "a list", "a number", "no text", "depth"])
def test_what_is_no_message(body, wrong):
    with pytest.raises(ValueError, match=wrong):
        message_of(body)


def test_what_is_too_large_is_neither_sent_nor_read():
    with pytest.raises(ValueError, match="bytes"):
        frame_of({"a": "a" * LARGEST})
    with pytest.raises(ValueError, match="bytes"):
        read_message(io.BytesIO(HEADER.pack(LARGEST + 1)))

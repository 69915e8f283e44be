import base64
import hashlib
import hmac

import pytest

from dueprocess.engine.service.delivering.signing import BadSecret, key_of, signature, signed_headers, written_secret

# The vector that the libraries of the Standard Webhooks project are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published
MESSAGE = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector_is_signed_as_published():
    assert signature(SECRET, *MESSAGE) == SIGNED


def test_the_prefix_of_a_secret_says_nothing():
    assert signature(SECRET.removeprefix("whsec_"), *MESSAGE) == SIGNED


def test_another_id_time_or_body_is_another_signature():
    identifier, at, body = MESSAGE
    others = [("msg_other", at, body), (identifier, at + 1, body), (identifier, at, body + b" ")]
    assert SIGNED not in {signature(SECRET, *other) for other in others}


def test_the_headers_are_those_that_a_receiver_verifies():
    assert signed_headers(SECRET, *MESSAGE) == {
        "webhook-id": MESSAGE[0], "webhook-timestamp": "1614265330", "webhook-signature": SIGNED}


def test_text_beyond_ascii_is_signed_as_its_bytes():
    body = '{"标签":"升级"}'.encode()
    expected = hmac.new(key_of(SECRET), b"msg_1.7." + body, hashlib.sha256).digest()
    assert signature(SECRET, "msg_1", 7, body) == "v1," + base64.b64encode(expected).decode()


def test_a_key_is_read_as_it_was_written():
    key = bytes(range(32))
    assert written_secret(key).startswith("whsec_")
    assert key_of(written_secret(key)) == key


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base 64", written_secret(b"x" * 23), written_secret(b"x" * 65)])
def test_a_secret_that_is_none_is_refused(secret):
    with pytest.raises(BadSecret):
        key_of(secret)

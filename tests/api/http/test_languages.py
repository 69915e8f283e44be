import pytest

from dueprocess.api.http.languages import preferred


@pytest.mark.parametrize(
    ("header", "default", "chosen"),
    [
        ("", "zh", "zh"),
        ("", "en", "en"),
        ("", "zh-Hans-CN", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "en", "zh"),
        ("en;q=0.8, zh;q=0.9", "en", "zh"),
        ("EN-gb", "zh", "en"),
        ("fr, de;q=0.9", "zh", "zh"),
        ("fr, en;q=0.1", "zh", "en"),
        ("zh;q=0, *", "zh", "zh"),
        ("zh;q=0, en;q=0.5", "zh", "en"),
        ("*", "en", "en"),
        ("en;q=nonsense", "zh", "zh"),
        (",;,=", "en", "en"),
    ],
)
def test_the_caller_is_answered_in_the_language_asked_for(header: str, default: str, chosen: str) -> None:
    assert preferred(header, default) == chosen

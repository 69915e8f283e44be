import re
from pathlib import Path
from string import Formatter

import pytest

from dueprocess.engine.pack import Collector, read_yaml
from dueprocess.engine.text import LANGUAGES, Phrase, UnknownMessage, has, language_of, message_ids, say
from dueprocess.engine.text.catalogue import template_of

ENGINE = Path(__file__).parents[3] / "engine"
CATALOGUES = sorted((ENGINE / "text").glob("*.yaml"))
REPORTED = re.compile(r"""(?:\.|_)(?:error|warning|info|report)\(\s*"([a-z][a-z-]*)\"""")
PHRASES = re.compile(r"""Phrase\(\s*"([a-z][a-z0-9.-]*)\"""")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("message_id", message_ids())
def test_each_message_is_said_in_every_language(message_id: str) -> None:
    assert all(template_of(message_id, language) for language in LANGUAGES)


@pytest.mark.parametrize("message_id", [name for name in message_ids() if name.endswith((".message", ".hint"))])
def test_diagnostics_speak_of_the_same_things_in_every_language(message_id: str) -> None:
    assert placeholders(template_of(message_id, "en")) == placeholders(template_of(message_id, "zh"))


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.stem)
def test_catalogues_are_strict_yaml(file: Path) -> None:
    collector = Collector()
    assert read_yaml(file, collector) is not None, [str(found.mark) for found in collector.diagnostics]


def used(pattern: re.Pattern[str]) -> set[str]:
    sources = (file.read_text(encoding="utf-8") for file in ENGINE.glob("**/*.py"))
    return {name for source in sources for name in pattern.findall(source)}


def test_each_code_that_is_reported_has_a_message_and_a_hint() -> None:
    missing = {code for code in used(REPORTED) if not (has(f"{code}.message") and has(f"{code}.hint"))}
    assert not missing


def test_each_phrase_that_is_used_is_there() -> None:
    assert not {name for name in used(PHRASES) if not has(name)}


@pytest.mark.parametrize("message_id", [name for name in message_ids() if name.endswith((".message", ".hint"))])
def test_messages_begin_small_and_end_without_full_stop(message_id: str) -> None:
    text = template_of(message_id, "en")
    assert not text[0].isupper() or text.split()[0].isupper() or text.startswith("YAML")
    assert not text.endswith(".")
    assert not template_of(message_id, "zh").endswith("。")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("ZH", "zh"),
        ("de", "en"),
        ("", "en"),
        ("zhx", "en"),
    ],
)
def test_languages_are_chosen_by_tag(tag: str, language: str) -> None:
    assert language_of(tag) == language


def test_a_phrase_is_said_in_the_language_of_the_whole() -> None:
    phrase = Phrase("did-you-mean", {"name": "claim"})
    assert say("unknown-key.hint", "en", suggestion=phrase) == "did you mean `claim`?"
    assert say("unknown-key.hint", "zh-CN", suggestion=phrase) == "是否想写 `claim`？"


def test_what_the_user_wrote_is_never_read_as_a_template() -> None:
    assert say("unknown-key.message", "en", name="{0.__class__}") == "unknown key `{0.__class__}`"


def test_an_unknown_message_is_a_mistake_of_the_program() -> None:
    with pytest.raises(UnknownMessage):
        say("no-such-message", "en")

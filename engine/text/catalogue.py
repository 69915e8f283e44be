"""Message id -> text in each language, loaded once from the catalogue files of this package."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

LANGUAGES: Final = ("en", "zh")
CATALOGUES: Final = ("diagnostics", "meaning", "findings", "answers", "notices", "cases", "cli")


class UnknownMessage(LookupError):
    """A message id that no catalogue holds: a mistake of the program, never of its user."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parameter of a message that is itself a message, said in the language of the whole."""

    message_id: str
    params: Mapping[str, object] = field(default_factory=dict)


def language_of(tag: str) -> str:
    """The language of `LANGUAGES` that serves a language tag: Chinese for `zh` and `zh-Hans-CN`, else English."""
    return "zh" if tag.lower().split("-")[0] == "zh" else "en"


def say(message_id: str, language: str, /, **params: object) -> str:
    """The text of a message in the language that serves the tag `language`, its {placeholders} filled from `params`.

    A `Phrase` among the parameters is said in the same language.
    Raises UnknownMessage for an id that no catalogue holds, KeyError for a placeholder without parameter.
    """
    spoken = language_of(language)
    filled = {name: _said(value, spoken) for name, value in params.items()}
    return template_of(message_id, spoken).format_map(filled)


def template_of(message_id: str, language: str) -> str:
    """The text of a message with its {placeholders}, in one of `LANGUAGES`; raises UnknownMessage if there is none."""
    try:
        return _catalogue()[message_id][language]
    except KeyError:
        raise UnknownMessage(message_id) from None


def has(message_id: str) -> bool:
    """Whether a catalogue holds this message id."""
    return message_id in _catalogue()


def message_ids(prefix: str = "") -> tuple[str, ...]:
    """All message ids that begin with `prefix`, sorted."""
    return tuple(sorted(name for name in _catalogue() if name.startswith(prefix)))


def _said(value: object, language: str) -> object:
    return say(value.message_id, language, **value.params) if isinstance(value, Phrase) else value


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for name in CATALOGUES:
        for message_id, language, text in _texts(name):
            languages = entries.setdefault(message_id, {})
            if language in languages:
                raise ValueError(f"message `{message_id}` stands twice in the catalogues")
            languages[language] = text
    return entries


def _texts(catalogue: str) -> Iterator[tuple[str, str, str]]:
    """Yields (message id, language, text); a map below a language becomes one id for each of its keys."""
    source = files("dueprocess.engine.text").joinpath(f"{catalogue}.yaml").read_text(encoding="utf-8")
    for message_id, languages in (yaml.load(source, Loader=yaml.CSafeLoader) or {}).items():
        for language, text in languages.items():
            if isinstance(text, dict):
                yield from ((f"{message_id}.{part}", language, said) for part, said in text.items())
            else:
                yield message_id, language, text

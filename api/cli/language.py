"""Which language the terminal speaks: `--lang`, else that of the locale, else that of the policy at hand."""

import os

from dueprocess.engine.text import LANGUAGES, language_of, say

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def locale_language() -> str | None:
    """The language that the locale of the terminal names, if it is one of ours; None where it names none."""
    tag = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    name = tag.split(".")[0].split("_")[0].lower()
    return name if name in LANGUAGES else None


def helped(message_id: str) -> str:
    """A text of the help pages, in the language of the locale; they are made before any option is read."""
    return say(f"cli-help-{message_id}", language_of(locale_language() or "en"))

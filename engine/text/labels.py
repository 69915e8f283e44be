"""Labels: texts that a pack or a calendar brings in some languages, told in the one that is asked for."""

from collections.abc import Mapping


def in_language(label: Mapping[str, str] | None, language: str, otherwise: str = "") -> str:
    """A label (language tag -> text): in this very tag, in its base, in a kin of it, in English, else as there is."""
    if not label:
        return otherwise
    base = language.partition("-")[0]
    for tag in (language, base, *(tag for tag in label if tag.partition("-")[0] == base), "en"):
        if tag in label:
            return label[tag]
    return next(iter(label.values()))

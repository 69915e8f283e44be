"""The nearest right spelling of a name."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from dueprocess.engine.text import Phrase

LIKENESS = 0.6
LONGEST = 80


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is spelt most like `name`, or None if none comes near; of equals, the first by alphabet."""
    if len(name) > LONGEST:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    best, best_likeness = None, LIKENESS
    for candidate in sorted(set(candidates)):
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() > best_likeness and matcher.quick_ratio() > best_likeness:
            likeness = matcher.ratio()
            if likeness > best_likeness:
                best, best_likeness = candidate, likeness
    return best


def suggestion(name: str, candidates: Iterable[str], shown: int = 12) -> Phrase:
    """A phrase for hints: `did you mean …?` where something comes near, else what there is to choose from."""
    names = sorted(set(candidates))
    near = nearest(name, names)
    if near is not None:
        return Phrase("did-you-mean", {"name": near})
    if not names:
        return Phrase("none-to-choose")
    return Phrase("choose-one-of", {"names": listing(names, shown)})


def listing(names: Iterable[str], shown: int = 12) -> str:
    """Names for a sentence: each in backticks, the rest of a long list as `…`."""
    chosen = list(names)
    return ", ".join(f"`{name}`" for name in chosen[:shown]) + (", …" if len(chosen) > shown else "")

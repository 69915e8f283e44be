"""When to try again, and when to give up."""

from random import Random
from typing import Final

WAITS: Final = (5, 30, 2 * 60, 10 * 60, 3600, 6 * 3600, 24 * 3600)
"""Seconds from each failed attempt to the next; a message that fails once more is given up."""

MOST_ATTEMPTS: Final = len(WAITS) + 1
"""How often a message is sent at most."""

SPREAD: Final = 0.25
"""The most by which chance prolongs a wait, so that messages that failed together do not come back together."""

LONGEST: Final = WAITS[-1]
"""The longest wait that a receiver may ask for, in seconds."""


def next_wait(attempts: int, asked: int | None, random: Random) -> int | None:
    """Seconds until the next attempt after `attempts` failed ones; None: there is none.

    `asked` is how long the receiver asked to be left alone (Retry-After), in seconds; chance prolongs that as well.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = max(WAITS[attempts - 1], min(asked or 0, LONGEST))
    return wait + int(wait * SPREAD * random.random())

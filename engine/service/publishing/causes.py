"""Why a case came under another policy, as its pins, its decisions and the journal name it."""

from typing import Final

MIGRATED: Final = "migrated"
"""Somebody asked for it."""

RENEWED: Final = "calendar_renewed"
"""The same version was published under a newer calendar edition, or with newer time zones."""

IN_FORCE: Final = "applies_by_now"
"""A policy came into force that applies to whatever is open."""

AGAIN: Final = "published_again"
"""Its own policy, once withdrawn, was published again."""

EVENT: Final = "event"
"""An event brought it, as the policy's transition clause says; or a correction took that event back."""

"""The casebook: where cases are kept, with what their use cases need besides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Event

from dueprocess.engine.service.publishing.shelf import Shelf
from dueprocess.engine.store import Store


def _new_id() -> str:
    return token_hex(8)  # cases are not to be found by guessing


@dataclass(frozen=True, slots=True)
class Casebook:
    """A store of cases and the policies that decide them.

    `bell` is set after each change that may have moved a timer, so that a worker of the same process looks at once;
    `new_id` names the cases that come without a name.
    """

    store: Store
    shelf: Shelf = field(default_factory=Shelf)
    bell: Event = field(default_factory=Event)
    new_id: Callable[[], str] = _new_id

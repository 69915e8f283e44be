"""The database of a folder, for tests of the command line."""

from pathlib import Path

from databases import Clock

from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.pack import Library
from dueprocess.engine.service import load_policy
from dueprocess.engine.service.cases.casebook import Casebook
from dueprocess.engine.service.cases.waking import Woken, wake
from dueprocess.engine.service.publishing.publishing import publish
from dueprocess.engine.store import Store


class Kept:
    """The database `var/dueprocess.db` of the folder, with the policy of a pack in force, at an instant of its own."""

    def __init__(self, clock: Clock, pack: Path) -> None:
        self.clock = clock
        self.book = Casebook(Store.open("sqlite:///var/dueprocess.db", clock))
        policy = load_policy(pack, Library.default())
        publish(self.book, policy.id, policy, Library.default(), "test")

    def jump(self, to: str) -> None:
        self.clock.now = parse_instant(to, "Europe/London")

    def wake_all(self) -> list[Woken]:
        return list(iter(lambda: wake(self.book), None))

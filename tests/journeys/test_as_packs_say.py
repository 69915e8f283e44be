"""Whatever a shipped pack says of a history, a case that lives through it is told: on time, or late, the same."""

from decimal import Decimal
from itertools import chain

import pytest
from databases import Clock, sqlite_database
from lives import Life, shipped

from dueprocess.engine.calendar import parse_instant
from dueprocess.engine.pack import Collector, plain, read_yaml
from dueprocess.engine.replay import decide
from dueprocess.engine.service.cases.effects import effects_of
from dueprocess.engine.service.cases.kept import to_look_at
from dueprocess.engine.service.cases.recording import Force
from dueprocess.engine.store import Store, directory, documents
from dueprocess.engine.store.records import Holding

PACKS = ("xinbang", "mall", "estate-sunshine100", "furniture", "rapid-response")
AFTERWARDS = 5 * 86400


def stories(pack: str) -> list[tuple[str, list[dict]]]:
    """The histories of a pack's tests, each with what its later looks add."""
    found = []
    for path in shipped(pack).pack.tests:
        document = plain(read_yaml(path, Collector()))
        for name, test in document["tests"].items():
            whole = [test, *test.get("then", [])]
            events = list(chain.from_iterable(each.get("history") or [] for each in whole))
            if events and test.get("about", "case") == "case" and tellable(pack, events):
                found.append((name, events))
    return found


def tellable(pack: str, events: list[dict]) -> bool:
    """Whether it can be lived: what links bring has no place in a case of its own, and tests may know more at once."""
    own = shipped(pack).events
    return all(each["event"] in own and "at" in each and "recorded_at" not in each for each in events)


@pytest.fixture
def many(sqlite_template, request, tmp_path, clock: Clock) -> Store:
    database = sqlite_database(sqlite_template, request, tmp_path, clock)
    yield next(database).open()
    next(database, None)


def as_told(value: object) -> object:
    match value:
        case Decimal():
            return value
        case dict():
            return {key: as_told(each) for key, each in value.items()}
        case list():
            return [as_told(each) for each in value]
    return value if isinstance(value, int) else str(value)


def lived(life: Life, events: list[dict], end: int, *, punctual: bool) -> str:
    """A case to which these events happen, each recorded when it happened, and on which the worker looks or does not."""
    zone = life.policy.zone
    events = sorted(events, key=lambda each: parse_instant(str(each["at"]), zone))
    case = life.open(str(events[0]["at"]), as_told(events[0]))
    for each in events[1:]:
        if punctual:
            life.live(str(each["at"]))
        life.record(case, str(each["at"]), **as_told(each), force=Force("auditor", "as the test has it"))
    if punctual:
        life.live(life.stamp(end))
    else:
        life.clock.now = end
        life.wake_all()
    return case


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_told_is_what_the_pack_says(pack: str, many: Store, clock: Clock) -> None:
    life = Life(many, clock, shipped(pack)).publish()
    with many.transaction(life.tenant) as tx:
        directory.hold(tx, Holding("auditor", "auditor", None, 0, may_force=True))
    found = stories(pack)[:8]
    assert len(found) == 8
    for name, events in found:
        end = max(parse_instant(str(each["at"]), life.policy.zone) for each in events) + AFTERWARDS
        punctual, late = (lived(life, events, end, punctual=on_time) for on_time in (True, False))
        assert standing(life, punctual) == standing(life, late), name
        assert standing(life, punctual) == decided(life, punctual, end), name
        with many.reading(life.tenant) as tx:
            assert to_look_at(tx, life.book.shelf, punctual).case.wake_at == to_look_at(
                tx, life.book.shelf, late).case.wake_at, name


def standing(life: Life, case: str) -> dict[str, object]:
    return {each.key.split("#")[0]: documents.read(each.detail) for each in life.effects(case) if each.withdrawn_at is None}


def decided(life: Life, case: str, end: int) -> dict[str, object]:
    with life.store.reading(life.tenant) as tx:
        kept = to_look_at(tx, life.book.shelf, case)
    decision = decide(kept.policy, kept.history, end, end, kept.case.about)
    return {each.key: each.told for each in effects_of(decision, kept.history)}

"""Who receives a letter, by the directory as it is when the letter is sent."""

import pytest
from databases import NOON

from dueprocess.engine.inference.values import UNKNOWN_UNIT, Party
from dueprocess.engine.service.delivering.recipients import recipients_of
from dueprocess.engine.store import directory
from dueprocess.engine.store.records import Holding

ANN, BOB, EVE, KIM = (f"{name}@example.org" for name in ("ann", "bob", "eve", "kim"))
HELD = [
    Holding(ANN, "desk", "dover", 0), Holding(BOB, "desk", None, 0), Holding(EVE, "desk", "calais", 0),
    Holding(KIM, "head", None, 0), Holding(ANN, "head", None, 0), Holding("p-7", "head", None, 0),
    Holding("old@example.org", "head", None, 0, NOON), Holding("new@example.org", "head", None, NOON + 1),
]


@pytest.mark.parametrize(("to", "expected"), [
    ([], []),
    ([Party("desk", "dover")], [ANN, BOB]),
    ([Party("desk")], [ANN, BOB, EVE]),
    ([Party("desk", UNKNOWN_UNIT)], [BOB]),
    ([Party("head")], [ANN, KIM]),
    ([Party("desk", "dover"), Party("head")], [ANN, BOB, KIM]),
    ([Party("head", None, KIM)], [KIM]),
    ([Party("head", None, "p-7")], []),
    ([Party("nobody")], []),
    # whoever the complaint is about does not hear of it by a second role
    ([Party("head", other_than=(Party("desk", "dover", ANN),))], [KIM]),
    ([Party("head", other_than=(Party("desk", "dover"),))], [KIM]),
    ([Party("desk", "dover", other_than=(Party("desk", "dover"),))], []),
])
def test_who_is_meant(store, to, expected):
    with store.transaction("acme") as tx:
        for holding in HELD:
            directory.hold(tx, holding)
    with store.reading("acme") as tx:
        assert list(recipients_of(tx, to, "holders")) == expected


def test_a_fixed_address_asks_no_directory(store):
    with store.reading("acme") as tx:
        assert recipients_of(tx, [Party("desk")], BOB) == (BOB,)

"""Values told to the second engine: equal ones alike, others apart, exact or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueprocess.engine.calendar import Span, Unit
from dueprocess.engine.inference.tests import same
from dueprocess.engine.inference.values import NONE, Bounds, OpenSet, Parties, Party
from dueprocess.engine.second import encoding
from dueprocess.engine.second.encoding import Unsaid

AMOUNTS = st.decimals(-1000, 1000, places=3) | st.integers(-1000, 1000)
SCALARS = (st.none() | st.text(max_size=4) | AMOUNTS | st.dates(date(2026, 1, 1), date(2026, 1, 9))
           | st.builds(Span, st.integers(0, 90), st.sampled_from(Unit)) | st.just(NONE))
PARTIES = st.builds(Party, st.sampled_from(["a", "b"]), st.sampled_from([None, "x", "a"]), st.sampled_from([None, "p"]))
VALUES = (SCALARS | PARTIES | st.frozensets(PARTIES, max_size=2) | st.frozensets(st.text(max_size=1), max_size=2).map(OpenSet)
          | st.tuples(PARTIES, PARTIES).map(lambda pair: Parties("any_of", pair)))


@given(VALUES, VALUES)
def test_tokens_are_the_same_for_equal_values_and_for_no_others(one, other):
    alike = same(one, other) and isinstance(one, OpenSet) == isinstance(other, OpenSet)
    assert (encoding.token(one) == encoding.token(other)) == alike


@given(VALUES)
def test_a_token_is_short_plain_ascii(value):
    assert encoding.token(value).isascii()
    assert len(encoding.token(value)) < 100


@given(AMOUNTS, AMOUNTS)
def test_amounts_keep_their_order(one, other):
    assert (encoding.amount(one) < encoding.amount(other)) == (one < other)
    assert (encoding.amount(one) == encoding.amount(other)) == (one == other)


@pytest.mark.parametrize("number", [
    Decimal("0.0000001"), Decimal("1e-40"), Decimal("1e40"), Decimal("NaN"), 2**62, 5_000_000_000_000, Decimal("-1e13")])
def test_an_amount_that_does_not_fit_is_not_rounded(number):
    with pytest.raises(Unsaid):
        encoding.amount(number)


@pytest.mark.parametrize(("value", "low", "high"), [
    (Decimal("1.5"), 1_500_000, 1_500_000),
    (Bounds(1, None), 1_000_000, encoding.ENDLESS),
    (Bounds(None, 2), -encoding.ENDLESS, 2_000_000),
    (None, -encoding.ENDLESS, encoding.ENDLESS),
    (Span(2, Unit.hour), 7_200_000_000, 7_200_000_000),
])
def test_limits(value, low, high):
    assert encoding.limits(value) == (low, high)


@pytest.mark.parametrize(("value", "found"), [
    (None, 1), (frozenset("x"), 2), (frozenset("y"), 0), (OpenSet("x"), 2), (OpenSet("y"), 1), (NONE, 0)])
def test_membership(value, found):
    assert encoding.membership(value, "x") == found

"""Measures: figures over the cases of a period, from what each of them contributes, in three-valued counting.

A case of which it is unknown whether it counts, or under which key, is counted neither in nor out: the figure is then
known within limits, the least and the most that it can come to. Figures are exact; a share that does not come out even
is carried to 28 digits, so that no comparison with a limit of the pack goes wrong by rounding.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from dueprocess.engine.calendar import Span, Unit
from dueprocess.engine.inference.instants import Instant, Missing, Timing
from dueprocess.engine.inference.model import Measure
from dueprocess.engine.inference.values import NONE, OpenSet, Tri, Value, is_partial
from dueprocess.engine.replay import Decision
from dueprocess.engine.replay.showing import written


class Lasting(Enum):
    """Why what a case contributes to an average has no length."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """What one case contributes to one measure.

    It counts `weight` times, if it `counts` at all, under the `keys`; where these are `open`, under others perhaps,
    too. `seconds` is what it contributes to an average.
    """

    weight: int = 1
    counts: Tri = True
    keys: frozenset[str] = frozenset()
    open: bool = False
    seconds: int | Lasting = Lasting.NOTHING


UNKNOWN: Final = Part(counts=None, open=True, seconds=Lasting.UNKNOWN)
"""The part of a case of which nothing is known."""

_WHOLE: Final = ""
"""The key under which everything counts where a measure is not broken down."""


def part_of(measure: Measure, decision: Decision, keys: tuple[str, ...]) -> Part:
    """What a case contributes, by the decision on it. `keys` are those that there can be; none: whatever there is."""
    state = decision.state
    chosen: Tri = True if measure.where is None else measure.where.test(state)
    weight = 1 if measure.of == "complaints" else len(state.happened(measure.of))
    if measure.by is not None:
        found, is_open = _keys(measure.by, decision)
        unheard = bool(keys) and not found <= set(keys)
        heard = found & set(keys) if keys else found
        return Part(weight, chosen, heard, is_open or unheard, _seconds(measure, decision))
    if measure.kind == "share_of":  # of all: the share of those that are chosen
        return Part(weight, counts=True, keys=frozenset([_WHOLE] if chosen else []), open=chosen is None)
    return Part(weight, chosen, frozenset([_WHOLE]), open=False, seconds=_seconds(measure, decision))


def _keys(by: str, decision: Decision) -> tuple[frozenset[str], bool]:
    """The keys of a case, and whether there may be others."""
    value: Value = decision.state.value(by)
    if isinstance(value, frozenset):
        return frozenset(_key(each, by, decision) for each in value), isinstance(value, OpenSet)
    if is_partial(value):
        return frozenset(), True
    return frozenset() if value is NONE else frozenset([_key(value, by, decision)]), False


def _key(value: object, by: str, decision: Decision) -> str:
    return written(value, decision.policy, decision.policy.words.facts[by])


def _seconds(measure: Measure, decision: Decision) -> int | Lasting:
    start, end = (_instant(each, decision) for each in (measure.start, measure.end))
    if Lasting.UNKNOWN in (start, end):
        return Lasting.UNKNOWN
    return max(0, end - start) if isinstance(start, int) and isinstance(end, int) else Lasting.NOTHING


def _instant(instant: Instant | None, decision: Decision) -> int | Lasting:
    timing = None if instant is None else instant.timing(decision.state)
    if isinstance(timing, Timing):
        return timing.at
    return Lasting.UNKNOWN if timing is Missing.UNKNOWN else Lasting.NOTHING


def figure(measure: Measure, parts: Iterable[Part], keys: tuple[str, ...]) -> object:
    """The measure as the event of the period's end carries it: one figure, or one for each key.

    `none` where there was nothing to measure. `keys` are those that there can be, each of which gets its figure.
    """
    counted = [each for each in parts if each.counts is not False and each.weight > 0]
    if measure.kind != "count_of" and not counted:
        return "none"
    if measure.by is None:
        whole = _figure(measure, counted, _WHOLE)
        return "none" if whole is None else whole
    named = keys or tuple(sorted({key for each in counted for key in each.keys}))
    found = ((key, _figure(measure, counted, key)) for key in named)
    return {key: value for key, value in found if value is not None}


def _figure(measure: Measure, parts: list[Part], key: str) -> object:
    if measure.kind == "average_of":
        return _average(parts, key)
    tally = Tally.of(parts, key)
    if measure.kind == "count_of":
        return _within(*tally.count)
    return _within(*(f"{format(limit, 'f')} percent" for limit in tally.share))


def _within(low: object, high: object) -> object:
    return low if low == high else {"at_least": low, "at_most": high}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many count under a key for certain, or perhaps; and how many not under it.

    `drawn` count for certain, and perhaps under the key; `hidden` perhaps count, and then under the key for certain;
    `outside` perhaps count, and never under it; `loose` perhaps count, and then perhaps under it.
    """

    inside: int = 0
    others: int = 0
    drawn: int = 0
    hidden: int = 0
    outside: int = 0
    loose: int = 0

    @classmethod
    def of(cls, parts: Iterable[Part], key: str) -> "Tally":
        """Counts the parts."""
        names: dict[tuple[Tri, Tri], str] = {
            (True, True): "inside", (True, False): "others", (True, None): "drawn",
            (None, True): "hidden", (None, False): "outside", (None, None): "loose"}
        found = dict.fromkeys(names.values(), 0)
        for part in parts:
            under: Tri = True if key in part.keys else None if part.open else False
            found[names[part.counts, under]] += part.weight
        return cls(**found)

    @property
    def count(self) -> tuple[int, int]:
        """The least and the most that there can be under the key."""
        return self.inside, self.inside + self.drawn + self.hidden + self.loose

    @property
    def share(self) -> tuple[Decimal, Decimal]:
        """The least and the greatest share that the key can have, in percent; of what may be nothing, any."""
        certain = self.inside + self.others + self.drawn
        if certain == 0:
            return Decimal(0), Decimal(100)
        most = self.inside + self.drawn + self.hidden + self.loose
        return (_percent(self.inside, certain + self.outside + self.loose),
                _percent(most, most + self.others))


def _percent(part: int, whole: int) -> Decimal:
    share = Decimal(100 * part) / Decimal(whole)
    return share.quantize(Decimal(1)) if share == share.to_integral_value() else share.normalize()


def _average(parts: list[Part], key: str) -> object:
    """The mean of what lasted under a key, in whole minutes, begun ones counted; None where nothing did."""
    lengths = list(_lengths(parts, key))
    known = [each for each in lengths if isinstance(each, int)]
    if len(known) < len(lengths):
        return "unknown"
    if not known:
        return None
    minutes = -(-sum(known) // (60 * len(known)))
    return str(Span(minutes // 60, Unit.hour) if minutes % 60 == 0 else Span(minutes, Unit.minute))


def _lengths(parts: list[Part], key: str) -> Iterator[int | Lasting]:
    """What lasted under a key; unknown, too, what may belong there and may have lasted."""
    for part in parts:
        if part.seconds is Lasting.NOTHING or (key not in part.keys and not part.open):
            continue
        yield part.seconds if part.counts and key in part.keys else Lasting.UNKNOWN

"""Reading the line of a condition that asks about an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dueprocess.engine.inference.conditions import Condition, Negated
from dueprocess.engine.inference.event_tests import Happened, Occurred, Window
from dueprocess.engine.inference.instants import Instant
from dueprocess.engine.inference.reading.clocks import optional_span
from dueprocess.engine.inference.reading.context import Context, Place, shown, word
from dueprocess.engine.inference.reading.instants import read_instant
from dueprocess.engine.inference.reading.tests import TIMES, Subject, read_count
from dueprocess.engine.inference.reading.times import read_time_test
from dueprocess.engine.inference.tests import Test
from dueprocess.engine.pack import Mapping, Mark, Node, suggestion

_OPTIONS = ("count", "since", "in_last", "apart", "where", "latest", *TIMES)
_ALONE = ("known", "not")
_Read = Callable[[Node, Context], Condition]


def read_event_line(event: str, value: Node, mark: Mark, text: str, context: Context, read: _Read) -> Condition:
    """The condition that one line asks of an event; `read` reads the conditions inside it."""
    if not isinstance(value, Mapping):
        if word(value) not in ("yes", "no"):
            context.error("event-yes-or-no", value.mark, name=event, written=shown(value))
        return Happened(event, word(value) == "yes", context.place.done, mark, text)
    if "not" in value.items and len(value.items) == 1:
        inner = read_event_line(event, value.items["not"], mark, text, context, read)
        return Negated(inner, mark, text)
    if "known" in value.items and len(value.items) == 1:
        return Happened(event, word(value.items["known"]) == "yes", context.place.done, mark, text)
    for key in value.items:
        if key in _ALONE:
            context.error("test-stands-alone", value.keys[key], test=key, name=event)
        elif key not in _OPTIONS:
            context.error("test-does-not-fit", value.keys[key], test=key, name=event, type="event",
                          suggestion=suggestion(key, (*_OPTIONS, *_ALONE)))
    return _occurred(event, value, mark, text, context, read)


def _occurred(event: str, value: Mapping, mark: Mark, text: str, context: Context, read: _Read) -> Condition:
    part = value.items.get
    own = context.at(replace(context.place, own=event, done=False))
    count, where, latest = part("count"), part("where"), part("latest")
    since_event, since = _since(part("since"), context)
    return Occurred(
        event=event,
        count=None if count is None else read_count(count, Subject("count", event), context),
        since_event=since_event,
        since=since,
        window=_window(part("in_last"), context),
        apart=optional_span(part("apart"), context),
        clock=context.clock,
        where=None if where is None else read(where, own),
        latest=None if latest is None else read(latest, own),
        moment=_moment(value, context),
        own=context.place.done,
        mark=mark,
        text=text,
    )


def _since(node: Node | None, context: Context) -> tuple[str | None, Instant | None]:
    if node is None:
        return None, None
    if context.words.is_event(word(node)):
        return word(node), None
    return None, read_instant(node, context)


def _window(node: Node | None, context: Context) -> Window | None:
    span = optional_span(node, context)
    return None if span is None else Window(span, context.clock)


def _moment(value: Mapping, context: Context) -> tuple[Test, ...]:
    outside = context.at(Place())
    return tuple(read_time_test(key, node, outside, of_now=False) for key, node in value.items.items() if key in TIMES)

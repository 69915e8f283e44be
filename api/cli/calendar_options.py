"""Years and weekdays as they are typed: `2025-2027`, `mon-fri`, `mon,wed,sat`."""

import re

from dueprocess.engine.calendar import WEEKDAYS
from dueprocess.engine.pack import Collector, Mark, suggestion

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


def years_of(text: str, collector: Collector) -> range:
    """The years from first to last; an empty range, with the reason collected, where the text names none."""
    found = _YEARS.fullmatch(text)
    if not found or int(found[2] or found[1]) < int(found[1]):
        collector.error("option-no-years", Mark("--years", 1, 1), text=text)
        return range(0)
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def days_of(text: str, collector: Collector) -> tuple[str, ...]:
    """The weekdays of a list of days and spans of days, in the order of the week."""
    days: set[str] = set()
    for part in text.split(","):
        first, dash, named = part.strip().partition("-")
        last = named if dash else first
        for name in (first, last):
            if name not in WEEKDAYS:
                mark = Mark("--days", 1, 1)
                collector.error("option-no-day", mark, text=name, suggestion=suggestion(name, WEEKDAYS))
                return ()
        days.update(_span(WEEKDAYS.index(first), WEEKDAYS.index(last)))
    return tuple(day for day in WEEKDAYS if day in days)


def _span(first: int, last: int) -> tuple[str, ...]:
    """The weekdays from one to another; `sat-mon` goes round the end of the week."""
    return tuple(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))

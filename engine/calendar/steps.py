"""The steps of an explanation: what was counted, what was skipped, and why. Each step can be said in any language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from dueprocess.engine.calendar.clock import Clock
from dueprocess.engine.calendar.edition import Edition, Labels
from dueprocess.engine.calendar.spans import Period, Span
from dueprocess.engine.calendar.zones import format_instant
from dueprocess.engine.text import Phrase, in_language, say

MOST_DAY_STEPS = 100
"""So many steps on days are told one by one; the days after them are told in one."""

Param = str | int | Phrase | Labels


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: its kind, and what its sentence is filled with (labels are maps by language)."""

    kind: str
    params: Mapping[str, Param]

    def text(self, language: str = "en") -> str:
        """The step as a sentence, in the language that serves this tag."""
        said = {
            name: in_language(value, language) if isinstance(value, Mapping) else value
            for name, value in self.params.items()
        }
        return say(f"clock-{self.kind}", language, **said)


def day_name(day: date) -> Phrase:
    """A date with its weekday."""
    return Phrase("clock-day", {"date": str(day), "weekday": Phrase(f"weekday-{day.weekday()}")})


def span_name(span: Span) -> Phrase:
    """A span in the words of each language."""
    return Phrase(f"span-{_slug(span.unit)}", {"amount": span.amount, "text": str(span)})


def period_name(period: Period) -> Phrase:
    """A period in the words of each language."""
    parts = {"which": Phrase(f"period-{period.which}"), "unit": Phrase(f"period-{_slug(period.unit)}")}
    return Phrase("period", parts)


def amount_name(seconds: int) -> Phrase:
    """An amount of opening hours."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return Phrase("clock-amount", {"hours": hours, "minutes": f"{minutes:02}", "seconds": f"{rest:02}"})


def instant_step(kind: str, t: int, clock: Clock, **params: Param) -> Step:
    """A step about one instant, shown in the clock's zone."""
    return Step(kind, {"at": format_instant(t, clock.zone), **params})


def closed_step(days: list[date], edition: Edition) -> Step:
    """A step about days that are closed for one and the same reason."""
    params: dict[str, Param] = {"days": _stretch(days), "calendar": edition.name}
    if days[0] not in edition.closed:
        return Step("closed-weekly", params)
    names = edition.reasons.get(days[0], {})
    return Step("closed-named", {**params, "reason": names}) if names else Step("closed-listed", params)


def day_steps(days: Iterable[date], edition: Edition) -> Iterator[Step]:
    """Steps about the days of a count in the order counted: runs of counted days, runs of skipped ones."""
    number = 0
    for (works, _), run in groupby(days, key=lambda day: (edition.is_working_day(day), _cause(day, edition))):
        stretch = list(run)
        if not works:
            yield closed_step(stretch, edition)
            continue
        first, number = number + 1, number + len(stretch)
        counted: dict[str, Param] = {"first": first, "last": number, "days": _stretch(stretch)}
        names = edition.reasons.get(stretch[0], {})
        if stretch[0] in edition.extra and names:
            yield Step("counted-extra", {**counted, "reason": names})
        else:
            yield Step("counted" if len(stretch) == 1 else "counted-run", counted)


def shortened(steps: Iterator[Step], days: Iterable[date], edition: Edition) -> Iterator[Step]:
    """The first steps about days; if there are more, one that sums up the days as a whole."""
    yield from islice(steps, MOST_DAY_STEPS)
    if next(steps, None) is not None:
        listed = list(days)
        works = sum(map(edition.is_working_day, listed))
        yield Step("summed", {"days": _stretch(listed), "counted": works, "skipped": len(listed) - works})


def days_from(first: date, last: date) -> list[date]:
    """The dates from one to another, in that order, forward or backward."""
    step = 1 if first <= last else -1
    return [date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + step, step)]


def _slug(name: str) -> str:
    return name.replace(" ", "-").replace("_", "-")


def _cause(day: date, edition: Edition) -> str:
    """What tells one run of days from the next: the name of what closed or opened them."""
    if day in edition.closed or day in edition.extra:
        return in_language(edition.reasons.get(day, {}), "en") or "listed"
    return ""


def _stretch(days: list[date]) -> Phrase:
    if len(days) == 1:
        return day_name(days[0])
    return Phrase("clock-stretch", {"first": day_name(days[0]), "last": day_name(days[-1])})
